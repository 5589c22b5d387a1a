"""FAQ entries from a file. Each good row is a draft, or changes the entry that asks the same; the others are told with their line."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.catalog.importing.files import open_rows
from marketing.catalog.importing.mapping import Columns, match_columns
from marketing.catalog.importing.rows import Row, RowError
from marketing.chat.faq_rows import FIELDS, read_entry
from marketing.chat.models import Faq
from marketing.chat.services.faqs import add_faq, change_faq
from marketing.common.errors import DomainError, Invalid
from marketing.content.editing import clean

LARGEST_FILE = 10 * 2**20
MOST_ROWS = 2_000  # at once: a person has to approve them


@dataclass(frozen=True)
class Imported:
    counts: Counter[str]  # added, changed, unchanged
    errors: list[RowError]


@transaction.atomic
def import_faqs(shop: Shop, path: Path, *, actor: User | None, locale: str = "") -> Imported:
    require(actor, shop, ANSWER_SHOPPERS)
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(_("The file is larger than 10 MiB. Split it into several."), pointer="/file")
    rows = open_rows(path)
    if rows.total > MOST_ROWS:
        said = _("The file has %(count)d rows, and at most %(most)d are taken at once. Split it into several.")
        raise Invalid(said % {"count": rows.total, "most": MOST_ROWS}, pointer="/file")
    columns = match_columns(rows.columns, FIELDS, {})
    done = Imported(Counter(), [])
    for row in rows:
        if isinstance(row, RowError):
            done.errors.append(row)
        else:
            _take(shop, row, columns, done, actor=actor, locale=locale or shop.locale)
    return done


def _take(shop: Shop, row: Row, columns: Columns, done: Imported, *, actor: User | None, locale: str) -> None:
    try:
        with transaction.atomic():
            done.counts[_put(shop, read_entry(columns.read(row), locale), actor=actor)] += 1
    except DomainError as refusal:
        done.errors.append(RowError(row.number, str(refusal), values=row.values))


def _put(shop: Shop, entry: dict, *, actor: User | None) -> str:
    same = {"locale": entry["locale"], "question": clean(entry["question"])}
    before = Faq.objects.for_shop(shop).select_related("shop").filter(**same).first()
    if before is None:
        add_faq(shop, actor=actor, **entry)
        return "added"
    return "unchanged" if change_faq(before, actor=actor, **entry).version == before.version else "changed"
