"""The shop's rules: made, switched, removed, each with its undo; and where they get in each other's way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, Q, QuerySet
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from marketing.accounts.models import Undo
from marketing.accounts.permissions import EDIT_RULES
from marketing.accounts.site import ShopAdmin, ShopRelatedFilter, only, page, site, undoable
from marketing.catalog.search import with_words
from marketing.common.badges import badge
from marketing.recommendations import ruling, selectors
from marketing.recommendations.conflicts import is_over
from marketing.recommendations.models import Placement, Rule
from marketing.recommendations.models.rules import day_of_year

ON = ngettext_lazy("%(count)d rule is switched on.", "%(count)d rules are switched on.", "count")
OFF = ngettext_lazy("%(count)d rule is switched off.", "%(count)d rules are switched off.", "count")
HELP = {
    "product": _("Search by title or id. Leave it empty for a category or a range of prices."),
    "category": _("With prices beside it, both must be true of a product."),
    "position": _("1 is the first."),
    "season_from": _(
        "Month and day, such as 11-15: the rule comes back every year. Leave both empty for all the year."
    ),
    "season_to": _("The last day, such as 12-24. A season may go over the turn of the year."),
    "strength": _("In standard deviations of the scores: 0.5 is a hint, 1 is clear, 5 is nearly always first or last."),
}
REMOVED = ngettext_lazy("%(count)d rule is removed.", "%(count)d rules are removed.", "count")


@admin.register(Rule, site=site)
class RuleAdmin(ShopAdmin):
    icon = "rule"
    add_roles = change_roles = delete_roles = EDIT_RULES
    actions = ("switch_on", "switch_off", "remove")
    about = _(
        "Your own word about what is shown: leave products out, pin one to a place, move some up or down. Leaving out wins."
    )
    empty_text = _("There is no rule yet: the model alone decides. The first rule is made in a minute.")
    empty_action = ("dashboard:recommendations_rule_add", _("Make a rule"))
    list_display = ("called", "placement_shown", "schedule", "state_badge", "problems_shown", "note", "made_by")
    more_columns = ("strength", "position", "created_at", "updated_at")
    list_select_related = ("product", "category", "made_by")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("placement", ChoicesDropdownFilter),
        ("enabled", BooleanRadioFilter),
        ("category", ShopRelatedFilter),
    )
    search_fields = ("product__title", "product__external_id", "category__name", "note")
    search_help_text = _("Search by product, category or note")
    autocomplete_fields = ("product", "category")
    fieldsets = (
        (None, {"fields": ("kind", "position", "strength")}),
        (_("Which products"), {"fields": ("product", "category", "price_from", "price_to")}),
        (_("Where and when"), {"fields": ("placement", "starts_at", "ends_at", "season_from", "season_to", "enabled")}),
        (None, {"fields": ("note",)}),
    )
    conditional_fields = {"position": "kind == 'pin'", "strength": "kind == 'boost' || kind == 'bury'"}
    change_form_outer_before_template = "recommendations/_rule_problems.html"
    export_fields = (
        "kind", "placement", "product__external_id", "category__name", "price_from", "price_to", "position", "strength",
        "starts_at", "ends_at", "season_from", "season_to", "enabled", "note", "created_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        return super().get_queryset(request).filter(removed_at=None)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Rule], search_term: str
    ) -> tuple[QuerySet[Rule], bool]:
        if not search_term:
            return queryset, False
        told = Q(category__name__icontains=search_term) | Q(note__icontains=search_term)
        return queryset.filter(with_words(request.shop, search_term, "product") | told), False

    def get_form(
        self, request: HttpRequest, obj: Rule | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_form(request, obj, change, help_texts=HELP, **kwargs)

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField:
        if db_field.name == "placement":
            kwargs["choices"] = [("", _("Everywhere")), *Placement.Key.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Each row of the page knows its problems: they lie between rules, so they are found for all at once."""
        page_of_rules = super().get_changelist_instance(request)
        found = selectors.problems_of_rules(request.shop, {rule.pk for rule in page_of_rules.result_list})
        for rule in page_of_rules.result_list:
            rule.problems = found.get(rule.pk, [])
        return page_of_rules

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rule = self.get_object(request, object_id)
        if rule is None:
            raise Http404
        context = {
            "problems": selectors.problems_of_rules(request.shop, {rule.pk}).get(rule.pk, []),
            "covered": selectors.covered_products(rule).count(),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Rule, form: ModelForm, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            obj.shop = request.shop
            _rule, undo = ruling.change_rule(obj, actor=request.user, **fields)
        else:
            made, undo = ruling.make_rule(request.shop, actor=request.user, **fields)
            obj.pk, obj.shop = made.pk, request.shop
        request.undo = undo

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        only(request, self.delete_roles)
        rule = self.get_object(request, object_id)
        if rule is None:
            raise Http404
        if request.method != "POST":
            return page(request, "recommendations/remove_rule.html", title=_("Remove"), opts=self.opts, object=rule)
        self._tell(request, *ruling.remove_rules(request.shop, [rule.pk], actor=request.user), REMOVED)
        return redirect("dashboard:recommendations_rule_changelist")

    @admin.action(description=_("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, rules: QuerySet[Rule]) -> None:
        self._tell(request, *ruling.switch_rules(request.shop, _ids(rules), actor=request.user, enabled=True), ON)

    @admin.action(description=_("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, rules: QuerySet[Rule]) -> None:
        self._tell(request, *ruling.switch_rules(request.shop, _ids(rules), actor=request.user, enabled=False), OFF)

    @admin.action(description=_("Remove"), permissions=["delete"])
    def remove(self, request: HttpRequest, rules: QuerySet[Rule]) -> None:
        self._tell(request, *ruling.remove_rules(request.shop, _ids(rules), actor=request.user), REMOVED)

    def _tell(self, request: HttpRequest, changed: list[Rule], undo: Undo | None, said: object) -> None:
        request.undo = undo
        self.message_user(request, said % {"count": len(changed)}, messages.SUCCESS)

    def message_user(self, request: HttpRequest, message: object, *args: Any, **kwargs: Any) -> None:
        """What was just done can be taken back from the message that tells of it."""
        super().message_user(request, undoable(message, getattr(request, "undo", None)), *args, **kwargs)

    @admin.display(description=_("placement"), ordering="placement")
    def placement_shown(self, rule: Rule) -> object:
        return rule.get_placement_display() if rule.placement else _("Everywhere")

    @admin.display(description=_("when"), ordering="starts_at")
    def schedule(self, rule: Rule) -> str:
        begin, end = (formats.date_format(at, "SHORT_DATETIME_FORMAT") if at else "" for at in local(rule))
        times = [f"{begin} – {end}" if begin or end else "", rule.season]
        return " · ".join(time for time in times if time) or str(_("Always"))

    @admin.display(description=_("state"), ordering="enabled")
    def state_badge(self, rule: Rule) -> SafeString:
        now = timezone.now()
        if not rule.enabled:
            return badge(_("Off"), "warn")
        if is_over(rule, now):
            return badge(_("Over"), "calm")
        if not rule.is_in_season(day_of_year(now)):
            return badge(_("Out of season"), "calm")
        return badge(_("Waiting"), "busy") if rule.starts_at and rule.starts_at > now else badge(_("In force"), "ok")

    @admin.display(description=_("conflicts"))
    def problems_shown(self, rule: Rule) -> SafeString | str:
        texts = [problem.text for problem in getattr(rule, "problems", [])]
        return format_html_join("", '<p class="problem">{}</p>', ((text,) for text in texts)) if texts else "–"


def _ids(rules: QuerySet[Rule]) -> list[UUID]:
    return list(rules.values_list("pk", flat=True))


def local(rule: Rule) -> list[datetime | None]:
    return [timezone.localtime(at) if at else None for at in (rule.starts_at, rule.ends_at)]
