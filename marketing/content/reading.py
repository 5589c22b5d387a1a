"""What a shopper may read at this moment: live texts, and of these only those whose facts still say so."""

from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.models import Publication
from marketing.content.services.sweeping import look_for_stale
from marketing.content.standing import facts_of_all, holds


def readable(shop: Shop, product_id: str, *, kind: str = "", locale: str = "", audience: str = "") -> list[Publication]:
    """Of one product. A text for an audience is for those who ask for it; everybody else reads the one for all."""
    wanted = {"kind": kind, "locale": locale}
    found = selectors.live(shop).filter(product__external_id=product_id, audience=audience)
    texts = list(found.filter(**{name: value for name, value in wanted.items() if value}).order_by("kind", "locale"))
    true = [one for one, facts in zip(texts, facts_of_all(shop, texts), strict=True) if holds(one, facts)]
    if len(true) < len(texts):
        look_for_stale(shop)  # nobody has to wait for the hour
    return true
