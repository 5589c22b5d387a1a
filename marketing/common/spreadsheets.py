"""A spreadsheet runs what begins like a formula; an apostrophe before it makes it text, and is taken off again."""

import re

DANGEROUS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def safe_cell(text: str) -> str:
    """Text that already has the apostrophe gets a second one, so that nothing is lost on the way back."""
    return f"'{text}" if DANGEROUS.match(text) else text


def plain_cell(text: str) -> str:
    return text[1:] if text[:1] == "'" and DANGEROUS.match(text) else text
