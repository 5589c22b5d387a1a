"""Who stands behind a visitor or an external id; joins the two when they turn out to be one person."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from marketing.accounts.models import Shop
from marketing.shoppers import consent
from marketing.shoppers.models import Consent, Event, Shopper, Visitor

MOST_HIDDEN = 200  # products hidden for one person; the latest


@dataclass
class People:
    """The shoppers that a request or a batch speaks of, and what they answered. What changes is written by `save`."""

    shop: Shop
    by_visitor: dict[UUID, Shopper] = field(default_factory=dict)
    by_external_id: dict[str, Shopper] = field(default_factory=dict)
    answers: consent.Answers = field(default_factory=dict)
    import_id: UUID | None = None  # the import that made them known, so that undo finds them
    changed: dict[UUID, Shopper] = field(default_factory=dict)
    new_visitors: list[Visitor] = field(default_factory=list)
    new_consents: list[Consent] = field(default_factory=list)

    def find(self, visitor_id: UUID | None, external_id: str = "") -> Shopper | None:
        """A name says more than a browser, and a nameless visitor may be about to get this name."""
        visitor = self.by_visitor.get(visitor_id)
        if not external_id:
            return visitor
        nameless = visitor if visitor and not visitor.external_id else None
        return self.by_external_id.get(external_id) or nameless

    def welcome(self, visitor_id: UUID | None, external_id: str = "") -> Shopper:
        """The shopper, made if need be, with this name and this browser."""
        shopper = self.find(visitor_id, external_id) or Shopper(shop=self.shop, made_by_id=self.import_id)
        if external_id and not shopper.external_id:
            shopper.external_id = external_id
            self.by_external_id[external_id] = shopper
            self.changed[shopper.pk] = shopper
        if visitor_id and visitor_id not in self.by_visitor:
            self.new_visitors.append(Visitor(shop=self.shop, visitor_id=visitor_id, shopper=shopper))
            self.by_visitor[visitor_id] = self.changed[shopper.pk] = shopper
        elif visitor_id:
            self.join(visitor_id, shopper)
        return shopper

    def join(self, visitor_id: UUID, shopper: Shopper) -> None:
        """The browser belongs to this shopper from now on.

        What a nameless visitor did becomes the shopper's. What was done while the browser belonged to another known
        person stays that person's: such events get a name before the browser moves.
        """
        before = self.by_visitor[visitor_id]
        if before.pk == shopper.pk:
            return
        if before.external_id:
            events = Event.objects.for_shop(self.shop).filter(visitor_id=visitor_id, shopper_id__isnull=True)
            events.update(shopper_id=before.pk)
        else:
            self._inherit_answers(before, shopper)
        self.save()
        if before.hidden_products and not before.external_id:
            hide_products(shopper, before.hidden_products)
        Visitor.objects.for_shop(self.shop).filter(visitor_id=visitor_id).update(shopper=shopper)
        self.by_visitor[visitor_id] = shopper

    def _inherit_answers(self, before: Shopper, shopper: Shopper) -> None:
        for purpose in Consent.Purpose.values:
            own = self.answers.get((shopper.pk, purpose))
            joint = consent.stricter(own, self.answers.get((before.pk, purpose)))
            if joint is not None and joint != own:
                self.answer(shopper, purpose, joint, source="merged")

    def answer(
        self, shopper: Shopper, purpose: str, given: bool, *, text_version: str = "", source: str = ""
    ) -> Consent:
        """One more line in the record of what this person allows; `Shopper` keeps the latest."""
        consent.apply_answer(shopper, purpose, given)
        self.changed[shopper.pk] = shopper
        self.answers[shopper.pk, purpose] = given
        made = Consent(
            shop=self.shop, shopper=shopper, purpose=purpose, given=given, text_version=text_version, source=source
        )
        self.new_consents.append(made)
        return made

    def save(self) -> None:
        """However many they are, a handful of statements."""
        new = [shopper for shopper in self.changed.values() if shopper._state.adding]
        known = [shopper for shopper in self.changed.values() if not shopper._state.adding]
        Shopper.objects.bulk_create(new)
        Shopper.objects.bulk_update(known, ["external_id", "analytics", "personalize"])
        Visitor.objects.bulk_create(self.new_visitors)
        Consent.objects.bulk_create(self.new_consents)
        self.changed, self.new_visitors, self.new_consents = {}, [], []


def hide_products(shopper: Shopper, product_ids: Collection[str]) -> None:
    """These are not recommended to this person any more."""
    _keep_hidden(shopper, lambda hidden: list(dict.fromkeys([*hidden, *product_ids]))[-MOST_HIDDEN:])


def show_products(shopper: Shopper, product_ids: Collection[str]) -> None:
    """They may be recommended to this person again."""
    _keep_hidden(shopper, lambda hidden: [one for one in hidden if one not in product_ids])


def _keep_hidden(shopper: Shopper, change: Callable[[list[str]], list[str]]) -> None:
    """Two changes at once wait for each other."""
    kept = Shopper.objects.for_shop(shopper.shop).select_for_update().get(pk=shopper.pk)
    kept.hidden_products = change(kept.hidden_products)
    kept.save(update_fields=["hidden_products", "updated_at"])


def find_people(shop: Shop, visitor_ids: Collection[UUID], external_ids: Collection[str]) -> People:
    """Two writers that see the same person for the first time wait for each other, so that only one makes them."""
    people = _look_up(shop, visitor_ids, external_ids)
    unknown = [str(id) for id in visitor_ids if id not in people.by_visitor]
    unknown += [id for id in external_ids if id not in people.by_external_id]
    if unknown:
        _wait_for_turn(shop, unknown)
        people = _look_up(shop, visitor_ids, external_ids)
    people.answers = consent.latest_answers(shop, [*people.by_visitor.values(), *people.by_external_id.values()])
    return people


def _look_up(shop: Shop, visitor_ids: Collection[UUID], external_ids: Collection[str]) -> People:
    """One object for one shopper, however they were found."""
    visitors = Visitor.objects.for_shop(shop).filter(visitor_id__in=visitor_ids).select_related("shopper")
    named = Shopper.objects.for_shop(shop).filter(external_id__in=external_ids) if external_ids else []
    shoppers = {shopper.pk: shopper for shopper in named}
    by_visitor = {v.visitor_id: shoppers.setdefault(v.shopper_id, v.shopper) for v in visitors if visitor_ids}
    return People(shop, by_visitor, {shopper.external_id: shopper for shopper in named})


def _wait_for_turn(shop: Shop, names: list[str]) -> None:
    """Always in the same order, so that two batches never wait for each other. Ends with the transaction."""
    names = sorted({f"shopper {shop.pk} {name}" for name in names})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name", [names]
        )
