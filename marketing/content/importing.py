"""Rows of a file -> texts that wait for a person: product, kind, language and text, written by people or edited in a spreadsheet."""

import unicodedata
from collections import Counter
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.catalog.importing.batches import BatchResult
from marketing.catalog.importing.headers import ALIASES
from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.reports import Difference
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Import, Product
from marketing.catalog.selectors import find_products
from marketing.catalog.values import read_yes_or_no
from marketing.common.errors import Invalid
from marketing.content.editing import read_text
from marketing.content.exporting import BETWEEN
from marketing.content.kinds import MOST_TOGETHER
from marketing.content.services.changing import one_at_a_time
from marketing.content.services.importing import Taken, TextInput, Verdict, is_as_exported, take_in
from marketing.content.services.planning import LONGEST_AUDIENCE
from marketing.generation.values import Kind

BATCH = 200  # each text is checked, and each batch is one transaction
FIELDS = (
    Field("product_id", ("external_id", *ALIASES["external_id"].split(", ")), required=True),
    Field("kind", ("文案类型", "类型"), required=True),
    Field("language", ("locale", "语言"), required=True),
    Field("text", ("文案", "文本", "内容"), required=True),
    Field("audience", ("written_for", "受众", "目标人群")),
    Field("other_products", ("其他商品",)),
    Field("ai_generated", ("ai", "由AI撰写")),
    Field("draft_id", ("文案编号",)),
)
LOCALES = {
    **{name.casefold(): locale for locale, name in settings.LANGUAGES},
    **{locale: locale for locale, _name in settings.LANGUAGES},
    **dict.fromkeys(("zh", "zh-cn", "zh-hans-cn", "cn", "chinese", "中文", "简体", "汉语"), "zh-hans"),
    **dict.fromkeys(("en-us", "en-gb", "eng", "英文", "英语"), "en"),
}  # fmt: skip

Place = tuple[str, str, str, str, tuple[str, ...] | None]


class TextImport:
    """Applies the batches of one file, one after another. Each text may stand in it once."""

    def __init__(self) -> None:
        self.seen: dict[Place, int] = {}

    def __call__(self, shop: Shop, rows: list[Row], import_row: Import) -> BatchResult:
        one_at_a_time(shop)
        products = find_products(shop, {row.values["product_id"] for row in rows})
        counts, errors, differences = Counter(), [], []
        for row in rows:
            try:
                wanted = read_row(row, products)
                taken = self._take_in(row.number, wanted, import_row)
            except Invalid as refusal:
                errors.append(RowError(row.number, str(refusal)))
                continue
            counts[taken.verdict.value] += 1
            if taken.verdict != Verdict.UNCHANGED:
                differences.append(_difference(row.number, wanted, taken))
        return BatchResult(dict(counts), errors, differences)

    def _take_in(self, number: int, wanted: TextInput, import_row: Import) -> Taken:
        if is_as_exported(wanted):
            return Taken(Verdict.UNCHANGED, wanted.text)
        self._once(number, wanted)
        return take_in(wanted, import_row)

    def _once(self, number: int, wanted: TextInput) -> None:
        place = (wanted.product.external_id, wanted.kind, wanted.locale, wanted.audience, wanted.also)
        first = self.seen.setdefault(place, number)
        if first != number:
            raise Invalid(
                _("“%(value)s” stands already in row %(row)d.") % {"value": " ".join(place[:3]), "row": first}
            )


def read_row(row: Row, products: dict[str, Product]) -> TextInput:
    said = row.values
    product = products.get(said["product_id"])
    if product is None:
        raise Invalid(_("There is no product “%(id)s” in this shop.") % {"id": said["product_id"][:100]})
    audience = said.get("audience", "").replace("\0", "")
    if len(audience) > LONGEST_AUDIENCE:
        raise Invalid(_("“audience” is longer than %(most)d characters.") % {"most": LONGEST_AUDIENCE})
    return TextInput(
        product=product,
        kind=read_kind(said["kind"]),
        locale=read_language(said["language"]),
        text=read_text(said["text"]),
        audience=audience,
        also=read_others(said["other_products"], product) if "other_products" in said else None,
        ai_generated=bool(said.get("ai_generated")) and read_yes_or_no(said["ai_generated"]),
        draft_id=read_draft_id(said.get("draft_id", "")),
    )


def read_kind(text: str) -> str:
    """By its name in the file format, or as pages call it in either language."""
    word = plain(text)
    for locale, _name in settings.LANGUAGES:
        with translation.override(locale):
            for kind in Kind:
                if word in (plain(kind.value), plain(str(kind.label))):
                    return kind.value
    raise Invalid(
        _("“%(text)s” is no kind of text. Known kinds: %(kinds)s.")
        % {"text": text[:50], "kinds": ", ".join(Kind.values)}
    )


def read_language(text: str) -> str:
    found = LOCALES.get(unicodedata.normalize("NFKC", text).casefold().replace("_", "-"))
    if found is None:
        known = ", ".join(locale for locale, _name in settings.LANGUAGES)
        raise Invalid(
            _("“%(text)s” is no language that is known. Known are: %(known)s.") % {"text": text[:50], "known": known}
        )
    return found


def read_others(text: str, product: Product) -> tuple[str, ...]:
    found = tuple(one for part in text.split(BETWEEN.strip()) if (one := part.strip()) and one != product.external_id)
    if len(found) >= MOST_TOGETHER:
        raise Invalid(_("One text speaks of at most %(most)d products. Name fewer.") % {"most": MOST_TOGETHER})
    return found


def read_draft_id(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError as error:
        raise Invalid(
            _("“%(text)s” is no id of a draft. Leave that cell as it was exported, or empty.") % {"text": text[:50]}
        ) from error


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("-", " ").replace("_", " ")


def _difference(number: int, wanted: TextInput, taken: Taken) -> Difference:
    field = f"{Kind(wanted.kind).label} · {wanted.locale}"
    return Difference(number, wanted.product.external_id, field, taken.before, wanted.text)
