"""How states of what the bot knows are coloured where people read of them, and what its parts are called."""

from django.utils.translation import gettext_lazy as _

from marketing.chat.models import Faq, Source

FAQ_TONES = {
    Faq.State.DRAFT: "warn",
    Faq.State.APPROVED: "ok",
    Faq.State.CHANGED: "warn",
    Faq.State.RETIRED: "calm",
}
SOURCE_TONES = {
    Source.State.WAITING: "busy",
    Source.State.READY: "ok",
    Source.State.FAILED: "bad",
    Source.State.RETIRED: "calm",
}
ENGINES = {
    "rules": _("A rule"),
    "knowledge": _("FAQ and policy pages"),
    "products": _("The catalogue"),
    "orders": _("The shopper's orders"),
}
