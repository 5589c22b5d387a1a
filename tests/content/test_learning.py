"""What people's verdicts say: the pairs that they prefer, and the page that counts."""

import json
from itertools import permutations

import pytest

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.common.tenancy import current_shop_id, shop_context
from marketing.content import preferences as learned
from marketing.content import services
from marketing.content.models import Draft, Version
from marketing.content.preferences import preferences
from tests.content.conftest import TRUE, change_fact, make_draft, make_teapot

SHORT = "Stoneware, 350 ml: the Moss teapot."
OTHER = "The Moss teapot is stoneware."
CALL = "Call Mr Li at 13912345678 for the Moss teapot."

pytestmark = pytest.mark.django_db


def approve(draft: Draft, **said: object) -> Draft:
    return services.approve(draft, actor=None, **said)[0]


def told(shop: Shop) -> set[tuple[str, str, str]]:
    return {(one.chosen, one.rejected, one.why) for one in preferences(shop)}


def test_edits_and_rejected_siblings_make_pairs_and_personal_data_are_masked(shop: Shop, teapot: Product) -> None:
    edited, _undo = services.edit(make_draft(teapot, TRUE), SHORT, actor=None)
    approve(edited)
    services.reject(make_draft(teapot, CALL), "Too loud.", actor=None)
    services.reject(make_draft(teapot, "一把茶壶。", locale="zh-hans"), "太短。", actor=None)

    found = {(one.rejected, one.why): one for one in preferences(shop)}

    assert set(found) == {(TRUE, "edited"), ("Call Mr Li at ⟦mobile 1⟧ for the Moss teapot.", "rejected")}
    assert {one.chosen for one in found.values()} == {SHORT}
    assert json.loads(found[TRUE, "edited"].as_line())["facts"]["Material"] == ["stoneware"]


def test_a_text_that_was_put_back_or_written_again_was_preferred_too(shop: Shop, teapot: Product) -> None:
    put_back, _undo = services.edit(make_draft(teapot, TRUE), SHORT, actor=None)
    approve(services.restore(put_back, 1, actor=None)[0])
    other = make_draft(make_teapot(shop, "POT-2"), OTHER)
    Version.objects.create(shop=shop, draft=other, number=2, text=TRUE, origin="regenerated")
    Draft.objects.for_shop(shop).filter(pk=other.pk).update(text=TRUE, version=2)
    approve(other)

    assert told(shop) == {(TRUE, SHORT, "restored"), (TRUE, OTHER, "regenerated")}


def test_what_no_longer_holds_or_was_taken_back_teaches_nothing(shop: Shop, teapot: Product) -> None:
    draft = approve(services.edit(make_draft(teapot, SHORT), TRUE, actor=None)[0])
    assert told(shop)

    change_fact(teapot, "Material", "glass", locale="en")
    assert not told(shop)

    change_fact(teapot, "Material", "stoneware", locale="en")
    services.take_back(draft, actor=None)
    assert not told(shop)


def test_pairs_go_out_while_they_are_read_in_short_transactions_of_their_own(
    bare_shop: Shop, marketer: User, client: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned, "AT_ONCE", 2)
    for number, (written, edited) in enumerate(permutations((TRUE, SHORT, OTHER), 2)):
        with shop_context(bare_shop):
            draft = make_draft(make_teapot(bare_shop, f"POT-{number}"), written)
            approve(services.edit(draft, edited, actor=None)[0])
    client.force_login(marketer, "django.contrib.auth.backends.ModelBackend")

    answer = client.get("/dashboard/learning/preferences/")
    parts = list(answer)

    assert answer["Content-Disposition"].endswith('.jsonl"')
    assert [part.count(b"\n") for part in parts] == [2, 2, 2]
    assert current_shop_id() == ""


def test_the_page_counts_verdicts_with_their_intervals_and_the_file_holds_the_pairs(
    shop: Shop, teapot: Product, marketer: User, client: object
) -> None:
    client.force_login(marketer, "django.contrib.auth.backends.ModelBackend")
    assert "Nobody has judged a text yet" in client.get("/dashboard/learning/").text

    approve(services.edit(make_draft(teapot, TRUE), SHORT, actor=None)[0], seconds=4.0)
    approve(make_draft(make_teapot(shop, "POT-2"), TRUE), seconds=9.0)
    services.reject(make_draft(make_teapot(shop, "POT-3"), TRUE, provider="local", model="writer-1"), "No.", actor=None)

    page = client.get("/dashboard/learning/")
    by_writer = {by: rows for by, _title, rows in page.context["tables"]}["writer"]
    lines = client.get("/dashboard/learning/preferences/").getvalue().decode().splitlines()

    own, templates = by_writer
    assert own[:4] == ["The shop's own trained writer · writer-1", "1", "0%", "0% – 79%"]
    assert templates[:5] == ["Templates of this server", "2", "100%", "34% – 100%", "50%"]
    assert templates[7] == "6.0", "the geometric mean of 4 and 9 seconds"
    assert [json.loads(line)["why"] for line in lines] == ["edited"]
