"""Feeds for others: each can be downloaded, has an address for fetchers, and tells how it went the last time that it was made."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts import services as accounts
from marketing.accounts.models import ApiKey
from marketing.accounts.permissions import MANAGE_KEYS
from marketing.accounts.selectors import keys
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.catalog.selectors import find_products, product_title
from marketing.common.downloads import Download
from marketing.content import selectors, services
from marketing.content.channels import CHANNELS, Name
from marketing.content.channels.base import Reason
from marketing.content.models import FeedReport
from marketing.content.wording import fact_label
from marketing.generation.values import Kind

PLACE_OF_KEY = "fk_..."
ABOUT: dict[Name, str | Promise] = {
    Name.GOOGLE: gettext_lazy(
        "For Google Merchant Center and whoever reads its format: everything that is offered. What AI wrote stands in “structured_title” and “structured_description”."
    ),
    Name.SHOPIFY: gettext_lazy(
        "For the product import of Shopify: titles and descriptions alone, so that prices, stock and variants stay as they are there. Define the metafields “shop_ai.ai_label” and “shop_ai.digital_source_type” first."
    ),
    Name.JSON: gettext_lazy(
        "For programs of your own: everything that is offered, with all kinds of texts, each with its label."
    ),
}


@dataclass(frozen=True)
class Row:
    """One feed in one language."""

    locale: str
    language: str
    address: str
    download: str
    report: FeedReport | None
    withheld: list[tuple[str, int]]
    named: list[dict[str, object]]
    anchor: str


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    return answer(request)


@require_POST
def make_address(request: HttpRequest) -> HttpResponse:
    """The key is shown in the answer itself, inside the addresses, and never again."""
    only(request, MANAGE_KEYS)
    _key, secret = accounts.create_api_key(
        request.shop, name=_("Feeds"), kind=ApiKey.Kind.FEED, actor=request.user
    )  # fmt: skip
    return answer(request, secret)


def answer(request: HttpRequest, secret: str = "") -> HttpResponse:
    reports = {(one.channel, one.locale): one for one in selectors.feed_reports(request.shop)}
    feeds = [
        (name, name.label, ABOUT[name], [row(request, name, locale, reports, secret) for locale in languages()])
        for name in Name
    ]
    return page(
        request,
        "content/feeds.html",
        title=_("Channel feeds"),
        feeds=feeds,
        secret=secret,
        keys=[one for one in keys(request.shop).filter(kind=ApiKey.Kind.FEED) if one.is_valid],
        may_make_key=is_one_of(request, MANAGE_KEYS),
    )


def languages() -> dict[str, str]:
    return dict(settings.LANGUAGES)


def row(request: HttpRequest, name: Name, locale: str, reports: dict, secret: str) -> Row:
    report = reports.get((name, locale))
    asked = urlencode({"channel": name.value, "locale": locale})
    return Row(
        locale=locale,
        language=languages()[locale],
        address=f"{request.build_absolute_uri(reverse('content-feed'))}?{asked}&key={secret or PLACE_OF_KEY}",
        download=f"{reverse('dashboard:content_feed_download')}?{asked}",
        report=report,
        withheld=[(Reason(one).label, count) for one, count in report.withheld.items()] if report else [],
        named=named(request, report) if report else [],
        anchor=f"{name.value}-{locale}",
    )


def named(request: HttpRequest, report: FeedReport) -> list[dict[str, object]]:
    """The first of what was left out, as people call it."""
    products = find_products(request.shop, {one["product_id"] for one in report.named})
    return [
        {
            "product": product_title(products[one["product_id"]], get_language()),
            "kind": Kind(one["kind"]).label,
            "why": Reason(one["reason"]).label,
            "facts": ", ".join(fact_label(fact) for fact in one.get("facts", ())),
            "link": f"{reverse('dashboard:content_review')}?draft={one['draft']}",
        }
        for one in report.named
        if one["product_id"] in products
    ]


def download(request: HttpRequest) -> HttpResponse:
    only(request)
    name, locale = request.GET.get("channel", ""), request.GET.get("locale", "")
    if name not in Name.values or locale not in languages():
        raise Http404
    file = services.make_feed(request.shop, Name(name), locale)
    channel = CHANNELS[Name(name)]
    title = f"{request.shop.slug}-{name}-{locale}.{channel.ending}"
    return Download(file, as_attachment=True, filename=title, content_type=channel.content_type)
