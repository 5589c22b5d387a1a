"""What somebody would be shown: a shopper, a new visitor, or a session made up here; by one version or by two."""

import shlex
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.accounts.permissions import EDIT_RULES
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.catalog.models import Product
from marketing.catalog.search import search
from marketing.catalog.selectors import find_products, product_title
from marketing.recommendations import previewing, selectors, services
from marketing.recommendations.asking import Ask
from marketing.recommendations.models import Placement
from marketing.recommendations.wishes import PreviewForm

FOUND = 6
KEPT = ("shopper", "product", "cart", "did")  # what links change; the form carries it along


@dataclass(frozen=True)
class Pick:
    """A product that was picked, or may be: each link is the address of the page with it, or without it."""

    title: str
    product: Product | None
    links: list[tuple[str, str]]  # (words, address)


def show(request: HttpRequest) -> HttpResponse:
    only(request)
    wish = PreviewForm(request.shop, request.GET)
    ask = wish.ask()
    looks = [] if wish.missing else looks_of(request, wish, ask)
    return page(
        request,
        "recommendations/preview.html",
        title=_("Preview"),
        form=wish,
        kept=[(name, value) for name in KEPT for value in request.GET.getlist(name)],
        people=people_found(request, wish),
        found=products_found(request, wish),
        picked=products_picked(request, wish),
        looks=list(zip(looks, previewing.compare(looks), strict=True)) if looks else [],
        is_loading=any(one.is_loading for one in looks),
        refuses=wish.shopper is not None and not wish.shopper.personalize,
        curl="" if wish.missing else curl(request, wish, ask),
        may_rule=is_one_of(request, EDIT_RULES),
    )


def looks_of(request: HttpRequest, wish: PreviewForm, ask: Ask) -> list[previewing.Look]:
    if ask.shopper:
        services.note_preview(ask.shopper, actor=request.user)
    looks = [previewing.look(request.shop, ask, get_language())]
    if wish.compared:
        looks.append(previewing.look(request.shop, replace(ask, version=wish.compared), get_language()))
    return looks


def people_found(request: HttpRequest, wish: PreviewForm) -> list[tuple[str, str]]:
    """(name, address) of who fits the words; without words, of who bought last."""
    if wish.said("who") != "shopper":
        return []
    people = selectors.people_called(request.shop, wish.said("name"))
    return [(str(one), put(request.GET, "shopper", str(one.pk))) for one in people]


def products_found(request: HttpRequest, wish: PreviewForm) -> list[Pick]:
    words = wish.said("find")
    products = search(request.shop, words, limit=FOUND, still_typing=True).products if words else []
    return [
        Pick(product_title(one, get_language()), one, ways_to_pick(request.GET, wish, one.external_id))
        for one in products
    ]


def ways_to_pick(query: QueryDict, wish: PreviewForm, product_id: str) -> list[tuple[str, str]]:
    ways = []
    if wish.place == Placement.Key.PRODUCT_RELATED:
        ways.append((_("The page is its"), put(query, "product", product_id)))
    if wish.place == Placement.Key.CART:
        ways.append((_("Is in the cart"), plus(query, "cart", product_id)))
    if wish.said("who") == "session":
        words = {"viewed": _("Viewed"), "carted": _("Put into the cart"), "bought": _("Bought")}
        ways += [(words[what], plus(query, "did", f"{what}:{product_id}")) for what in words]
    return ways


def products_picked(request: HttpRequest, wish: PreviewForm) -> dict[str, list[Pick]]:
    deeds = [one.partition(":")[2] for one in wish.products("did")]
    ids = {*deeds, *wish.products("cart"), *wish.products("product")}
    products = find_products(request.shop, ids) if ids else {}

    def pick(name: str, place: int, product_id: str, words: str) -> Pick:
        product = products.get(product_id)
        title = product_title(product, get_language()) if product else product_id
        return Pick(f"{words}{title}", product, [(_("Take away"), minus(request.GET, name, place))])

    said = {"viewed": _("Viewed: "), "carted": _("Put into the cart: "), "bought": _("Bought: ")}
    return {
        "product": [pick("product", 0, one, "") for one in wish.products("product")[:1]],
        "cart": [pick("cart", place, one, "") for place, one in enumerate(wish.products("cart"))],
        "did": [pick("did", place, one[1], said[one[0]]) for place, one in enumerate(wish.deeds)],
    }


def curl(request: HttpRequest, wish: PreviewForm, ask: Ask) -> str:
    """The same question, asked by the shop's server. A session that is only thought of, it cannot ask."""
    if ask.imagined:
        return ""
    asked = {"placement": ask.placement.key, **who_asks(request.shop, ask), "product_id": ask.product_id}
    asked |= {"cart": list(ask.cart), "explain": "1", "locale": get_language()}
    query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
    address = request.build_absolute_uri(f"{reverse('recommendations')}?{query}")
    return f"curl -H 'Authorization: Bearer sk_…' {shlex.quote(address)}"


def who_asks(shop: Shop, ask: Ask) -> dict[str, str]:
    if ask.shopper is None:
        return {}
    if ask.shopper.external_id:
        return {"shopper": ask.shopper.external_id}
    return {"visitor": str(ask.shopper.visitors.values_list("visitor_id", flat=True).first())}


def put(query: QueryDict, name: str, value: str) -> str:
    return changed(query, name, [value])


def plus(query: QueryDict, name: str, value: str) -> str:
    return changed(query, name, [*query.getlist(name), value])


def minus(query: QueryDict, name: str, place: int) -> str:
    values = [one for one in query.getlist(name) if one]
    return changed(query, name, values[:place] + values[place + 1 :])


def changed(query: QueryDict, name: str, values: list[str]) -> str:
    """The address with these values, and without the words of a search that led to them."""
    copy = query.copy()
    copy.setlist(name, values)
    for words in ("name", "find"):
        copy.pop(words, None)
    return f"?{copy.urlencode()}"
