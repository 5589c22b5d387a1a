"""What a person asks for on the page "Ask for texts", and how they describe their voice."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from marketing.accounts.models import Shop
from marketing.catalog.models import Category
from marketing.catalog.selectors import categories
from marketing.catalog.selectors import products as all_products
from marketing.content.models import BrandVoice, Brief, CheckSettings
from marketing.content.services.planning import LONGEST_AUDIENCE, LONGEST_NOTE
from marketing.generation.values import Kind


class Scope(TextChoices):
    IDS = "ids", _("Those with these ids")
    CATEGORY = "category", _("All of a category")
    ALL = "all", _("All products of the shop")


class RequestForm(forms.Form):
    """Products by their ids, all of a category, or all that there are."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=Kind.DESCRIPTION, widget=UnfoldAdminSelectWidget
    )
    locales = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    scope = forms.ChoiceField(label=_("Products"), choices=Scope.choices, widget=UnfoldAdminSelectWidget)
    products = forms.CharField(
        label=_("Ids of products"),
        required=False,
        help_text=_(
            "One id on a line, or tick them in the list of products. A guide or an e-mail is one text about all of them."
        ),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Choose a category"),
        widget=UnfoldAdminSelectWidget,
    )
    only_missing = forms.BooleanField(
        label=_("Only where no such text is live yet"), required=False, initial=True, widget=forms.CheckboxInput
    )
    audience = forms.CharField(
        label=capfirst(Brief._meta.get_field("audience").verbose_name),
        required=False,
        max_length=LONGEST_AUDIENCE,
        help_text=_("A segment or an occasion, such as “gifts for new parents”. Never a person."),
        widget=UnfoldAdminTextInputWidget,
    )
    note = forms.CharField(
        label=capfirst(Brief._meta.get_field("note").verbose_name),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("What the writer should pay attention to. Facts come from the product alone."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def __init__(self, shop: Shop, *args: Any, named: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.fields["category"].queryset = categories(shop)
        self.fields["locales"].initial = [shop.locale]
        self.fields["products"].initial = "\n".join(named)
        self.fields["scope"].initial = Scope.IDS if named else Scope.CATEGORY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("scope") == Scope.CATEGORY and not cleaned.get("category"):
            self.add_error("category", _("Choose a category."))
        return cleaned

    def external_ids(self) -> Iterable[str]:
        said = self.cleaned_data
        if said["scope"] == Scope.IDS:
            return [line.strip() for line in said["products"].splitlines() if line.strip()]
        found = all_products(self.shop).order_by("title", "pk")
        if said["scope"] == Scope.CATEGORY:
            found = found.filter(category=said["category"])
        return found.values_list("external_id", flat=True)

    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("locales", "audience", "note", "only_missing")}


class LinesField(forms.CharField):
    """A list, one on a line: what is told may have commas in it."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: object, data: object) -> bool:
        return list(initial or []) != self.clean(data or "")


# What the two ends of a slider mean.
ENDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "formality": (_("casual"), _("formal")),
    "warmth": (_("matter-of-fact"), _("warm")),
    "enthusiasm": (_("calm"), _("enthusiastic")),
    "playfulness": (_("serious"), _("playful")),
    "detail": (_("brief"), _("detailed")),
}


def steps(name: str) -> forms.TypedChoiceField:
    first, last = ENDS[name]
    words = {1: first, 3: _("no wish"), 5: last}
    return forms.TypedChoiceField(
        label=capfirst(BrandVoice._meta.get_field(name).verbose_name),
        choices=[
            (step, format_lazy("{} – {}", step, words[step]) if step in words else str(step)) for step in range(1, 6)
        ],
        coerce=int,
        initial=3,
        widget=UnfoldAdminSelectWidget(),
    )


class VoiceForm(forms.ModelForm):
    formality, warmth, enthusiasm, playfulness, detail = (steps(name) for name in ENDS)
    good, bad, use, avoid = (
        LinesField(
            label=capfirst(BrandVoice._meta.get_field(name).verbose_name),
            required=False,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        )
        for name in ("good", "bad", "use", "avoid")
    )

    class Meta:
        model = BrandVoice
        fields: ClassVar = []


class LawForm(forms.Form):
    jurisdiction = forms.ChoiceField(
        label=_("Law of"), choices=CheckSettings.Jurisdiction.choices, widget=forms.RadioSelect
    )


class EyesForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of text"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class BannedWordsForm(forms.Form):
    """Of one language."""

    avoid = LinesField(
        label=_("Words, one on a line"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 6})
    )

    def __init__(self, locale: str, data: object = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{locale}_%s", **kwargs)
