"""FAQ entries in a table: which column is which, in English and Chinese, and what a row says."""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.rows import Row
from marketing.common.errors import Invalid

FIELDS = (
    Field("question", ("q", "title", "问题", "标准问", "标准问题"), required=True),
    Field("answer", ("a", "reply", "response", "答案", "回答", "回复", "标准答案"), required=True),
    Field("locale", ("language", "lang", "语言", "语种")),
    Field("examples", ("similar_questions", "other_questions", "相似问", "相似问法", "相似问题", "其他问法")),
    Field("url", ("link", "page", "address", "链接", "网址")),
    Field("valid_from", ("from", "start", "生效日期", "开始日期")),
    Field("valid_until", ("until", "end", "失效日期", "截止日期", "结束日期")),
)
LANGUAGES = {"english": "en", "英文": "en", "英语": "en", "zh": "zh-hans", "zh-cn": "zh-hans", "chinese": "zh-hans"} | {
    "中文": "zh-hans", "简体中文": "zh-hans", "汉语": "zh-hans",
}  # fmt: skip
BETWEEN = re.compile(r"[|｜\n]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def read_entry(row: Row, locale: str) -> dict[str, Any]:
    """`locale` is that of the file, for rows that name none."""
    values = row.values
    entry: dict[str, Any] = {name: values[name] for name in ("question", "answer")}
    entry["locale"] = _language(values.get("locale", ""), locale)
    if "examples" in values:
        entry["examples"] = [text.strip() for text in BETWEEN.split(values["examples"]) if text.strip()]
    if "url" in values:
        entry["url"] = values["url"]
    return entry | {name: _day(values[name]) for name in ("valid_from", "valid_until") if name in values}


def _language(written: str, locale: str) -> str:
    told = written.casefold().replace("_", "-")
    found = LANGUAGES.get(told, told) or locale
    if found not in dict(settings.LANGUAGES):
        raise Invalid(_("“%(name)s” is no language of this shop. Write en or zh-hans.") % {"name": written[:40]})
    return found


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return date(*map(int, DAY.fullmatch(written).groups()))
    except (AttributeError, ValueError) as error:
        raise Invalid(_("“%(day)s” is no day. Write it like 2026-11-30.") % {"day": written[:40]}) from error
