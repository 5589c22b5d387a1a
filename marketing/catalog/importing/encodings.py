"""In which encoding a file is written, decided on every line of it: a Chinese word may come in row 70,000 first."""

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from marketing.common.errors import Invalid

ENCODINGS = ("utf-8", "gb18030", "big5", "cp1252")  # none puts a line break inside a character


@dataclass
class Ballot:
    """Each line with more than ASCII votes. A few broken lines then do not lose the file: they are refused one by one."""

    voters: int = 0
    utf8: int = 0
    gb18030: int = 0
    characters: int = 0
    common: int = 0
    bom: bool = False

    def count(self, block: bytes) -> None:
        """A block of whole lines."""
        self.bom = self.bom or (not self.voters and block.startswith(codecs.BOM_UTF8))
        for line in () if block.isascii() else block.splitlines():
            if not line.isascii():
                self._vote(line)

    def _vote(self, line: bytes) -> None:
        self.voters += 1
        self.utf8 += _decodes(line, "utf-8")
        if not _decodes(line, "gb18030"):
            return
        self.gb18030 += 1
        text = line.decode("gb18030")
        self.characters += _beyond_ascii(text)
        self.common += _beyond_ascii(text.encode("gb2312", "ignore").decode("gb2312"))

    def winner(self) -> str:
        if self.bom:
            return "utf-8-sig"
        if self.utf8 * 2 > self.voters or not self.voters:
            return "utf-8"
        # Western text decodes as GB18030 by accident, into characters that nobody writes; those of GB2312 are written.
        if self.gb18030 * 2 > self.voters and self.common * 2 > self.characters:
            return "gb18030"
        raise Invalid(
            _("The encoding of this file could not be told. Save it as UTF-8, or name it: %(encodings)s.")
            % {"encodings": ", ".join(ENCODINGS)}
        )


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _beyond_ascii(text: str) -> int:
    return sum(not character.isascii() for character in text)


def check_encoding(name: str) -> str:
    if name.lower() not in (*ENCODINGS, "utf-8-sig"):
        raise Invalid(
            _("“%(name)s” is not an encoding that can be imported. Known are: %(encodings)s.")
            % {"name": name, "encodings": ", ".join(ENCODINGS)}
        )
    return name.lower()
