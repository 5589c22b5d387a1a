"""Texts about the demo's products: some live, some out of date, some that a colleague made too good to be true, most to be judged."""

from collections.abc import Sequence

from django.utils import timezone, translation

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product, ProductFact
from marketing.catalog.services import put_products
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.models import Draft
from marketing.jobs.selectors import job_of
from marketing.jobs.services import run_now

LOCALES = ("en", "zh-hans")
COLLECTION = "-moss"
MEASURED = ("mug-moss", "teapot-moss", "diffuser-moss")  # each tells a capacity, and held less last year
LESS = 50  # ml
LIVE = 4
# How many products, each in two languages.
WANTED = {"description": 10, "short_description": 7, "selling_points": 5, "seo_title": 4}
COMPARED = 3
OCCASIONS = {"en": "a slow Sunday", "zh-hans": "慢悠悠的周日"}
# What a colleague in a hurry adds to a text.
EAGER = {
    "en": (
        "{text} The best you can buy anywhere in the world.",
        "{text} Made of solid silver, with a guarantee of ten years.",
        "{text} It cures a headache within minutes.",
    ),
    "zh-hans": ("{text}全网第一，再无更好。", "{text}纯银打造，十年质保。", "{text}常用可治愈失眠。"),
}


def is_written(shop: Shop) -> bool:
    with shop_context(shop):
        return Draft.objects.for_shop(shop).exists()


def write_texts(shop: Shop) -> int:
    """How many texts there are now."""
    with shop_context(shop):
        found = Product.objects.for_shop(shop).filter(external_id__endswith=COLLECTION)
        others = list(
            found.exclude(external_id__in=MEASURED).order_by("external_id").values_list("external_id", flat=True)
        )
    _measure(shop, -LESS)
    _publish(shop, MEASURED)
    _measure(shop, LESS)
    _publish(shop, others[:LIVE])
    for kind, count in WANTED.items():
        _write(shop, kind, others[LIVE : LIVE + count])
    for locale, occasion in OCCASIONS.items():
        _write(shop, "guide", others[:COMPARED], locales=[locale], audience=occasion)
    with shop_context(shop), translation.override(shop.locale):
        services.find_stale(shop)
        _overdo(shop)
        return Draft.objects.for_shop(shop).count()


def _measure(shop: Shop, more: int) -> None:
    """The cups hold more, or less, by so much: in each language."""
    with shop_context(shop):
        told = ProductFact.objects.for_shop(shop).filter(product__external_id__in=MEASURED, unit="ml")
        inputs = [
            ProductInput(
                external_id=fact.product.external_id,
                facts={FactKey(fact.name, fact.locale): FactValue(str(int(fact.value) + more), fact.unit)},
            )
            for fact in told.select_related("product")
        ]
        for one in inputs:
            put_products(shop, [one], actor=None)


def _write(shop: Shop, kind: str, ids: Sequence[str], *, locales: Sequence[str] = LOCALES, audience: str = "") -> None:
    with shop_context(shop):
        brief = services.request_drafts(shop, kind, ids, actor=None, locales=locales, audience=audience)
        job = job_of(brief)
    run_now(job)


def _publish(shop: Shop, ids: Sequence[str]) -> None:
    """Approved, and the half minute is over."""
    _write(shop, "description", ids)
    with shop_context(shop):
        for draft in selectors.awaiting_review(shop).filter(product__external_id__in=ids, risk=Draft.Risk.NONE):
            services.approve(draft, actor=None)
            Draft.objects.for_shop(shop).filter(pk=draft.pk).update(publish_at=timezone.now())
            services.publish(draft)


def _overdo(shop: Shop) -> None:
    author = User.objects.get(email="owner@demo.test")
    for locale, additions in EAGER.items():
        waiting = selectors.awaiting_review(shop).filter(locale=locale, kind="description", state=Draft.State.IN_REVIEW)
        for draft, addition in zip(waiting.order_by("product__external_id"), additions, strict=False):
            services.edit(draft, addition.format(text=draft.text), actor=author)
