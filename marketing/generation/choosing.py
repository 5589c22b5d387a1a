"""Who writes: the writer that the shop chose, then its own, and the templates at last, which always can."""

from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from marketing.generation.models import GenerationSettings
from marketing.generation.providers.base import Provider

LAST = "template"


def order(settings: GenerationSettings) -> list[str]:
    chosen = [settings.writer] if settings.writer != GenerationSettings.Writer.OWN else []
    return [*chosen, *django_settings.OWN_WRITERS]


def provider(name: str, settings: GenerationSettings) -> Provider:
    """Loaded on first use: some stand on libraries that not every server has."""
    return import_string(django_settings.WRITERS[name]).of(settings)
