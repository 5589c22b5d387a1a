"""Which facts a product lacks, told so that somebody can add them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from marketing.catalog.models import Product, ProductFact

NAMED = 5


def usual_facts(product: Product, locale: str) -> list[str]:
    """What products of its category tell most often; of a product beside no others, what any product of the shop tells."""
    others = ProductFact.objects.for_shop(product.shop).filter(Q(locale="") | Q(locale=locale)).exclude(product=product)
    beside = others.filter(product__category=product.category_id) if product.category_id else others.none()
    for facts in (beside, others):
        told = facts.order_by().values("name").annotate(count=Count("pk")).order_by("-count", "name")
        if names := [row["name"] for row in told[:NAMED]]:
            return names
    return []


def why_not_written(product: Product, locale: str) -> str:
    """Nothing is made up: without facts there is nothing to say."""
    said = _("“%(title)s” has no facts in this language, so nothing true can be written about it.")
    usual = usual_facts(product, locale)
    more = _("Products like it tell: %(names)s. Add these facts, then write it again.") if usual else _(
        "Add facts such as its material, size or colour, then write it again."
    )  # fmt: skip
    title = product.title if len(product.title) <= 80 else f"{product.title[:80]}…"
    return f"{said} {more}" % {"title": title, "names": ", ".join(usual)}
