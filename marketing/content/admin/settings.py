"""How the shop wants its texts: its voice, who decides, and words that it may use."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketing.accounts.permissions import DECIDE_CHECKS, EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, only, page, site, undoable
from marketing.accounts.site.scoping import is_one_of
from marketing.common.badges import badge
from marketing.content import services
from marketing.content.forms import VoiceForm
from marketing.content.models import Allowance, BrandVoice, KindSettings
from marketing.content.selectors import SLIDERS, WORDS


class SettingsAdmin(ShopAdmin):
    """One row for each language, or each kind: chosen once, then changed through a service, with its undo."""

    add_roles = change_roles = EDIT_CONTENT
    key: str

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (self.key,) if obj else ()

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name != self.key}
        row, request.undo = self.change(request, getattr(obj, self.key), fields)
        obj.pk, obj.shop = row.pk, request.shop

    def change(self, request: HttpRequest, key: str, fields: dict[str, Any]) -> tuple[Model, object]:
        raise NotImplementedError

    def message_user(self, request: HttpRequest, message: object, *args: Any, **kwargs: Any) -> None:
        super().message_user(request, undoable(message, getattr(request, "undo", None)), *args, **kwargs)


@admin.register(BrandVoice, site=site)
class BrandVoiceAdmin(SettingsAdmin):
    icon = "record_voice_over"
    key = "locale"
    form = VoiceForm
    about = _("How your shop speaks, in each language. Every text that is written follows it.")
    empty_text = _("Texts are plain and neutral until you say how your shop speaks.")
    empty_action = ("dashboard:content_brandvoice_add", _("Describe your voice"))
    list_display = ("called", *SLIDERS, "updated_at")
    list_filter = ("locale",)
    fieldsets = (
        (None, {"fields": ("locale",)}),
        (_("From 1 to 5; 3 says nothing"), {"fields": SLIDERS}),
        (_("In your own words, one on a line"), {"fields": WORDS}),
    )
    export_fields = ("locale", *SLIDERS, *WORDS)

    def change(self, request: HttpRequest, key: str, fields: dict[str, Any]) -> tuple[Model, object]:
        return services.change_voice(request.shop, key, actor=request.user, **fields)


@admin.register(KindSettings, site=site)
class KindSettingsAdmin(SettingsAdmin):
    icon = "rule_settings"
    key = "kind"
    about = _("For each kind of text: whether a second person approves it, and how long it may be.")
    empty_text = _("One person approves, and each kind has its usual length.")
    empty_action = ("dashboard:content_kindsettings_add", _("Change a kind"))
    list_display = ("called", "eyes_badge", "limit", "updated_at")
    list_filter = ("four_eyes",)
    fields = ("kind", "four_eyes", "limit")
    export_fields = ("kind", "four_eyes", "limit")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fixed = () if is_one_of(request, DECIDE_CHECKS) else ("four_eyes",)
        return (*super().get_readonly_fields(request, obj), *fixed)

    def change(self, request: HttpRequest, key: str, fields: dict[str, Any]) -> tuple[Model, object]:
        return services.change_kind(request.shop, key, actor=request.user, **fields)

    @admin.display(description=_("approval"), ordering="four_eyes")
    def eyes_badge(self, row: KindSettings) -> SafeString:
        return badge(_("Two people"), "ok") if row.four_eyes else badge(_("One person"), "calm")


@admin.register(Allowance, site=site)
class AllowanceAdmin(ShopAdmin):
    icon = "verified"
    add_roles = delete_roles = EDIT_CONTENT
    about = _(
        "Words that your shop may use in spite of a rule, each with its reason. What contradicts a fact stays blocked."
    )
    empty_text = _(
        "Every rule holds. Allow a word here if you may use it: a prize that you won, a name that sounds like a claim."
    )
    empty_action = ("dashboard:content_allowance_add", _("Allow words"))
    list_display = ("words", "reason", "made_by", "created_at")
    list_select_related = ("made_by",)
    search_fields = ("words", "reason")
    search_help_text = _("Search by words or reason")
    fields = ("words", "reason")
    export_fields = ("words", "reason", "created_at")

    def save_model(self, request: HttpRequest, obj: Allowance, form: ModelForm, change: bool) -> None:
        row = services.allow_words(request.shop, obj.words, obj.reason, actor=request.user)
        obj.pk, obj.shop = row.pk, request.shop

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        only(request, self.delete_roles)
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if request.method != "POST":
            return page(request, "content/remove_words.html", title=_("Remove"), opts=self.opts, object=row)
        undo = services.disallow_words(row, actor=request.user)
        self.message_user(request, undoable(_("The words are not allowed any more."), undo), messages.SUCCESS)
        return redirect("dashboard:content_allowance_changelist")
