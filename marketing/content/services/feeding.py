"""A feed is made anew each time that somebody fetches it, so that what changed a minute ago is right in it."""

from typing import IO

from django.db import transaction
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.content import channels, feeding
from marketing.content.channels.base import Reason
from marketing.content.models import FeedReport
from marketing.content.services.sweeping import look_for_stale


@transaction.atomic
def make_feed(shop: Shop, channel: channels.Name, locale: str) -> IO[bytes]:
    """What was left out of it, and why, the page of feeds tells."""
    file, tally = feeding.make(shop, channels.CHANNELS[channel], locale)
    told = {"products": tally.products, "texts": tally.texts, "withheld": dict(tally.withheld), "named": tally.named}
    FeedReport.objects.update_or_create(
        shop=shop, channel=channel, locale=locale, defaults={"made_at": timezone.now(), **told}
    )
    if tally.withheld[Reason.FACTS]:
        look_for_stale(shop)
    return file
