"""What every page of the merchant site has in common: roles, the shop, services, the audit log, export, empty pages."""

import re
from typing import Any, ClassVar, NoReturn

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters, csrf_protect_m
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from marketing.accounts import selectors
from marketing.accounts.site.columns import ShopChangeList, shown_columns
from marketing.accounts.site.counting import EstimatedPaginator, read_by_index
from marketing.accounts.site.exporting import export_csv
from marketing.accounts.site.lists import about_list
from marketing.accounts.site.scoping import ShopScoped
from marketing.common.errors import DomainError

LATIN_AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")


class ShopAdmin(ShopScoped, ModelAdmin):
    """A kind of thing of one shop: its list, its form, its history. Subclasses write through services in `save_model`."""

    actions: ClassVar = []
    paginator = EstimatedPaginator
    list_per_page = 50
    show_full_result_count = False  # a second COUNT on every page
    list_filter_submit = True
    list_fullwidth = True
    compressed_fields = True
    in_search = False
    icon = "circle"
    about: ClassVar[str | Promise] = ""
    empty_title: ClassVar[str | Promise] = _("Nothing here yet")
    empty_text: ClassVar[str | Promise] = _("Nothing is here yet.")
    empty_action: ClassVar[tuple[str, str | Promise] | None] = None  # (URL name, words on the button)
    export_fields: ClassVar[tuple[str, ...]] = ()
    more_columns: ClassVar[tuple[str, ...]] = ()  # shown to those who choose them

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The list as it is filtered on the page, as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            queryset = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("..")  # the list itself says what is wrong with its filters
        return self.export(request, queryset)

    def export(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return export_csv(queryset, self.export_fields, name=self.opts.model_name)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own mass deletion knows no services."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: object, object_id: str) -> NoReturn:
        """What belongs to another shop is not there. (Django would redirect to the overview with a message.)"""
        raise Http404

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        read_by_index()
        context = {"exports": bool(self.export_fields), "about": self.about, **(extra_context or {})}
        if self.has_view_permission(request):
            context |= about_list(self, request)
        return super().changelist_view(request, context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ShopChangeList]:
        return ShopChangeList

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return shown_columns(self, request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().add_view(request, form_url, {"title": self.add_text(), **(extra_context or {})})

    def add_text(self) -> str:
        """Django's own has a space that Chinese has not, unless a Latin word follows."""
        said = _("Add %(name)s") % {"name": self.opts.verbose_name}
        return LATIN_AFTER_CHINESE.sub(" ", said)

    @csrf_protect_m
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A service that refuses gives the same page again: what was typed is still there, and the reason beside it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused(form, refusal) if refusal else form

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "object": thing,
            "opts": self.opts,
            "entries": selectors.history_of(request.shop, thing)[:200],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "accounts/history.html", context)

    @admin.display(description=_("name"))
    def called(self, obj: Model) -> str:
        """For `list_display`, in place of `__str__`: on a phone the theme calls that column “Select record”."""
        return str(obj)

    # Services write the audit log, in the transaction of the change; Django's LogEntry stays empty.
    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:
        """See above."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> None:
        """See above."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> None:
        """See above."""


class ShopInline(ShopScoped, TabularInline):
    extra = 0
    hide_title = True

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """In a table the label stands at the head of the column, where no screen reader looks for it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field


def refused(form: type[ModelForm], refusal: DomainError) -> type[ModelForm]:
    class Refused(form):
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            field = refusal.pointer.strip("/")
            self.add_error(field if field in self.fields else None, forms.ValidationError(str(refusal)))
            return cleaned

    return Refused
