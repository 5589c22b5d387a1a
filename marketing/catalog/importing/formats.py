"""In which form a file is written, told by its first bytes and its header."""

import codecs
import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.encodings import check_encoding
from marketing.catalog.importing.google import is_google
from marketing.catalog.importing.shopify import is_shopify
from marketing.common.errors import Invalid

NAMES = {
    "csv": _("Table (CSV)"),
    "jsonl": _("JSON Lines"),
    "shopify": _("Shopify products (CSV)"),
    "google": _("Google product feed (text)"),
    "google_xml": _("Google product feed (XML)"),
}
FORMATS = ("auto", *NAMES)
DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
# A declaration of the smaller of a family is often wrong, and the larger one reads it all.
SAME = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8", "big5hkscs": "big5"}


def check(format: str) -> None:
    if format not in FORMATS:
        raise Invalid(_("The format is one of: %(formats)s.") % {"formats": ", ".join(FORMATS)}, pointer="/format")


def is_xml(start: bytes) -> bool:
    return start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


def xml_encoding(start: bytes) -> str:
    """XML says it itself, and is UTF-8 when it does not."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    declared = found[1].decode() if (found := DECLARED.search(start)) else "utf-8"
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = declared
    return check_encoding(SAME.get(name, name))


def tell(first_line: str) -> str:
    if first_line.lstrip().startswith("["):
        raise Invalid(_("This file is one JSON list. Write one object a line (JSON Lines), and import that."))
    return "jsonl" if first_line.lstrip().startswith("{") else "auto"


def tell_dialect(format: str, header: Iterable[str]) -> str:
    """A named one is taken at its word, if the columns that it stands on are there."""
    if format == "shopify" and not is_shopify(header):
        raise Invalid(_("This is no product file of Shopify: it has no columns “Handle”, “Title” and “Option1 Name”."))
    if format != "auto":
        return format
    return "shopify" if is_shopify(header) else "google" if is_google(header) else "csv"
