"""The items of a product feed in RSS or Atom, one by one.

Expat reads and never builds a tree. No document type is let in, so there are no entities to grow or to fetch; no piece of
the file and no item may be longer than a megabyte or two, so memory stays small whatever is sent.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.lines import BadLine
from marketing.catalog.importing.records import MAX_COLUMNS
from marketing.common.errors import Invalid

CHUNK = 2**16
LONGEST_PIECE = 2**20  # bytes of one tag or comment
LONGEST_ITEM = 2**21  # characters
DEEPEST = 50
ITEMS = ("item", "entry")
PREFIXES = ("", "g", "c")  # none, Google's, and Google's for fields that a shop made up; those of others are not ours
TEXTS = ("title", "description", "summary", "content")  # may hold tags that somebody forgot to escape
SEVERAL = "product_highlight"

Item = tuple[int, dict[str, str] | BadLine]


def xml_items(content: BinaryIO, encoding: str) -> Iterator[Item]:
    """The how-manieth item it is (many feeds are one long line), and what it says: `title`, `price`, `product_highlight` ..."""
    reader = _Reader(encoding)
    decoder = codecs.getincrementaldecoder(encoding)(
        "replace"
    )  # an item with such a mark is refused, the others are kept
    while chunk := content.read(CHUNK):
        yield from reader.feed(decoder.decode(chunk))
    yield from reader.feed(decoder.decode(b"", final=True), is_last=True)
    if not reader.found:
        raise Invalid(_("This XML file is no product feed: nothing in it is called “item” or “entry”."))


class _Reader:
    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_document_type
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._hear
        self.fed = 0
        self.depth = 0
        self.found = 0
        self.item: _Item | None = None
        self.done: list[Item] = []

    def feed(self, text: str, *, is_last: bool = False) -> list[Item]:
        data = text.encode()
        self.fed += len(data)
        try:
            self.parser.Parse(data, is_last)
        except expat.ExpatError as error:
            raise Invalid(
                _("The XML is broken in line %(line)d: %(reason)s. Nothing of the file was imported.")
                % {"line": error.lineno, "reason": expat.ErrorString(error.code)}
            ) from error
        if self.fed - self.parser.CurrentByteIndex > LONGEST_PIECE + CHUNK:
            raise Invalid(_("A tag or a comment of this XML file is longer than a megabyte."))
        done, self.done = self.done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Invalid(_("The tags of this XML file are nested deeper than %(limit)d.") % {"limit": DEEPEST})
        if self.item:
            self.item.start(name, attributes)
        elif _local(name) in ITEMS:
            self.found += 1
            self.item = _Item(self.found)

    def _hear(self, text: str) -> None:
        if self.item:
            self.item.hear(text)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if self.item and not self.item.end(name):
            self.done.append((self.item.number, self.item.result(self.encoding)))
            self.item = None


class _Item:
    """Its fields are the elements directly inside. Of those that have parts, only a few say something of the product."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.values: dict[str, str] = {}
        self.own: set[str] = set()  # said in Google's own words, which come before those of RSS and Atom
        self.text: list[str] = []  # of the field that is open
        self.parts: dict[str, str] = {}
        self.part_begins = 0
        self.size = 0
        self.open = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.open += 1
        if self.open == 2:
            self.text, self.parts = [], {}
            if name == "link" and attributes.get("rel", "alternate") == "alternate":
                self._keep("", name, attributes.get("href", ""))
        elif self.open == 3:
            self.part_begins = len(self.text)

    def hear(self, text: str) -> None:
        self.size += len(text)
        if self.size <= LONGEST_ITEM:
            self.text.append(text)

    def end(self, name: str) -> bool:
        """Whether the item goes on."""
        self.open -= 1
        if self.open == 2:
            self.parts[_local(name)] = "".join(self.text[self.part_begins :]).strip()
        elif self.open == 1:
            self._end_of_field(name)
        return self.open > 0

    def _end_of_field(self, name: str) -> None:
        prefix, _colon, local = name.rpartition(":")
        if "attribute_name" in self.parts:
            self._keep("g", self.parts["attribute_name"], self.parts.get("attribute_value", ""))
        elif "content" in self.parts:
            self._keep(prefix, local, self.parts["content"])
        elif not self.parts or local in TEXTS:
            self._keep(prefix, local, "".join(self.text).strip())

    def _keep(self, prefix: str, name: str, value: str) -> None:
        if not value or prefix not in PREFIXES:
            return
        if name in self.own or (name in self.values and not prefix):
            if name == SEVERAL:
                self.values[name] += f"; {value}"
            return
        if prefix:
            self.own.add(name)
        self.values[name] = value

    def result(self, encoding: str) -> dict[str, str] | BadLine:
        if self.size > LONGEST_ITEM:
            return BadLine(_("This item is longer than %(limit)s characters.") % {"limit": f"{LONGEST_ITEM:,}"})
        if len(self.values) > MAX_COLUMNS:
            return BadLine(_("This row has more than %(limit)s columns.") % {"limit": f"{MAX_COLUMNS:,}"})
        if any("\ufffd" in text for text in self.values.values()):
            return BadLine(_("This item holds bytes that are not %(encoding)s.") % {"encoding": encoding})
        return self.values


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_document_type(*args: object) -> None:
    raise Invalid(_("This XML file has a document type (DOCTYPE), which can hold a trap. Save the feed without it."))
