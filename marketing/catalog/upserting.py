"""Many products at once: what is new is made, what differs is changed, the rest is left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.indexing import index_products
from marketing.catalog.models import Category, Import, Product, ProductFact


class FactKey(NamedTuple):
    name: str
    locale: str = ""


class FactValue(NamedTuple):
    """An empty value means that the fact is no longer told."""

    value: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class ProductInput:
    """What somebody says about a product. What is not named stays as it is; `category` is a name."""

    external_id: str
    fields: dict[str, object] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    facts: dict[FactKey, FactValue] = field(default_factory=dict)
    all_texts: bool = False  # texts that are not named go
    all_facts: bool = False


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Change(NamedTuple):
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    product: Product
    verdict: Verdict
    changes: list[Change]

    @property
    def is_new(self) -> bool:
        return self.verdict == Verdict.NEW


FIELDS = (
    *("title", "description", "brand", "category", "price", "currency", "availability", "hidden"),
    *("url", "image_url", "variants_of", "texts", "made_by"),
)

WORDED = frozenset(("title", "description", "brand", "category", "hidden"))


def upsert_products(
    shop: Shop, inputs: list[ProductInput], *, source: str, made_by: Import | None = None
) -> list[Outcome]:
    """The number of queries does not grow with the number of products. Each id may come once."""
    known = _lock_known(shop, inputs)
    categories = _ensure_categories(shop, inputs, made_by)
    facts = _facts_by_product(shop, known.values())
    drafts = [_Draft(shop, one, known.get(one.external_id), facts, categories, source) for one in inputs]
    _write_products(drafts, made_by)
    _write_facts(drafts)
    index_products(shop, [draft.product for draft in drafts if draft.is_retold])
    return [draft.outcome() for draft in drafts]


def _lock_known(shop: Shop, inputs: list[ProductInput]) -> dict[str, Product]:
    """In one order, so that two imports wait for each other instead of locking each other out."""
    wanted = [one.external_id for one in inputs]
    found = Product.objects.for_shop(shop).filter(external_id__in=wanted).select_related("category").order_by("id")
    return {product.external_id: product for product in found.select_for_update(of=("self",))}


def _ensure_categories(shop: Shop, inputs: list[ProductInput], made_by: Import | None) -> dict[str, Category]:
    names = {name for one in inputs if (name := one.fields.get("category"))}
    found = {category.name: category for category in Category.objects.for_shop(shop).filter(name__in=names)}
    if missing := sorted(names - found.keys()):
        new = [Category(shop=shop, name=name, made_by=made_by) for name in missing]
        Category.objects.bulk_create(new, ignore_conflicts=True)
        again = Category.objects.for_shop(shop).filter(name__in=missing)
        found |= {category.name: category for category in again}
    return found


FactsByProduct = dict[object, dict[FactKey, ProductFact]]


def _facts_by_product(shop: Shop, products: Iterable[Product]) -> FactsByProduct:
    found: FactsByProduct = {}
    for fact in ProductFact.objects.for_shop(shop).filter(product_id__in=[product.pk for product in products]):
        found.setdefault(fact.product_id, {})[FactKey(fact.name, fact.locale)] = fact
    return found


class _Draft:
    """One product on its way: how it stood, how it will stand, and what differs."""

    def __init__(
        self,
        shop: Shop,
        wanted: ProductInput,
        known: Product | None,
        facts: FactsByProduct,
        categories: dict[str, Category],
        source: str,
    ) -> None:
        self.shop, self.wanted, self.source = shop, wanted, source
        self.is_new = known is None
        self.product = known or Product(shop=shop, external_id=wanted.external_id, currency=shop.currency)
        self.known_facts = facts.get(self.product.pk, {})
        self.kept_facts: list[ProductFact] = []
        self.gone_facts: list[ProductFact] = []
        fields, told = [*self._set_fields(categories)], [*self._set_texts(), *self._set_facts()]
        self.changes = [*fields, *told]
        # A feed of prices and stock, which may come every hour, leaves the words as they are.
        self.is_retold = self.is_new or bool(told) or any(change.field in WORDED for change in fields)

    def outcome(self) -> Outcome:
        verdict = Verdict.NEW if self.is_new else Verdict.CHANGED if self.changes else Verdict.UNCHANGED
        return Outcome(self.product, verdict, self.changes)

    def _set_fields(self, categories: dict[str, Category]) -> Iterator[Change]:
        for name, value in self.wanted.fields.items():
            value = categories.get(value) if name == "category" else value
            before = getattr(self.product, name)
            if before != value:
                setattr(self.product, name, value)
                yield Change(name, "" if self.is_new else _told(before), _told(value))

    def _set_texts(self) -> Iterator[Change]:
        before = self.product.texts
        kept = {} if self.wanted.all_texts else before
        said = {locale: {**kept.get(locale, {}), **texts} for locale, texts in self.wanted.texts.items()}
        self.product.texts = {**kept, **said}
        for locale in {**before, **said}:
            old, new = before.get(locale, {}), self.product.texts.get(locale, {})
            for name in {**old, **new}:
                if old.get(name, "") != new.get(name, ""):
                    yield Change(f"{name} ({locale})", old.get(name, ""), new.get(name, ""))

    def _set_facts(self) -> Iterator[Change]:
        for key, said in self._wanted_facts().items():
            fact = self.known_facts.get(key)
            before = FactValue(fact.value, fact.unit) if fact else FactValue("")
            if before == said:
                continue
            if said.value:
                fact = fact or ProductFact(shop=self.shop, product=self.product, name=key.name, locale=key.locale)
                fact.value, fact.unit, fact.source = said.value, said.unit, self.source
                self.kept_facts.append(fact)
            else:
                self.gone_facts.append(fact)
            yield Change(key.name, " ".join(before).strip(), " ".join(said).strip())

    def _wanted_facts(self) -> dict[FactKey, FactValue]:
        if not self.wanted.all_facts:
            return self.wanted.facts
        return {**dict.fromkeys(self.known_facts, FactValue("")), **self.wanted.facts}


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _write_products(drafts: list[_Draft], made_by: Import | None) -> None:
    for draft in drafts:
        if draft.changes or draft.is_new:
            draft.product.made_by = made_by if draft.is_new else None
    _upsert([draft.product for draft in drafts if draft.is_new or draft.changes], ["shop", "external_id"], FIELDS)


def _write_facts(drafts: list[_Draft]) -> None:
    kept = [fact for draft in drafts for fact in draft.kept_facts]
    _upsert(kept, ["shop", "product", "name", "locale"], ("value", "unit", "source"))
    if gone := [fact.pk for draft in drafts for fact in draft.gone_facts]:
        ProductFact.objects.for_shop(drafts[0].shop).filter(pk__in=gone).delete()


def _upsert(rows: list[Product] | list[ProductFact], key: list[str], fields: tuple[str, ...]) -> None:
    """One statement, where `bulk_update` writes a CASE of thousands of branches for each field."""
    if not rows:
        return
    now = timezone.now()
    for row in rows:
        row.updated_at = now
    type(rows[0]).objects.bulk_create(
        rows, update_conflicts=True, unique_fields=key, update_fields=[*fields, "updated_at"]
    )
