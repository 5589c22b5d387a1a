from collections.abc import Collection
from pathlib import Path

from django.db.models import OuterRef, Q, QuerySet, Subquery

from marketing.accounts.models import Shop
from marketing.catalog.importing.files import content_hash
from marketing.catalog.models import Category, Feed, Import, Product, ProductFact
from marketing.jobs.models import Job


def products(shop: Shop) -> QuerySet[Product]:
    return Product.objects.for_shop(shop)


def offered(shop: Shop) -> QuerySet[Product]:
    """What may be recommended: neither hidden nor sold out."""
    return products(shop).filter(hidden=False).exclude(availability=Product.Availability.OUT_OF_STOCK)


def find_products(shop: Shop, external_ids: Collection[str]) -> dict[str, Product]:
    """Those that exist, by their external id."""
    found = products(shop).filter(external_id__in=external_ids).select_related("category")
    return {product.external_id: product for product in found}


def categories(shop: Shop) -> QuerySet[Category]:
    return Category.objects.for_shop(shop).order_by("name")


def category_names(shop: Shop) -> set[str]:
    """In every language."""
    return {name for category in categories(shop) for name in (category.name, *_names_in(category.texts)) if name}


def _names_in(texts: dict[str, dict[str, str]]) -> list[str]:
    return [told.get("name", "") for told in texts.values()]


def categories_named(shop: Shop, name: str) -> list[Category]:
    """Under that name in any language."""
    wanted = name.casefold()
    return [one for one in categories(shop) if wanted in map(str.casefold, (one.name, *_names_in(one.texts)))]


def category_name(category: Category, locale: str) -> str:
    return category.texts.get(locale, {}).get("name") or category.name


def imports(shop: Shop) -> QuerySet[Import]:
    return Import.objects.for_shop(shop)


def find_unfinished(
    shop: Shop, kind: str, path: Path, *, mapping: dict[str, str], options: dict[str, object]
) -> Import | None:
    """An import of this very file that was killed, failed or cancelled on its way."""
    begun = imports(shop).filter(kind=kind, path=str(path.resolve()), dry_run=False, rows_done__gt=0)
    stopped = begun.filter(state__in=(Import.State.RUNNING, Import.State.FAILED), mapping=mapping, options=options)
    found = stopped.first()
    return found if found and found.sha256 == content_hash(path) else None


def job_of(import_row: Import) -> Job:
    return Job.objects.for_shop(import_row.shop).select_related("shop").get(subject_id=import_row.pk)


def feeds(shop: Shop) -> QuerySet[Feed]:
    return Feed.objects.for_shop(shop).select_related("next_job")


def feeds_with_state(feeds: QuerySet[Feed]) -> QuerySet[Feed]:
    """With `last_state`: how the latest import of each ended."""
    last = Import.objects.filter(shop=OuterRef("shop"), feed=OuterRef("pk"), dry_run=False).order_by("-created_at")
    return feeds.annotate(last_state=Subquery(last.values("state")[:1]))


def last_import(feed: Feed) -> Import | None:
    """The latest that was meant to stay."""
    return imports(feed.shop).filter(feed=feed, dry_run=False).first()


def facts_of(product: Product, locale: str | None = None) -> QuerySet[ProductFact]:
    """All facts, or those that are told in one language and those that are true in each."""
    facts = ProductFact.objects.for_shop(product.shop).filter(product=product)
    return facts if locale is None else facts.filter(Q(locale="") | Q(locale=locale))


def product_title(product: Product, locale: str) -> str:
    """In the wanted language, or else in the shop's own."""
    return product_text(product, "title", locale)


def product_text(product: Product, name: str, locale: str) -> str:
    """Its title or its description, likewise."""
    return product.texts.get(locale, {}).get(name) or getattr(product, name)
