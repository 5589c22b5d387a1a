"""Texts of a file are taken in: each is checked and waits for a person, and what is there already is left alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Import, Product
from marketing.catalog.undoing import undoes
from marketing.common.distances import edit_distance
from marketing.common.errors import Invalid
from marketing.content import selectors
from marketing.content.models import Draft, Publication, Version
from marketing.content.services.changing import locked, one_at_a_time
from marketing.content.services.rewriting import write

UNTOUCHABLE = {
    Draft.State.REQUESTED: _(
        "Such a text is being written just now. Stop that request, or import this row when it has ended."
    ),
    Draft.State.APPROVED: _("Such a text was approved a moment ago. Import this row again once it is live."),
}


@dataclass(frozen=True, kw_only=True)
class TextInput:
    product: Product
    kind: str
    locale: str
    text: str
    audience: str = ""
    also: tuple[str, ...] | None = None  # not said: as it stands
    ai_generated: bool = False
    draft_id: str = ""  # the draft that it was exported from


class Verdict(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Taken:
    verdict: Verdict
    before: str


def take_in(wanted: TextInput, import_row: Import) -> Taken:
    """Inside the transaction of its batch, which called `one_at_a_time`."""
    shop = wanted.product.shop
    waiting = _best(selectors.drafts(shop).filter(**_place(wanted), state__in=selectors.OPEN), wanted)
    if waiting is None:
        return _begin(wanted, import_row)
    if waiting.text == wanted.text:
        return Taken(Verdict.UNCHANGED, waiting.text)
    if waiting.state in UNTOUCHABLE:
        raise Invalid(UNTOUCHABLE[Draft.State(waiting.state)])
    draft, before = locked(waiting, actor=None), waiting.text
    if not draft.awaits_review:  # a reviewer was faster by a moment
        raise Invalid(_("Somebody judged this text while the file was read. Export it again, and change that."))
    if selectors.versions(draft).filter(import_row=import_row).exists():  # before the worker was killed
        raise Invalid(_("This file names this text twice."))
    draft.ai_generated = draft.ai_generated or wanted.ai_generated
    write(draft, wanted.text, Version.Origin.IMPORTED, actor=None, import_row=import_row)
    return Taken(Verdict.CHANGED, before)


def is_as_exported(wanted: TextInput) -> bool:
    """Nobody touched this row, whatever became of its text: several of one place may stand in an export."""
    found = selectors.drafts(wanted.product.shop).filter(**_place(wanted), pk=wanted.draft_id or None)
    return found.filter(text=wanted.text).exists()


def _place(wanted: TextInput) -> dict[str, object]:
    return {"product": wanted.product, "kind": wanted.kind, "locale": wanted.locale, "audience": wanted.audience}


def _best(texts: Iterable[Draft], wanted: TextInput) -> Draft | None:
    """The one about the same other products; where the file does not name them, the one about this product alone, or the only one."""
    found = sorted(texts, key=lambda one: len(one.also))
    if wanted.also is not None:
        return next((one for one in found if sorted(one.also) == sorted(wanted.also)), None)
    return found[0] if found and (len(found) == 1 or not found[0].also) else None


def _begin(wanted: TextInput, import_row: Import) -> Taken:
    live = selectors.live(wanted.product.shop).filter(**_place(wanted)).first()
    if live and live.text == wanted.text:
        return Taken(Verdict.UNCHANGED, live.text)
    also = wanted.also if wanted.also is not None else (live.also if live else ())
    draft = Draft(shop=wanted.product.shop, **_place(wanted), also=list(also), ai_generated=wanted.ai_generated)
    if live and _is_edited(live, wanted.text):
        draft.ai_generated, draft.provider, draft.model = True, live.provider, live.model
    draft.save()
    write(draft, wanted.text, Version.Origin.IMPORTED, actor=None, import_row=import_row)
    return Taken(Verdict.NEW, live.text if live else "")


def _is_edited(live: Publication, text: str) -> bool:
    """A text that AI wrote stays one when a spreadsheet lost the word for it: half of it is still there."""
    return live.ai_generated and 2 * edit_distance(live.text, text) <= max(len(live.text), len(text))


@undoes(Import.Kind.TEXTS)
def take_out(import_row: Import) -> dict[str, int]:
    """What nobody has changed or judged since: a text that it made goes, one that it changed is what it was before."""
    shop = import_row.shop
    one_at_a_time(shop)
    made = Version.objects.for_shop(shop).filter(import_row=import_row).order_by("pk")
    done = [_take_out(version) for version in made.select_related("draft__shop")]
    return {"removed": sum(done), "kept": len(done) - sum(done)}


def _take_out(made: Version) -> bool:
    draft = locked(made.draft, actor=None)
    if not draft.awaits_review or draft.version != made.number:
        return False
    before = selectors.versions(draft).filter(number__lt=made.number).last()
    if before is None:
        draft.delete()
    else:
        write(draft, before.text, Version.Origin.RESTORED, actor=None)
    return True
