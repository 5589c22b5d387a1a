"""The text of a PDF file, on standard output: `python -m marketing.chat.pdf_text FILE`. Run apart, because such files can be evil."""

import re
import resource
import sys
from collections.abc import Iterator

LOCKED, EMPTY, BROKEN = 3, 4, 5
MOST_PAGES = 300
MEMORY, SECONDS = 2**30, 60

ENDS = re.compile(r"[.!?。！？:：;；]$")
BEGINS = re.compile(r"^(?:[-–•·*]\s|\(?\d{1,2}(?:\.\d{1,2})*[.)、]\s?|[一二三四五六七八九十]+、|第.{1,3}[条章])")
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def main(path: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from pypdf import PdfReader  # after the limits
    from pypdf.errors import FileNotDecryptedError

    try:
        pages = [page.extract_text() for page in PdfReader(path).pages[:MOST_PAGES]]
    except FileNotDecryptedError:
        return LOCKED
    except Exception:  # whatever is wrong with the file: nobody can mend it here
        return BROKEN
    text = "\n".join(paragraphs("\n".join(pages)))
    sys.stdout.buffer.write(text.encode("utf-8", "ignore"))
    return 0 if text else EMPTY


def paragraphs(text: str) -> Iterator[str]:
    """A PDF breaks lines where the page ends: a line that ends no sentence goes on in the next one."""
    whole = ""
    for line in (" ".join(one.split()) for one in text.replace("\0", "").splitlines()):
        if whole and (not line or ENDS.search(whole) or BEGINS.match(line)):
            yield whole
            whole = ""
        whole = _joined(whole, line)
    if whole:
        yield whole


def _joined(before: str, line: str) -> str:
    if not (before and line) or (CHINESE.match(before[-1]) and CHINESE.match(line[0])):
        return before + line
    return f"{before} {line}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
