"""Who writes: the writer that the shop chose, then its own, and the templates at last, which always can."""

from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from marketing.generation.models import GenerationSettings
from marketing.generation.providers.base import Failed, Provider
from marketing.generation.values import Kind, Request

LAST = "template"
# The shop's own writer learned from descriptions of single products, and writes nothing else.
LEARNED = {"local": (Kind.DESCRIPTION,)}


def order(settings: GenerationSettings, request: Request) -> list[str]:
    chosen = [settings.writer] if settings.writer != GenerationSettings.Writer.OWN else []
    return [*chosen, *(name for name in django_settings.OWN_WRITERS if can_write(name, request))]


def can_write(name: str, request: Request) -> bool:
    return name not in LEARNED or (request.kind in LEARNED[name] and len(request.products) == 1)


def provider(name: str, settings: GenerationSettings) -> Provider:
    """Loaded on first use: some stand on libraries that not every server has."""
    return import_string(django_settings.WRITERS[name]).of(settings)


def first(settings: GenerationSettings, request: Request) -> str:
    """Whom a request is told to. Of the server's own, the first that there is."""
    names = order(settings, request)
    if settings.writer != GenerationSettings.Writer.OWN:
        return names[0]
    return next(name for name in names if is_set_up(name, settings))


def is_set_up(name: str, settings: GenerationSettings) -> bool:
    try:
        provider(name, settings)
    except Failed:
        return False
    return True
