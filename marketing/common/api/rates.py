"""How often a key may ask. The counts live in the memory of the process, so N processes together allow N times as much."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads this very class from the settings while it is imported

REMEMBERED = 10_000  # buckets; the full ones among them say nothing and are forgotten


@dataclass(frozen=True)
class Verdict:
    name: str
    rate: float
    burst: int
    remaining: int
    wait: float  # seconds until the next request is allowed
    reset: float  # seconds until the whole burst is free again

    @property
    def allowed(self) -> bool:
        return self.wait == 0

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers writes them."""
        window = math.ceil(self.burst / self.rate)
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.burst};w={window}',
            "RateLimit": f'"{self.name}";r={self.remaining};t={math.ceil(self.reset)}',
        }


class Buckets:
    """Token buckets. Each is one number: the moment when it will be full again (known as GCRA)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.full_at: dict[tuple[str, str], float] = {}
        self.forget_at = REMEMBERED
        self.lock = Lock()

    def take(self, name: str, who: str) -> Verdict:
        rate, burst = settings.API_RATES[name]
        now = self.clock()
        with self.lock:
            after = max(self.full_at.get((name, who), now), now) + 1 / rate
            wait = max(0.0, after - now - burst / rate)
            if wait < 1e-9:
                self.full_at[name, who], wait = after, 0.0
                self._forget_the_full(now)
        reset = self.full_at.get((name, who), now) - now
        return Verdict(name, rate, burst, max(0, math.floor(burst - reset * rate + 1e-6)), wait, reset)

    def _forget_the_full(self, now: float) -> None:
        if len(self.full_at) > self.forget_at:
            self.full_at = {who: full_at for who, full_at in self.full_at.items() if full_at > now}
            self.forget_at = max(REMEMBERED, 2 * len(self.full_at))


buckets = Buckets()


class KeyThrottle(BaseThrottle):
    """By key; what comes from browsers or without a key, by address as well: one visitor cannot use up the key of all."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        verdicts = [buckets.take(name, who) for name, who in self._limits(request)]
        tightest = max(verdicts, key=lambda one: (one.wait, -one.remaining))
        request._request.rate_limit = tightest
        self._wait = tightest.wait
        return tightest.allowed

    def _limits(self, request: Request) -> list[tuple[str, str]]:
        if request.auth is None:
            return [("address", self.get_ident(request))]
        by_key = (request.auth.kind, str(request.auth.pk))
        if request.auth.kind == "secret":
            return [by_key]
        return [("address", f"{request.auth.pk} {self.get_ident(request)}"), by_key]

    def wait(self) -> float:
        return math.ceil(self._wait)
