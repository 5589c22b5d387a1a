"""A stranger who asks every route of the house for what another shop owns."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from marketing.accounts import services
from marketing.accounts.models import ApiKey, Membership, Shop
from marketing.common.models import ShopOwned
from marketing.common.tenancy import shop_context
from tests.api import ORIGIN
from tests.conftest import make_member
from tests.worlds import World

PAGE_MODEL = re.compile(r"^dashboard/([a-z]+)/([a-z]+)/")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# The shop's own ids (two shops may use the same), and words that name no row of a shop: asking need not be refused.
OWN_WORDS = {"external_id", "product_id", "code", "uidb64", "token"}

Target = Callable[[World], dict[str, object]]


@dataclass(frozen=True)
class Route:
    pattern: str

    @property
    def arguments(self) -> list[str]:
        return ARGUMENT.findall(self.pattern)

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def is_refused(self) -> bool:
        """An id of ours belongs to one shop alone: asking for the rival's is answered with 401, 403 or 404."""
        return bool(set(self.arguments) - OWN_WORDS)

    def target(self, routes: dict[str, Target], world: World) -> dict[str, object]:
        if not self.arguments:
            return {}
        if self.pattern in routes:
            return routes[self.pattern](world)
        if (page := PAGE_MODEL.match(self.pattern)) and self.arguments in (["object_id"], ["pk"]):
            return {self.arguments[0]: page_row(world, *page.groups()).pk}
        raise LookupError(f"{self.pattern}: say in ROUTES which object of another shop to ask for")

    def path(self, target: dict[str, object]) -> str:
        return "/" + ARGUMENT.sub(lambda found: str(target[found.group(1)]), self.pattern)


def page_row(world: World, app: str, model: str) -> models.Model:
    found = apps.get_model(app, model)
    return world[found._meta.label] if issubclass(found, ShopOwned) else Membership.objects.get(shop=world.shop)


def all_routes() -> list[Route]:
    patterns = dict.fromkeys(walk(get_resolver().url_patterns))
    return [Route(pattern) for pattern in patterns if not pattern.endswith("$")]


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, here)
        else:
            yield here


@dataclass(frozen=True)
class Stranger:
    name: str
    client: Client
    speaks_api: bool
    extra: dict[str, str] = field(default_factory=dict)  # what the forms of their own pages carry


def strangers(shop: Shop, rival: World) -> list[Stranger]:
    """Everybody who is not of the rival shop: nobody at all, every role, and every kind of key."""
    found = [Stranger("anonymous", Client(raise_request_exception=False), speaks_api=False)]
    found += [a_member(shop, rival, role) for role in Membership.Role.values]
    with shop_context(shop):
        for kind, origins in (("publishable", [ORIGIN]), ("secret", None), ("revoked", None)):
            found.append(a_key(shop, kind, origins))
    return [*found, Stranger("no key", Client(raise_request_exception=False), speaks_api=True)]


def a_member(shop: Shop, rival: World, role: str) -> Stranger:
    """Their session names the rival shop, as that of somebody who was a member until a minute ago would."""
    client = Client(raise_request_exception=False)
    client.force_login(make_member(shop, role, f"{role}@own.test"), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["shop_id"] = str(rival.shop.pk)
    session.save()
    return Stranger(role, client, speaks_api=False, extra={"_shop": str(shop.pk)})


def a_key(shop: Shop, kind: str, origins: list[str] | None) -> Stranger:
    real_kind = kind if kind == "publishable" else ApiKey.Kind.SECRET
    key, secret = services.create_api_key(shop, name=kind, kind=real_kind, origins=origins, actor=None)
    if kind == "revoked":
        services.revoke_api_key(key, actor=None)
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
    return Stranger(kind, client, speaks_api=True)


@dataclass(frozen=True)
class Leak:
    who: str
    method: str
    path: str
    what: str


def probe(stranger: Stranger, route: Route, method: str, path: str, asked: dict[str, str], world: World) -> Leak | None:
    sent = {**asked, **stranger.extra}
    response = send(stranger, route, method, path, sent)
    body = read(response)
    leaked = {marker for marker in world.markers() if marker in body and not was_sent(marker, path, asked)}
    if leaked:
        return Leak(stranger.name, method, path, f"{response.status_code} shows {sorted(leaked)}")
    if response.status_code >= 500 and response.status_code != 503:
        return Leak(stranger.name, method, path, f"breaks with {response.status_code}")
    if route.is_refused and not refuses(response, path):
        return Leak(stranger.name, method, path, f"is answered {response.status_code}")
    return None


def was_sent(marker: str, path: str, asked: dict[str, str]) -> bool:
    return marker in path or marker in asked.values()


def send(stranger: Stranger, route: Route, method: str, path: str, sent: dict[str, str]) -> HttpResponse:
    if method in ("GET", "HEAD"):
        return stranger.client.get(path, sent)
    if route.is_api:
        return stranger.client.generic(method, path, json.dumps(sent), content_type="application/json")
    return stranger.client.post(path, sent) if method == "POST" else stranger.client.generic(method, path)


def read(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + repr(dict(response.headers))


def refuses(response: HttpResponse, path: str) -> bool:
    if response.status_code == 302:
        # Django's admin sends an old address (without `change/`) on, unseen; there it is asked again.
        return response["Location"] == f"{path}change/" or "/login/" in response["Location"]
    return response.status_code in (401, 403, 404, 405)
