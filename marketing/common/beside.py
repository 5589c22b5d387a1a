"""Work in threads beside the requests: no request waits for it."""

import threading
from collections.abc import Callable
from uuid import UUID

from django.db import connections


class Beside:
    def __init__(self) -> None:
        self._busy: set[UUID] = set()
        self._lock = threading.Lock()

    def start(self, key: UUID, work: Callable[[], object], *, name: str) -> None:
        """One piece of work a key at a time; who comes meanwhile goes on with what is there."""
        with self._lock:
            if key in self._busy:
                return
            self._busy.add(key)
        threading.Thread(target=self._run, args=(key, work), name=name, daemon=True).start()

    def _run(self, key: UUID, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            self._busy.discard(key)
            connections.close_all()
