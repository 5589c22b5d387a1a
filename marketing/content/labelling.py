"""Who reads a text that AI wrote is told so, in words and for machines, wherever the text goes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from marketing.content.models import Draft, Publication

# IPTC's name for text from a trained model, which Google's product feed and others read.
DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
LABEL = _("Written by AI, checked by a person")


def label(text: Draft | Publication) -> str:
    """In its own language, to be shown beside it."""
    if not (text.ai_generated and text.text):
        return ""
    with override(text.locale):
        return str(LABEL)


def metadata(publication: Publication) -> dict[str, object] | None:
    if not publication.ai_generated:
        return None
    return {
        "digital_source_type": DIGITAL_SOURCE,
        "provider": publication.provider,
        "model": publication.model,
        "reviewed_by_person": True,
        "published_at": publication.created_at,
    }
