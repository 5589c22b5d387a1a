"""The shop's products with the texts that are live, made into a file for a channel; and what was left out, and why."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import offered
from marketing.content import selectors
from marketing.content.channels import Channel
from marketing.content.channels.base import Entry, Reason
from marketing.content.models import Draft, Publication
from marketing.content.standing import differences, facts_of_all, holds

AT_ONCE = 1_000
NAMED = 20  # of the texts that are left out


@dataclass
class Tally:
    products: int = 0
    texts: int = 0
    withheld: Counter[str] = field(default_factory=Counter)  # by reason
    named: list[dict[str, object]] = field(default_factory=list)

    def leave_out(self, publication: Publication, reason: str, **more: object) -> None:
        self.withheld[reason] += 1
        if len(self.named) < NAMED:
            told = {"product_id": publication.product.external_id, "kind": publication.kind, "reason": reason}
            self.named.append({**told, "draft": str(publication.draft_id), **more})


def make(shop: Shop, channel: Channel, locale: str) -> tuple[IO[bytes], Tally]:
    """Written to a file: who reads it row by row would read after the shop's context ended."""
    file, tally = tempfile.TemporaryFile(), Tally()  # noqa: SIM115 (the response closes it)
    channel.write(file, shop, locale, entries(shop, channel, locale, tally))
    if channel.only_offered:
        leave_out_what_is_not_offered(shop, channel, locale, tally)
    file.seek(0)
    return file, tally


def entries(shop: Shop, channel: Channel, locale: str, tally: Tally) -> Iterator[Entry]:
    rows = products(shop, channel, locale).order_by("pk").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        live = texts_of(shop, batch, channel, locale, tally)
        for product in batch:
            entry = Entry(product, live.get(product.pk, {}))
            if reason := channel.why_not(entry):
                for text in entry.texts.values():
                    tally.leave_out(text, reason)
                continue
            tally.products += 1
            tally.texts += len(entry.texts)
            yield entry


def products(shop: Shop, channel: Channel, locale: str) -> QuerySet[Product]:
    """Those that are offered; or, for a channel that only changes texts elsewhere, those that have one."""
    if channel.only_offered:
        return offered(shop).select_related("category", "shop")
    texts = candidates(shop, channel, locale)
    return Product.objects.for_shop(shop).filter(pk__in=texts.values("product")).select_related("category", "shop")


def candidates(shop: Shop, channel: Channel, locale: str) -> QuerySet[Publication]:
    return selectors.live(shop).filter(kind__in=channel.kinds, locale=locale, audience="")


def texts_of(
    shop: Shop, batch: list[Product], channel: Channel, locale: str, tally: Tally
) -> dict[object, dict[str, Publication]]:
    """By product and kind, those whose facts still say so."""
    found: dict[object, dict[str, Publication]] = {}
    live, gone = list(candidates(shop, channel, locale).filter(product__in=batch)), {}
    for one, facts in zip(live, facts_of_all(shop, live), strict=True):
        if holds(one, facts):
            found.setdefault(one.product_id, {})[one.kind] = one
        else:
            gone[one.draft_id] = one, facts
    for draft in Draft.objects.for_shop(shop).filter(pk__in=list(gone)) if gone else ():
        text, facts = gone[draft.pk]
        tally.leave_out(text, Reason.FACTS, facts=differences(draft.facts, facts))
    return found


def leave_out_what_is_not_offered(shop: Shop, channel: Channel, locale: str, tally: Tally) -> None:
    hidden = candidates(shop, channel, locale).exclude(product__in=offered(shop).order_by())
    for text in hidden.iterator(chunk_size=AT_ONCE):
        tally.leave_out(text, Reason.NOT_OFFERED)
