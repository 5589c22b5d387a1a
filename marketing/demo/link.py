"""All that the shop knows of the platform: its address, a publishable key, and the secret that signs shopper tokens."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

TOKEN_LIFE = timedelta(minutes=50)  # the platform takes an hour at most


@dataclass(frozen=True)
class Persona:
    """One of the shop's customers whom the bar on top lets a visitor be."""

    external_id: str
    name: str
    category: str
    collection: str


@dataclass(frozen=True)
class Link:
    publishable_key: str = ""
    token_secret: str = ""
    storefront: str = ""  # the shop's own address
    personas: tuple[Persona, ...] = field(default=())

    def sign_in(self, external_id: str) -> str:
        """What the shop's own server says to the platform: this browser is that shopper."""
        expires = datetime.now(UTC) + TOKEN_LIFE
        return jwt.encode({"sub": external_id, "exp": expires}, self.token_secret, algorithm="HS256")

    def persona(self, external_id: str) -> Persona | None:
        return next((persona for persona in self.personas if persona.external_id == external_id), None)


def link_file() -> Path:
    """Written by `manage.py demo`. Read each time, so that a new key needs no restart."""
    return Path(settings.DATA_DIR) / "demo.json"


def load_link() -> Link:
    try:
        told: dict[str, Any] = json.loads(link_file().read_text("utf-8"))
    except FileNotFoundError:
        return Link()
    personas = tuple(Persona(**persona) for persona in told.pop("personas"))
    return Link(**told, personas=personas)


def platform_address(request: HttpRequest) -> str:
    """The port before the storefront's own, under the name that the browser uses, unless told otherwise."""
    if address := os.environ.get("PLATFORM_URL"):
        return address.rstrip("/")
    host, _, port = request.get_host().rpartition(":")
    return f"http://{host}:{int(port) - 1}" if port.isdigit() else f"http://{request.get_host()}"


class OneAddress:
    """`localhost` is led to the address that the catalogue names: a browser takes the two for two different shops."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = load_link().storefront
        here = f"http://{request.get_host()}"
        if here != own and here.replace("localhost", "127.0.0.1") == own and request.method == "GET":
            return HttpResponseRedirect(own + request.get_full_path())
        return self.get_response(request)


class ContentSecurityPolicy:
    """A strict policy, as a careful shop has: the platform's script and answers, nothing inline, nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        platform = platform_address(request)
        response["Content-Security-Policy"] = (
            f"default-src 'self'; script-src 'self' {platform}; connect-src 'self' {platform}; "
            "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response
