"""Texts go with their product. What shoppers read of it stays in the audit log, word for word."""

from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.catalog.models import Product
from marketing.catalog.removing import goes_with_product
from marketing.content import selectors
from marketing.content.models import Draft, Pair, Publication
from marketing.content.services.changing import one_at_a_time
from marketing.content.services.leaving import end_if_empty, leave


@goes_with_product(Draft, Publication, Pair)
def remove_texts(product: Product, actor: User | None) -> None:
    one_at_a_time(product.shop)
    drafts = Draft.objects.for_shop(product.shop).filter(product=product)
    list(drafts.order_by("pk").select_for_update())  # a worker that writes one of them ends before
    for text in Publication.objects.for_shop(product.shop).filter(product=product).select_related("product"):
        told = {name: getattr(text, name) for name in ("locale", "audience", "text", "ai_generated")}
        until = text.ended_at and text.ended_at.isoformat()
        record("text.removed", subject=text, actor=actor, **told, since=text.created_at.isoformat(), until=until)
    for pair in selectors.open_pairs(product.shop).filter(product=product).select_for_update(of=("self",)):
        leave(pair, _("The product was deleted."))
        end_if_empty(pair.experiment, pair.reason)
    drafts.delete()
