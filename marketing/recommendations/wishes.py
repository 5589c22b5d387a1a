"""What a reader wants to preview, as the address of the page says it."""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.common.errors import NotFound
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask
from marketing.recommendations.models import Placement
from marketing.recommendations.previewing import DEEDS, imagined
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import versions
from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import people

MOST = 30  # products in a cart or a session
WHO = (("visitor", _("A new visitor")), ("shopper", _("A shopper")), ("session", _("A made-up session")))


class PreviewForm(forms.Form):
    placement = forms.ChoiceField(label=_("placement"), choices=Placement.Key.choices, initial=Placement.Key.HOME)
    who = forms.ChoiceField(label=_("for whom"), choices=WHO, initial="visitor")
    version = forms.ChoiceField(label=_("model"), required=False)
    beside = forms.ChoiceField(label=_("beside it"), required=False)
    plain = forms.BooleanField(label=_("without personal data"), required=False)
    name = forms.CharField(required=False, max_length=100)  # words to find a shopper by
    find = forms.CharField(required=False, max_length=100)  # words to find a product by

    def __init__(self, shop: Shop, asked: QueryDict) -> None:
        given = {name: value for name, value in asked.items() if value}
        super().__init__({"placement": Placement.Key.HOME, "who": "visitor"} | given)
        self.shop, self.asked = shop, asked
        self.versions = {str(one.number): one for one in versions(shop, Kind.RECOMMENDER)[:50]}
        known = [(number, f"{one} ({one.get_state_display()})") for number, one in self.versions.items()]
        self.fields["version"].choices = [("", _("The one that serves")), *known]
        self.fields["beside"].choices = [("", _("Nothing")), *known]
        for name in ("placement", "who", "version", "beside", "name", "find"):
            self.fields[name].widget.attrs["class"] = "input"
        self.is_valid()

    def said(self, name: str) -> str:
        """What is not understood counts as not said; the page tells what it was."""
        return self.cleaned_data.get(name) or ""

    @property
    def place(self) -> str:
        return self.said("placement") or Placement.Key.HOME

    @cached_property
    def shopper(self) -> Shopper | None:
        wanted = self.asked.get("shopper")
        if not wanted or self.said("who") != "shopper":
            return None
        return find_person(self.shop, wanted)

    @property
    def deeds(self) -> list[tuple[str, str]]:
        pairs = (text.partition(":")[::2] for text in self.products("did"))
        return [(what, product_id) for what, product_id in pairs if what in DEEDS and product_id]

    def products(self, name: str) -> list[str]:
        """NUL is in no id, and PostgreSQL refuses it."""
        return [one[:110].replace("\0", "") for one in self.asked.getlist(name) if one][:MOST]

    @property
    def product_id(self) -> str:
        return next(iter(self.products("product")), "") if self.place == Placement.Key.PRODUCT_RELATED else ""

    @property
    def missing(self) -> str:
        """What must be chosen before there is a list."""
        if self.said("who") == "shopper" and self.shopper is None:
            return "shopper"
        return "product" if self.place == Placement.Key.PRODUCT_RELATED and not self.product_id else ""

    def ask(self) -> Ask:
        placement = selectors.find_placement(self.shop, self.place)
        ask = Ask(
            placement=placement,
            product_id=self.product_id,
            cart=tuple(dict.fromkeys(self.products("cart"))) if self.place == Placement.Key.CART else (),
            limit=placement.limit,
            version=self.versions.get(self.said("version")),
        )
        if self.said("plain"):
            return ask
        if self.shopper and self.shopper.personalize:
            return replace(ask, shopper=self.shopper)
        return replace(ask, imagined=imagined(self.deeds)) if self.said("who") == "session" else ask

    @property
    def compared(self) -> ModelVersion | None:
        return self.versions.get(self.said("beside"))


def find_person(shop: Shop, wanted: str) -> Shopper:
    try:
        found = people(shop).filter(pk=UUID(wanted)).select_related("shop").first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found
