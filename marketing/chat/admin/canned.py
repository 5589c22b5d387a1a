"""Canned replies."""

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.accounts.site import ShopAdmin, site
from marketing.chat import services
from marketing.chat.forms import CannedReplyForm
from marketing.chat.models import CannedReply
from marketing.common.badges import badge

BEGINNING = 90  # characters in the list


@admin.register(CannedReply, site=site)
class CannedReplyAdmin(ShopAdmin):
    icon = "bolt"
    in_search = True
    add_roles = change_roles = ANSWER_SHOPPERS
    about = _(
        "Answers that you give often. In the inbox, type / and the short name; change the text before you send it."
    )
    empty_text = _("There is no reply yet. Write the sentence that you type most often, and call it by one short word.")
    empty_action = ("dashboard:chat_cannedreply_add", _("Write a reply"))
    list_display = ("called", "locale", "beginning", "state_badge", "updated_at")
    list_filter = (("locale", ChoicesDropdownFilter), "is_in_use")
    search_fields = ("shortcut", "text")
    search_help_text = _("Search by short name or text")
    form = CannedReplyForm
    fields = ("locale", "shortcut", "text", "is_in_use")
    export_fields = ("shortcut", "locale", "text", "is_in_use")

    def save_model(self, request: HttpRequest, obj: CannedReply, form: ModelForm, change: bool) -> None:
        obj.shop = request.shop
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            services.change_canned_reply(obj, actor=request.user, **fields)
        else:
            obj.pk = services.add_canned_reply(request.shop, actor=request.user, **fields).pk

    def response_add(
        self, request: HttpRequest, obj: CannedReply, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, _("The reply is there: type / in the inbox."), messages.SUCCESS)
        return redirect(f"dashboard:chat_cannedreply_{'add' if '_addanother' in request.POST else 'changelist'}")

    @admin.display(description=_("state"), ordering="is_in_use")
    def state_badge(self, reply: CannedReply) -> SafeString:
        return badge(_("In use"), "ok") if reply.is_in_use else badge(_("Not in use"), "calm")

    @admin.display(description=_("text"))
    def beginning(self, reply: CannedReply) -> str:
        return Truncator(reply.text).chars(BEGINNING)
