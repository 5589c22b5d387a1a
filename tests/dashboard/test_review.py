"""The review page: what waits in which order, one text beside its facts, and a person's word about it."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from marketing.accounts.models import Shop, User
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.comparing import changes
from marketing.content.cutting import without
from marketing.content.models import Draft, Review
from tests.content.conftest import TRUE, change_fact, make_draft, make_teapot
from tests.dashboard.conftest import Browser

REVIEW = "/dashboard/review/"
LIE = "The Moss teapot is made of stoneware and holds 900 ml."
LAW = "The Moss teapot is made of stoneware. It is the best teapot in the world."


def waiting(shop: Shop, text: str, number: int, **fields: object) -> Draft:
    with shop_context(shop):
        return services.edit(make_draft(make_teapot(shop, f"POT-{number}"), text, **fields), text, actor=None)[0]


@pytest.fixture
def drafts(bare_shop: Shop, owner: User) -> Iterator[dict[str, Draft]]:
    """One of each urgency; the one that is out of date was live."""
    found = {
        name: waiting(bare_shop, text, n)
        for n, (name, text) in enumerate({"clean": TRUE, "lie": LIE, "law": LAW}.items())
    }
    stale = waiting(bare_shop, TRUE, 9)
    with shop_context(bare_shop):
        approved, _undo = services.approve(stale, actor=owner)
        Draft.objects.for_shop(bare_shop).filter(pk=stale.pk).update(publish_at=approved.created_at)
        services.publish(stale)
        change_fact(stale.product, "Material", "earthenware", locale="en")
        services.find_stale(bare_shop)
    return {**found, "stale": stale}


def now(draft: Draft) -> Draft:
    with shop_context(draft.shop):
        return selectors.find_draft(draft.shop, draft.pk)


def send(browser: Browser, draft: Draft, verdict: str, query: str = "", **data: object) -> HttpResponse:
    return browser.send(f"{REVIEW}{draft.pk}/{verdict}/{query}", {"version": now(draft).version, **data})


def test_the_riskiest_comes_first_and_filters_stand_in_the_address(
    owners_browser: Browser, drafts: dict[str, Draft]
) -> None:
    page = owners_browser.get(REVIEW)
    stale = owners_browser.get(f"{REVIEW}?risk=stale&kind=nothing-like-this")
    searched = owners_browser.get(f"{REVIEW}?q=POT-1")

    assert [row[0].pk for row in page.context["rows"]] == [drafts[name].pk for name in ("law", "lie", "stale", "clean")]
    assert page.context["draft"].pk == drafts["law"].pk
    assert [row[0].pk for row in stale.context["rows"]] == [drafts["stale"].pk]
    assert [row[0].pk for row in searched.context["rows"]] == [drafts["lie"].pk]
    assert f"{REVIEW}?q=POT-1&amp;risk=clean" in searched.text
    assert [count for _words, _tone, count, _link, _chosen in page.context["filters"]] == [4, 1, 1, 0, 1, 1]
    assert f"{REVIEW}?risk=unsupported" in page.text


def test_a_claim_leads_to_its_fact_and_a_false_one_to_what_was_found(
    owners_browser: Browser, drafts: dict[str, Draft]
) -> None:
    page = owners_browser.get(f"{REVIEW}?draft={drafts['lie'].pk}")

    told = {piece.text: piece.mark for piece in page.context["pieces"] if piece.mark}
    assert "".join(piece.text for piece in page.context["pieces"]) == LIE
    assert (told["stoneware"].tone, told["stoneware"].fact) == ("supported", "Material")
    assert (told["900 ml"].tone, told["900 ml"].suggestion) == ("unsupported", "350 ml")
    assert "A fact of the product says otherwise" in page.text
    assert "Capacity is: 350 ml" in page.text


def test_a_text_is_told_as_text_whatever_stands_in_it(owners_browser: Browser, bare_shop: Shop) -> None:
    waiting(bare_shop, '<script>alert("x")</script> 900 ml <b>&amp;', 1)

    page = owners_browser.get(REVIEW).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<b>&amp;" not in page.split('class="review-words"')[1].split("</div>")[0]


def test_a_verdict_leads_to_the_next_text_and_is_measured(owners_browser: Browser, drafts: dict[str, Draft]) -> None:
    response = send(owners_browser, drafts["clean"], "approve", "?locale=en", seconds="7.25")

    with shop_context(drafts["clean"].shop):
        review = Review.objects.for_shop(drafts["clean"].shop).get(draft=drafts["clean"])
    assert now(drafts["clean"]).state == Draft.State.APPROVED
    assert review.seconds == 7.2
    assert response["Location"] == f"{REVIEW}?locale=en&draft={drafts['stale'].pk}"
    shown = owners_browser.get(response["Location"])
    assert "Approved: Moss teapot" in shown.text
    assert shown.context["today"].done == 2
    assert [one.pk for one in shown.context["soon"]] == [drafts["clean"].pk]


@pytest.mark.parametrize("seconds", ["", "nan", "-1", "1e9", "soon"])
def test_a_time_that_cannot_be_is_not_kept(owners_browser: Browser, drafts: dict[str, Draft], seconds: str) -> None:
    send(owners_browser, drafts["clean"], "approve", seconds=seconds)

    with shop_context(drafts["clean"].shop):
        assert Review.objects.for_shop(drafts["clean"].shop).get(draft=drafts["clean"]).seconds is None


def test_htmx_gets_the_next_text_alone_and_its_address(owners_browser: Browser, drafts: dict[str, Draft]) -> None:
    data = {"version": drafts["lie"].version, "reason": "fact", "note": "900 is wrong"}
    response = owners_browser.send(f"{REVIEW}{drafts['lie'].pk}/reject/", data, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "Rejected: Moss teapot" in response.text
    assert response["HX-Replace-Url"] == f"{REVIEW}?draft={drafts['stale'].pk}"
    assert now(drafts["lie"]).reason == "A fact is wrong: 900 is wrong"
    counted = owners_browser.get("/dashboard/learning/").text.split("Why texts were rejected")[1]
    assert "A fact is wrong</th><td>1</td><td>100%" in counted


def test_what_a_service_refuses_brings_back_what_was_typed(
    owners_browser: Browser, drafts: dict[str, Draft], owner: User
) -> None:
    seen = drafts["lie"].version
    with shop_context(drafts["lie"].shop):
        services.edit(drafts["lie"], "Somebody else was faster.", actor=owner)
    mine = "My careful sentence of 350 ml."

    late = owners_browser.send(f"{REVIEW}{drafts['lie'].pk}/edit/", {"version": seen, "text": mine})
    empty = send(owners_browser, drafts["law"], "reject", reason="other", note="")
    blocked = send(owners_browser, drafts["law"], "approve")

    assert "Somebody changed this draft since you opened it" in late.text
    assert f">{mine}</textarea>" in late.text
    assert "Somebody else was faster." in late.text
    assert "Say why" in empty.text
    assert "Edit it, or reject it" in blocked.text
    assert now(drafts["lie"]).text == "Somebody else was faster."
    assert now(drafts["law"]).state == Draft.State.IN_REVIEW


def test_a_claim_is_replaced_or_removed_and_the_text_checked_again(
    owners_browser: Browser, drafts: dict[str, Draft]
) -> None:
    start = LIE.index("900 ml")
    send(owners_browser, drafts["lie"], "cut", start=start, end=start + 6, instead="350 ml")
    start = LAW.index("best")
    send(owners_browser, drafts["law"], "cut", start=start, end=start + 4)

    assert now(drafts["lie"]).text == TRUE
    assert now(drafts["lie"]).risk == Draft.Risk.NONE
    assert now(drafts["law"]).text == "The Moss teapot is made of stoneware."
    assert send(owners_browser, drafts["clean"], "cut", start=5, end=9_999).status_code == 404
    assert send(owners_browser, drafts["clean"], "cut", start="x", end="").status_code == 404


def test_undo_goes_back_step_by_step_and_says_when_it_cannot(owners_browser: Browser, drafts: dict[str, Draft]) -> None:
    send(owners_browser, drafts["lie"], "edit", text=f"{TRUE} Ask us.")
    send(owners_browser, drafts["lie"], "edit", text=TRUE)
    send(owners_browser, drafts["lie"], "approve")

    first = owners_browser.send(f"{REVIEW}undo/")
    assert (now(drafts["lie"]).state, now(drafts["lie"]).text) == (Draft.State.IN_REVIEW, TRUE)
    for _ in range(2):
        owners_browser.send(f"{REVIEW}undo/")

    assert first["Location"] == f"{REVIEW}?draft={drafts['lie'].pk}"
    assert now(drafts["lie"]).text == LIE
    live = owners_browser.send(f"{REVIEW}undo/", headers={"Referer": f"http://testserver{REVIEW}"})
    assert "This cannot be undone any more" in owners_browser.get(live["Location"]).text


def test_ticked_texts_are_approved_where_nothing_was_found_and_the_rest_is_told(
    owners_browser: Browser, drafts: dict[str, Draft]
) -> None:
    response = owners_browser.send(
        f"{REVIEW}approve/", {"draft": [str(one.pk) for one in drafts.values()]}, follow=True
    )

    assert "1 text is approved." in response.text
    assert "3 were skipped" in response.text
    assert owners_browser.send(f"{REVIEW}approve/", {"draft": ["nonsense"]}).status_code == 404


def test_a_text_that_went_stale_may_be_approved_again_by_the_same_person(
    bare_shop: Shop, owner: User, drafts: dict[str, Draft]
) -> None:
    with shop_context(bare_shop):
        change_fact(drafts["stale"].product, "Material", "stoneware", locale="en")
        approved, _undo = services.approve(drafts["stale"], actor=owner)

    assert approved.state == Draft.State.APPROVED


def test_who_may_only_read_is_shown_no_verdicts(
    analysts_browser: Browser, owners_browser: Browser, drafts: dict[str, Draft]
) -> None:
    page = analysts_browser.get(REVIEW).text

    assert "What was found" in page
    assert "/approve/" not in page
    assert send(analysts_browser, drafts["clean"], "approve").status_code == 403
    assert "/approve/" in owners_browser.get(REVIEW).text


def test_an_empty_queue_says_what_happened_and_what_to_do(owners_browser: Browser, drafts: dict[str, Draft]) -> None:
    narrow = owners_browser.get(f"{REVIEW}?kind=guide").text
    for name in ("law", "lie", "stale"):
        send(owners_browser, drafts[name], "reject", reason="fact")
    send(owners_browser, drafts["clean"], "approve")

    page = owners_browser.get(REVIEW).text

    assert "Show all 4 texts that wait" in narrow
    assert "Today: 2 approved as written, 0 edited and approved, 3 rejected." in page
    assert "/dashboard/content/brief/add/" in page


def test_the_menu_counts_what_waits(owners_browser: Browser, drafts: dict[str, Draft], analyst: User) -> None:
    page = owners_browser.get("/dashboard/catalog/product/").text

    link = page.split(f'href="{REVIEW}"')[1].split("</a>")[0]
    assert re.findall(r">\s*(\d+)\s*<", link) == ["4"]


def test_a_longer_queue_asks_the_database_no_more_often(owners_browser: Browser, bare_shop: Shop) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owners_browser.get(REVIEW)
        return len(captured)

    waiting(bare_shop, LIE, 0)
    queries()
    few = queries()
    for number in range(1, 6):
        waiting(bare_shop, LIE, number)

    assert queries() == few <= 40


@pytest.mark.parametrize(
    ("text", "claim", "left"),
    [
        ("A pot of oak, and holds 900 ml. It is green.", "900 ml", "A pot of oak. It is green."),
        ("A pot. Made of oak. It is green.", "oak", "A pot. It is green."),
        ("Holds 1.5 l, green, made of oak.", "green", "Holds 1.5 l, made of oak."),
        ("这款茶壶由陶土制成，容量900毫升，适合待客。", "容量900毫升", "这款茶壶由陶土制成，适合待客。"),
        ("这款茶壶由陶土制成。是最好的茶壶！", "最好", "这款茶壶由陶土制成。"),
        ("• Stoneware\n• 900 ml\n• Green", "900 ml", "• Stoneware\n• Green"),
        ("Only 900 ml", "900 ml", ""),
    ],
)
def test_what_is_left_without_a_claim_still_reads_as_a_text(text: str, claim: str, left: str) -> None:
    start = text.index(claim)

    assert without(text, start, start + len(claim)) == left


def test_a_comparison_goes_by_words_and_in_chinese_by_characters() -> None:
    english = changes("Holds 350 ml of tea.", "Holds 400 ml of tea.")
    chinese = changes("容量350毫升", "容积350毫升")

    assert [(one.how, one.text) for one in english] == [
        ("same", "Holds "),
        ("gone", "350"),
        ("new", "400"),
        ("same", " ml of tea."),
    ]
    assert [(one.how, one.text) for one in chinese][:3] == [("same", "容"), ("gone", "量"), ("new", "积")]
