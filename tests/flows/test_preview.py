"""Before anybody sees it: a merchant makes up a session, compares two versions, and takes the question to a terminal."""

import json
import subprocess

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.flows.conftest import Town, wait_for
from tests.flows.merchant import go_to, listed, log_in, pretend

VIEWED = ("Moss green wool throw", "Moss green cushion cover", "Moss green linen bedding set")


@pytest.fixture
def merchant(new_page, town: Town) -> Page:
    clipboard = ["clipboard-read", "clipboard-write"]
    page = new_page(viewport={"width": 1280, "height": 900}, locale="en-GB", permissions=clipboard)
    log_in(page, town, "owner@demo.test")
    go_to(page, "Preview")
    return page


def look_of(page: Page, version: str) -> Locator:
    """Its column, as soon as it is loaded."""
    look = page.locator("section.card").filter(has=page.get_by_role("heading", name=version, exact=True))
    expect(look.locator("ol.served > li")).to_have_count(8, timeout=60_000)
    return look


def test_a_session_is_made_up_two_versions_compared_and_the_question_taken_to_a_terminal(
    merchant: Page, town: Town, candidate: str
) -> None:
    serving = merchant.locator("section.card h2").first.inner_text()
    anybodys = listed(look_of(merchant, serving))

    merchant.get_by_label("For whom").select_option(label="A made-up session")
    for title in VIEWED:
        pretend(merchant, "Viewed", title)
    personal = listed(look_of(merchant, serving))
    merchant.get_by_label("Beside it").select_option(label=f"{candidate} (Candidate)")
    beside = listed(look_of(merchant, candidate))

    assert personal != anybodys
    for shown in (personal, beside):
        because = {one.reason for one in shown if "viewed" in one.reason}
        assert because
        assert because <= {f"Because you viewed {title}" for title in VIEWED}
    expect(merchant.get_by_text("A session that is only made up cannot be asked for")).to_be_visible()

    merchant.get_by_label("Without personal data").check()
    expect(look_of(merchant, serving)).to_contain_text("Not personal")
    assert not [one for one in listed(look_of(merchant, serving)) if "you" in one.reason]
    merchant.get_by_role("button", name="Copy").click()
    expect(merchant.get_by_role("button", name="Copied")).to_be_visible()
    command = merchant.evaluate("navigator.clipboard.readText()").replace("sk_…", town.secret_key)
    wait_for(merchant, lambda: answers_as_shown(command, merchant, serving))


def answers_as_shown(command: str, merchant: Page, serving: str) -> bool:
    """Asked at one time: once a minute, what others bought and viewed meanwhile may change a list."""
    merchant.reload()
    shown = [one.title for one in listed(look_of(merchant, serving))]
    answer = json.loads(subprocess.check_output(["sh", "-c", command]))
    return (answer["model"], [one["title"] for one in answer["items"]]) == (serving, shown)
