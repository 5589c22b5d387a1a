"""Texts out of a spreadsheet and into it: each is checked and waits for a person, none is there twice, and all can be taken back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import Shop, User
from marketing.catalog import services as catalog
from marketing.catalog.importing.reports import read_errors
from marketing.catalog.models import Import, Product
from marketing.common.errors import Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.content import services
from marketing.content.models import Draft
from marketing.jobs.selectors import jobs
from marketing.jobs.services import run_now
from tests.content.conftest import TRUE, make_draft, make_teapot
from tests.content.test_publish import go_live
from tests.dashboard.conftest import Browser

HEADER = ("product_id", "kind", "language", "text")
ENGLISH, CHINESE = "The pot is made of stoneware.", "这把茶壶用陶土制成。"


@pytest.fixture
def pots(bare_shop: Shop) -> list[Product]:
    return [make_teapot(bare_shop, f"POT-{n}") for n in (1, 2, 3)]


@pytest.fixture
def bring(bare_shop: Shop, tmp_path: Path) -> Callable[..., Import]:
    def bring(*rows: tuple, header: tuple = HEADER, encoding: str = "utf-8", **asked: object) -> Import:
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        file = tmp_path / "texts.csv"
        file.write_bytes(text.getvalue().encode(encoding))
        with shop_context(bare_shop):
            row = catalog.start_import(bare_shop, "texts", file, actor=None, **asked)
        return do(row)

    return bring


def do(row: Import) -> Import:
    with shop_context(row.shop):
        job = jobs(row.shop).get(subject_id=row.pk)
    run_now(job)
    with shop_context(row.shop):
        row.refresh_from_db()
    return row


def texts(shop: Shop) -> list[tuple]:
    with shop_context(shop):
        found = Draft.objects.for_shop(shop).order_by("product__external_id", "kind", "locale")
        return list(found.values_list("product__external_id", "kind", "locale", "state", "text"))


def test_texts_of_people_wait_for_review_checked_and_bad_rows_are_told(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import]
) -> None:
    long = "A pot of stoneware. " * 499 + "x" * 20

    row = bring(
        ("POT-1", "描述", "中文", CHINESE),
        ("POT-2", "Selling points", "EN", "Made of oak, holds 900 ml."),
        ("POT-3", "description", "en", long),
        ("POT-9", "description", "en", ENGLISH),
        ("POT-1", "poem", "en", ENGLISH),
        ("POT-1", "title", "tlh", ENGLISH),
        ("POT-1", "title", "en", "\u200b"),
        ("POT-1", "title", "en", long + "x"),
        ("POT-1", "description", "zh-hans", "又一条。"),
        header=("货号", "文案类型", "语言", "文案"),
        encoding="gb18030",
    )

    assert (row.encoding, row.counts) == ("gb18030", {"new": 3, "errors": 6})
    assert texts(bare_shop) == [
        ("POT-1", "description", "zh-hans", "in_review", CHINESE),
        ("POT-2", "selling_points", "en", "in_review", "Made of oak, holds 900 ml."),
        ("POT-3", "description", "en", "in_review", long),
    ]
    with shop_context(bare_shop):
        lie, tale = Draft.objects.get(kind="selling_points"), Draft.objects.get(product__external_id="POT-3")
        assert (lie.risk, lie.ai_generated, tale.risk) == (Draft.Risk.BLOCKED, False, Draft.Risk.BLOCKED)
        told = {one["row"]: one["reason"] for one in read_errors(row)}
    assert told[5] == "There is no product “POT-9” in this shop."
    assert "“poem” is no kind of text" in told[6]
    assert "Known are: en, zh-hans" in told[7]
    assert "empty" in told[8]
    assert "has 10001 characters" in told[9]
    assert "stands already in row 2" in told[10]


def test_the_same_file_again_changes_nothing_and_undo_takes_back_what_nobody_touched(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import], marketer: User
) -> None:
    with shop_context(bare_shop):
        make_draft(pots[0])
    rows = [(f"POT-{n}", "description", "en", ENGLISH) for n in (1, 2, 3)]

    first, again = bring(*rows), bring(*rows)
    with shop_context(bare_shop):
        judged = Draft.objects.get(product=pots[2])
        services.reject(judged, "Too short", actor=marketer)
        undone = catalog.undo_import(first, actor=marketer)

    assert (first.counts, again.counts) == ({"new": 2, "changed": 1, "errors": 0}, {"unchanged": 3, "errors": 0})
    assert (undone.counts["removed"], undone.counts["kept"]) == (2, 1)
    assert texts(bare_shop) == [
        ("POT-1", "description", "en", "in_review", TRUE),
        ("POT-3", "description", "en", "rejected", ENGLISH),
    ]


def test_what_was_exported_imports_unchanged_whatever_its_state_and_keeps_its_label(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import], marketer: User
) -> None:
    with shop_context(bare_shop):
        go_live(pots[0])
        go_live(pots[0], f"{TRUE} Green.")
        make_draft(pots[1], state="rejected", reason="Dull")
        make_draft(pots[2], text="", state="failed", reason="No facts")
        make_draft(pots[2], kind="guide", also=["POT-1", "POT-2"])

    page = Browser(marketer, bare_shop).get("/dashboard/content/draft/export/")
    header, *rows = csv.reader(io.StringIO(b"".join(page.streaming_content).decode("utf-8-sig")))
    unchanged = bring(*rows, header=tuple(header))

    told = dict(zip(header, next(row for row in rows if "superseded" in row), strict=True))
    assert (told["ai_generated"], told["ai_label"]) == ("yes", "Written by AI, checked by a person")
    assert "Material: stoneware" in told["facts"]
    assert unchanged.counts == {"unchanged": 4, "errors": 1}, "the one without a text has nothing to bring"

    place, label = header.index("text"), header.index("ai_generated")
    live = next(row for row in rows if "published" in row)
    live[place], live[label] = f"{TRUE} So green.", ""
    assert bring(live, header=tuple(header)).counts == {"new": 1, "errors": 0}
    with shop_context(bare_shop):
        assert Draft.objects.get(product=pots[0], state="in_review").ai_generated


def test_a_wrong_header_is_told_with_the_one_that_is_needed(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import], tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="It needs: product_id, kind, language, text"):
        bring(("POT-1", ENGLISH), header=("product_id", "body"))
    with pytest.raises(CommandError, match="It needs: product_id, kind, language, text"):
        call_command("import_texts", str(tmp_path / "texts.csv"), "--shop", bare_shop.slug)

    assert texts(bare_shop) == []


def test_what_is_being_written_or_about_to_go_live_is_left_alone(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import]
) -> None:
    with shop_context(bare_shop):
        services.request_drafts(bare_shop, "description", ["POT-1"], actor=None, locales=["en"])
        services.approve(make_draft(pots[1]), actor=None)

    row = bring(("POT-1", "description", "en", ENGLISH), ("POT-2", "description", "en", ENGLISH))

    assert row.counts == {"errors": 2}
    assert [state for *_place, state, _text in texts(bare_shop)] == ["requested", "approved"]


def test_an_upload_shows_first_what_it_would_change(
    bare_shop: Shop, pots: list[Product], bring: Callable[..., Import], marketer: User, analyst: User
) -> None:
    row = bring(("POT-1", "title", "en", "Moss teapot, stoneware"), dry_run=True)

    shown = Browser(marketer, bare_shop).get(f"/dashboard/catalog/import/{row.pk}/change/").content.decode()
    columns = Browser(marketer, bare_shop).get(f"/dashboard/catalog/import/{row.pk}/columns/").content.decode()

    assert "Moss teapot, stoneware" in shown
    assert "Other products" in columns
    assert texts(bare_shop) == []
    with shop_context(bare_shop), pytest.raises(NotAllowed):
        catalog.start_import(bare_shop, "texts", Path("texts.csv"), actor=analyst)
