"""A shop never sees another shop: every route, asked by everybody who is not of that shop, for everything it owns.

A new route with an argument fails until it stands in ROUTES. `python -m tests.campaigns.isolation` is the long form.
"""

import logging
import os
import random
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from marketing.accounts.models import Shop
from marketing.common.models import ShopQuerySet
from tests.isolation import Leak, Route, Stranger, Target, all_routes, probe, read, strangers
from tests.worlds import MARKER, World, seed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.campaign]

# Which object of the rival shop a route is asked for. Pages of one row (/dashboard/<app>/<model>/<id>/...) need no line.
ROUTES: dict[str, Target] = {
    "api/problems/<slug:code>": lambda rival: {"code": "invalid"},
    **{
        f"api/v1/content/drafts/<uuid:draft_id>{verdict}": lambda rival: {"draft_id": rival["content.Draft"].pk}
        for verdict in ("", "/approve", "/reject", "/undo", "/regenerate", "/restore")
    },
    **{
        f"dashboard/review/<uuid:pk>/{verdict}/": lambda rival: {"pk": rival["content.Draft"].pk}
        for verdict in ("approve", "reject", "regenerate", "edit", "cut", "restore")
    },
    **{
        f"api/v1/content/requests/<uuid:brief_id>{change}": lambda rival: {"brief_id": rival["content.Brief"].pk}
        for change in ("", "/pause", "/resume", "/stop", "/retry")
    },
    **{
        f"api/v1/content/experiments/<uuid:pk>{verb}": lambda rival: {"pk": rival["content.Experiment"].pk}
        for verb in ("", "/start", "/stop", "/choose")
    },
    **{
        f"api/v1/chat/conversations/<uuid:conversation_id>{part}": lambda rival: {
            "conversation_id": rival["chat.Conversation"].pk
        }
        for part in ("", "/messages", "/events", "/handoff", "/rating")
    },
    **{
        f"dashboard/inbox/<uuid:pk>/{act}/": lambda rival: {"pk": rival["chat.Conversation"].pk}
        for act in ("reply", "note", "take", "assign", "back", "close")
    },
    **{
        f"dashboard/gaps/<uuid:pk>/{act}/": lambda rival: {"pk": rival["chat.Gap"].pk}
        for act in ("draft", "leave", "reopen")
    },
    **{
        f"dashboard/recommendations/versiontest/<uuid:pk>/{act}/": lambda rival: {
            "pk": rival["recommendations.VersionTest"].pk
        }
        for act in ("stop", "choose")
    },
    "dashboard/answers/<uuid:pk>/judge/": lambda rival: {"pk": rival["chat.Message"].pk},
    **{
        f"dashboard/order-requests/<uuid:pk>/{act}/": lambda rival: {"pk": rival["chat.PendingAction"].pk}
        for act in ("approve", "refuse")
    },
    **{
        f"dashboard/webhooks/<uuid:pk>/{act}/": lambda rival: {"pk": rival["chat.WebhookEndpoint"].pk}
        for act in ("rotate", "switch")
    },
    "dashboard/webhook-messages/<uuid:pk>/replay/": lambda rival: {"pk": rival["chat.WebhookDelivery"].pk},
    "api/v1/imports/<uuid:import_id>": lambda rival: {"import_id": rival["catalog.Import"].pk},
    "api/v1/imports/<uuid:import_id>/errors": lambda rival: {"import_id": rival["catalog.Import"].pk},
    "api/v1/imports/<uuid:import_id>/undo": lambda rival: {"import_id": rival["catalog.Import"].pk},
    "api/v1/models/<uuid:version_id>/promotion": lambda rival: {"version_id": rival["registry.ModelVersion"].pk},
    "api/v1/products/<external_id:external_id>": lambda rival: {"external_id": rival["catalog.Product"].external_id},
    "api/v1/orders/<external_id:external_id>": lambda rival: {"external_id": rival["shoppers.Order"].external_id},
    "api/v1/rules/<uuid:rule_id>": lambda rival: {"rule_id": rival["recommendations.Rule"].pk},
    "api/v1/shoppers/<str:external_id>": lambda rival: {"external_id": rival["shoppers.Shopper"].external_id},
    "api/v1/shoppers/<str:external_id>/hidden-products": lambda rival: {
        "external_id": rival["shoppers.Shopper"].external_id
    },
    "api/v1/shoppers/<str:external_id>/hidden-products/<external_id:product_id>": lambda rival: {
        "external_id": rival["shoppers.Shopper"].external_id,
        "product_id": rival["catalog.Product"].external_id,
    },
    "api/v1/shoppers/<str:external_id>/history": lambda rival: {"external_id": rival["shoppers.Shopper"].external_id},
    "api/v1/shoppers/<str:external_id>/visitors": lambda rival: {"external_id": rival["shoppers.Shopper"].external_id},
    **{
        f"api/v1/version-tests/<uuid:pk>{act}": lambda rival: {"pk": rival["recommendations.VersionTest"].pk}
        for act in ("", "/end")
    },
    "api/v1/trainings/<uuid:run_id>": lambda rival: {"run_id": rival["registry.TrainingRun"].pk},
    "dashboard/accounts/membership/invitations/<uuid:pk>/withdraw/": lambda rival: {
        "pk": rival["accounts.Invitation"].pk
    },
    "dashboard/invitation/<uuid:shop_id>/<token>/": lambda rival: {"shop_id": rival.shop.pk, "token": "abc"},
    "dashboard/accounts/membership/password/<uidb64>/<token>/": lambda rival: {
        "uidb64": urlsafe_base64_encode(force_bytes(rival.user.pk)),
        "token": "abc-123",
    },
    "dashboard/undo/<uuid:pk>/": lambda rival: {"pk": rival["accounts.Undo"].pk},
    "dashboard/views/<uuid:pk>/remove/": lambda rival: {"pk": rival["accounts.SavedView"].pk},
    "dashboard/r/<path:content_type_id>/<path:object_id>/": lambda rival: {
        "content_type_id": 1,
        "object_id": rival["catalog.Product"].pk,
    },
}
# These end or replace the stranger's own session, after which they would ask as nobody.
LEFT_ALONE = {"dashboard/logout/", "dashboard/login/", "dashboard/password_change/", "dashboard/shop/"} | {
    "dashboard/sessions/end/"
}
MIGHTIEST = ("owner", "secret")  # what they do not find, nobody finds
LONG = os.environ.get("ISOLATION") == "long"


@pytest.fixture
def rival() -> World:
    return seed("rival", f"Nightingale {MARKER}")


@pytest.fixture
def own() -> Shop:
    return seed("own", "Nightingale of our own").shop


@pytest.fixture(autouse=True)
def _no_limits_and_no_noise(settings: object) -> Iterator[None]:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, (10**6, 10**6))
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its line
    yield
    logging.disable(logging.NOTSET)


def questions(world: World) -> Iterator[dict[str, str]]:
    """What a stranger may put into a query or a body: any id of the rival's, under any name that is read somewhere."""
    product, shopper, visitor = world["catalog.Product"], world["shoppers.Shopper"], world["shoppers.Visitor"]
    yield {
        "product_id": product.external_id,
        "visitor": str(visitor.visitor_id),
        "visitor_id": str(visitor.visitor_id),
        "shopper": shopper.external_id,
        "placement": "product_related",
        "q": "nightingale",
        "reason": "because",
    }
    yield {"placement": "home", "shopper": shopper.external_id, "s": "nightingale"}
    for row in world.rows.values():
        yield {"id": str(row.pk), "pk": str(row.pk), "id__exact": str(row.pk), "q": "nightingale"}
        yield {f"{row._meta.model_name}__id__exact": str(row.pk), row._meta.model_name: str(row.pk)}


def chosen(world: World, route: Route, stranger: Stranger, method: str) -> list[dict[str, str]]:
    """The first question; in the long form, further ones by a die that falls the same way each time."""
    first, *others = questions(world)
    die = random.Random(f"{route.pattern} {stranger.name} {method}")
    return [first, *die.sample(others, 2)] if LONG else [first]


def methods(route: Route, stranger: Stranger) -> tuple[str, ...]:
    if route.is_api:
        return ("GET", "POST", "PUT", "PATCH", "DELETE")
    return ("GET", "POST") if LONG or stranger.name in MIGHTIEST else ("GET",)


def ask_everything(people: list[Stranger], world: World) -> tuple[int, list[Leak]]:
    count, leaks = 0, []
    for route in all_routes():
        if route.pattern in LEFT_ALONE:
            continue
        path = route.path(route.target(ROUTES, world))
        for stranger in people:
            if stranger.speaks_api != route.is_api and not LONG:
                continue
            for method in methods(route, stranger):
                for asked in chosen(world, route, stranger, method):
                    count += 1
                    leaks.append(probe(stranger, route, method, path, asked, world))
    return count, [leak for leak in leaks if leak]


def the_mightiest(own: Shop, rival: World) -> list[Stranger]:
    return [one for one in strangers(own, rival) if one.name in MIGHTIEST]


def report(walls: str, count: int, leaks: list[Leak]) -> None:
    print(f"routes={len(all_routes())} probes={count} leaks={len(leaks)} walls={walls}")
    assert not leaks, "\n".join(f"{leak.who} {leak.method} {leak.path} {leak.what}" for leak in leaks[:40])


def test_every_route_with_an_argument_is_asked_for_something(rival: World) -> None:
    for route in all_routes():
        if route.arguments:
            assert set(route.target(ROUTES, rival)) >= set(route.arguments)
    assert set(ROUTES) <= {route.pattern for route in all_routes()}, "ROUTES names a route that is no more."


def test_a_rivals_own_member_sees_the_markers(rival: World) -> None:
    """Else the silence of the other tests would say nothing."""
    client = Client()
    client.force_login(rival.user, "django.contrib.auth.backends.ModelBackend")

    pages = ["catalog/product/", f"catalog/product/{rival['catalog.Product'].pk}/change/", "accounts/apikey/"]

    for page in pages:
        assert MARKER in read(client.get(f"/dashboard/{page}")), page


def test_nobody_finds_or_changes_anything_of_another_shop(own: Shop, rival: World) -> None:
    before = rival.snapshot()

    count, leaks = ask_everything(strangers(own, rival), rival)

    report("both", count, leaks)
    assert rival.snapshot() == before


def test_row_level_security_alone_keeps_the_shops_apart(own: Shop, rival: World, no_filter: None) -> None:
    count, leaks = ask_everything(the_mightiest(own, rival), rival)

    report("row-level security", count, leaks)


def test_the_filters_of_the_code_alone_keep_the_shops_apart(own: Shop, rival: World, no_policies: None) -> None:
    count, leaks = ask_everything(the_mightiest(own, rival), rival)

    report("filters", count, leaks)


@pytest.fixture
def no_filter(own: Shop, rival: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody filters by shop: what is not there was hidden by PostgreSQL."""
    plain = ShopQuerySet.filter
    monkeypatch.setattr(ShopQuerySet, "for_shop", lambda self, shop: self.all())
    monkeypatch.setattr(ShopQuerySet, "filter", lambda self, *args, shop=None, **kwargs: plain(self, *args, **kwargs))


@pytest.fixture
def no_policies(own: Shop, rival: World) -> Iterator[None]:
    """The server works as the owner of the tables, whose policy shows every row."""
    served_as = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update({name: connections["owner"].settings_dict[name] for name in served_as})
    yield
    connection.close()
    connection.settings_dict.update(served_as)
