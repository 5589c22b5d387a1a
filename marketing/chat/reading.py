"""A policy page, in whatever form it comes, as plain text: a paragraph on each line, headings behind `# `."""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from marketing.catalog.importing.encodings import Ballot
from marketing.catalog.importing.hypertext import SILENT, to_text
from marketing.chat import pdf_text
from marketing.chat.models import Source
from marketing.common.errors import Invalid
from marketing.common.fetching import Limits, fetch

FETCHED = Limits(seconds=60, size=10 * 2**20)
PDF_SECONDS = 90
LONGEST = 500_000  # characters; a policy is read by people
FRAME = frozenset({"nav", "footer", "aside", "button"})  # of a page: not what it says
HEADING = re.compile(r"<h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
CONTENT = re.compile(r"<(main|article)(?:\s[^<>]*)?>", re.IGNORECASE)
WRAPPED_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u4e00-\u9fff])")


def read(source: Source) -> str:
    match source.format:
        case Source.Format.MARKDOWN:
            text = from_markdown(source.written)
        case Source.Format.HTML:
            text = from_html(source.written)
        case Source.Format.PDF:
            text = from_pdf(Path(settings.MEDIA_ROOT, source.path))
        case _:
            text = fetched(source.url)
    return checked(text)


def checked(text: str) -> str:
    if not text.strip():
        raise Invalid(_("There is no text on this page. Copy the text, and paste it here instead."))
    if len(text) > LONGEST:
        raise Invalid(_("This page is too long: at most 500,000 characters are read. Split it into several."))
    return text


def from_markdown(written: str) -> str:
    joined = WRAPPED_CHINESE.sub("", written)
    return from_html(MarkdownIt("commonmark").enable("table").render(joined))


def from_html(markup: str) -> str:
    """What the page itself says, without menus and footers."""
    inner, unread = markup, SILENT | FRAME | {"header"}
    if opened := CONTENT.search(markup):
        closed = markup.lower().rfind(f"</{opened[1].lower()}")
        inner, unread = markup[opened.end() : closed if closed > opened.end() else None], SILENT | FRAME
    text = to_text(HEADING.sub(lambda tag: f"{tag[0]}{'#' * int(tag[1])} ", inner), unread)
    return "\n".join(line for line in text.splitlines() if line.strip("#"))


def fetched(address: str) -> str:
    with NamedTemporaryFile(prefix="page-") as file:
        fetch(address, file, limits=FETCHED, allowed=settings.FETCH_ALLOWED_NETWORKS)
        file.flush()
        path = Path(file.name)
        content = path.read_bytes()
        if content.startswith(b"%PDF-"):
            return from_pdf(path)
    text = decoded(content)
    return from_html(text) if text.lstrip().startswith("<") else from_markdown(text)


def decoded(content: bytes) -> str:
    ballot = Ballot()
    ballot.count(content)
    return content.decode(ballot.winner(), "replace").replace("\0", "")


def from_pdf(path: Path) -> str:
    """In a process of its own, with little memory and time: such a file can be made to take all of both."""
    try:
        done = subprocess.run(  # noqa: S603 (our own module; the path is ours, too)
            [sys.executable, "-m", "marketing.chat.pdf_text", str(path)],
            capture_output=True, timeout=PDF_SECONDS, cwd=settings.BASE_DIR, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        done = None
    if done and done.returncode == 0:
        return done.stdout.decode()
    if done and done.returncode == pdf_text.LOCKED:
        raise Invalid(_("This PDF file asks for a password. Save it without one, or paste its text."))
    if done and done.returncode == pdf_text.EMPTY:
        raise Invalid(_("This PDF file holds no text, only pictures of it. Paste its text instead."))
    raise Invalid(_("This PDF file is broken or too large to be read. Save it anew, or paste its text."))
