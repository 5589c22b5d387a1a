"""Which function does which kind of job. `catalog.import` is registered in the `tasks` module of the app `catalog`."""

from collections.abc import Callable
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from marketing.jobs.models import Job

Handler = Callable[[Job], dict | None]

_handlers: dict[str, Handler] = {}


class UnknownKind(LookupError):
    """No installed app registers a handler of this name in its `tasks` module."""


def job(kind: str) -> Callable[[Handler], Handler]:
    """Registers a handler. It runs outside any transaction, opens a `shop_context` for each batch, and bears to be run twice."""

    def register(handler: Handler) -> Handler:
        if _handlers.setdefault(kind, handler) is not handler:
            raise ValueError(f"Two handlers want to do {kind!r}.")
        return handler

    return register


def handler_of(kind: str) -> Handler:
    if kind not in _handlers:
        _import_tasks(kind.partition(".")[0])
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(f"Nothing does {kind!r}. Known kinds: {', '.join(sorted(_handlers))}.") from None


def _import_tasks(label: str) -> None:
    """On first use, so that an app's work is not loaded by a process that never asks for it."""
    app = apps.app_configs.get(label)
    if app and module_has_submodule(app.module, "tasks"):
        import_module(f"{app.name}.tasks")
