"""The site in Chinese: every page, every word of ours, and those of the theme."""

import ast
import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db.models.base import ModelState

from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture
from tests.dashboard.test_pages import addresses

ROOT = Path(__file__).parent.parent.parent
LOCALE = ROOT / "shop_ai" / "locale" / "zh_Hans" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%\(\w+\)\.\d+f|\{\w*\}")

# Names, codes and units that are the same in Chinese.
SAME = {
    "shop", "ai", "english", "ndcg", "hr", "recall", "csv", "json", "lines", "api", "id", "gb", "utf", "excel", "gz", "ctrl",
    "gbp", "usd", "en", "zh", "hans", "https", "http", "example", "esc", "jasmine", "pearls", "paper", "tea", "teas", "key",
    "olivia", "test", "g", "k", "kb", "mb", "b", "ease", "transformer", "recommender", "weight", "note", "line", "nd", "d",
    "olive", "pk", "x", "token", "jwt", "true", "false", "shopify", "google", "gbk", "feed", "xml", "rss", "atom", "tsv",
    "models", "openai", "vllm", "ollama", "deepseek", "hugging", "face", "chat", "completions", "email",
    "enter", "shift", "html", "markdown", "pdf", "mib",
}  # fmt: skip
# Icons are written as words, in a font that draws them.
WITHOUT_WORDS = {"script", "style", "code", "pre"}


class Words(HTMLParser):
    """The words that a reader sees, and those that a screen reader says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = dict(pairs)
        self.found += [value or "" for name, value in pairs if name in ("aria-label", "placeholder", "title", "alt")]
        if tag not in ("input", "img", "br", "hr", "link", "meta", "circle", "line", "polyline"):
            silent = tag in WITHOUT_WORDS or "material-symbols-outlined" in (attributes.get("class") or "")
            self.open.append(silent or (bool(self.open) and self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in ("input", "img", "br", "hr", "link", "meta", "circle", "line", "polyline"):
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1]):
            self.found.append(data)


def english_left(text: str, known: set[str]) -> set[str]:
    words = (word for phrase in Words(text).found for word in re.findall(r"[A-Za-z]{2,}", phrase))
    return {word for word in words if word.lower() not in SAME and word not in known}


def words_of_the_shop(furniture: Furniture) -> set[str]:
    """Titles, ids, settings: what the shop itself wrote is not translated."""
    written = [value for thing in furniture.things.values() for value in vars(thing).values()]
    texts = [str(one) for one in [*written, *furniture.things.values()] if not isinstance(one, ModelState)]
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(texts)))


def test_no_english_word_is_left_on_any_page(owners_browser: Browser, furniture: Furniture) -> None:
    owners_browser.cookies["django_language"] = "zh-hans"
    known = words_of_the_shop(furniture)

    left = {address: english_left(owners_browser.get(address).text, known) for address in addresses(furniture)}

    assert not {address: words for address, words in left.items() if words}


def test_a_latin_word_stands_apart(owners_browser: Browser) -> None:
    owners_browser.cookies["django_language"] = "zh-hans"

    assert "添加 API 密钥" in owners_browser.get("/dashboard/accounts/apikey/").text
    assert "添加商品" in owners_browser.get("/dashboard/catalog/product/").text


def test_empty_pages_and_the_login_are_chinese_too(owners_browser: Browser) -> None:
    owners_browser.cookies["django_language"] = "zh-hans"
    pages = [
        "",
        "catalog/product/",
        "catalog/product/?q=x",
        "registry/modelversion/",
        "accounts/apikey/",
        "search/?s=xy",
    ]

    left = {page: english_left(owners_browser.get(f"/dashboard/{page}").text, set()) for page in pages}
    owners_browser.logout()
    owners_browser.cookies["django_language"] = "zh-hans"
    left["login"] = english_left(owners_browser.get("/dashboard/login/").text, set())

    assert not {page: words for page, words in left.items() if words}


def entries() -> list[dict[str, str]]:
    found, entry, field = [], {}, ""
    for line in [*(LOCALE / "django.po").read_text(encoding="utf-8").splitlines(), ""]:
        if not line:
            found += [entry] if entry else []
            entry = {}
        elif line.startswith("#"):
            entry["comments"] = entry.get("comments", "") + line
        elif match := re.match(r'(\w+)(?:\[0])? (".*")', line):
            field = match[1]
            entry[field] = ast.literal_eval(match[2])
        else:
            entry[field] += ast.literal_eval(line)
    return found[1:]


MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def marked_sentences() -> set[str]:
    """What Python and templates mark, read without gettext's tools. (Blocks with placeholders are left to `makemessages`.)"""
    house = [ROOT / "marketing", ROOT / "shop_ai"]
    trees = (ast.parse(file.read_text(encoding="utf-8")) for folder in house for file in folder.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    named = ((getattr(call.func, "id", ""), call.args) for call in calls)
    marked = (args[1 if "pgettext" in name else 0] for name, args in named if name in MARKERS)  # a context stands before its words
    said = {argument.value for argument in marked if isinstance(argument, ast.Constant)}
    pages = (file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html"))
    return said | {
        match.replace("%", "%%") for page in pages for match in re.findall(r"{% trans(?:late)? \"([^\"]+)\"", page)
    }


def test_no_sentence_is_missing() -> None:
    missing = marked_sentences() - {entry["msgid"] for entry in entries()}

    assert not missing, "Run: python manage.py makemessages, translate, then compilemessages"


def test_every_sentence_is_translated_by_a_person() -> None:
    assert not [entry["msgid"] for entry in entries() if not entry["msgstr"] or "fuzzy" in entry.get("comments", "")]


def test_a_translation_keeps_the_places_for_names_and_numbers() -> None:
    wrong = [
        entry["msgid"]
        for entry in entries()
        if set(PLACEHOLDER.findall(entry.get("msgid_plural", entry["msgid"]))) != set(PLACEHOLDER.findall(entry["msgstr"]))
    ]

    assert not wrong


def test_the_compiled_file_is_that_of_the_text() -> None:
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    stale = [
        entry["msgid"]
        for entry in entries()
        if "msgctxt" not in entry
        and compiled._catalog.get(entry["msgid"], compiled._catalog.get((entry["msgid"], 0))) != entry["msgstr"]
    ]
    assert not stale, "Run: python manage.py compilemessages"


@pytest.mark.parametrize("word", ["Filters", "Type to search", "Light", "Dark"])
def test_the_themes_own_words_are_among_them(word: str) -> None:
    assert word in {entry["msgid"] for entry in entries()}
