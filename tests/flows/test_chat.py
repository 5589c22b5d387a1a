"""A shopper asks, gets a cited answer, cards, a person; an agent answers and corrects; the next shopper gets what was corrected."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.flows.conftest import Town
from tests.flows.merchant import go_to, log_in

Visit = Callable[..., Page]


@pytest.fixture
def visit(new_page: Visit, town: Town) -> Visit:
    def come_in() -> Page:
        page = new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        page.goto(f"{town.storefront}/")
        page.get_by_role("button", name="Ask us").click()
        return page

    return come_in


def ask(page: Page, text: str) -> Locator:
    """Types it, and waits for what the AI says to it."""
    answers = page.locator(".said.bot")
    before = answers.count()
    page.get_by_label("Type your question").fill(text)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1)
    return answers.last


def test_a_shopper_is_answered_by_the_shop_then_by_a_person_and_the_next_one_by_what_that_person_wrote(
    visit: Visit, new_page: Visit, town: Town
) -> None:
    page, merchant = visit(), new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    log_in(merchant, town, "owner@demo.test")

    answers_are_cited_and_products_shown(page)
    a_person_takes_over_and_the_ai_is_silent(page, merchant)
    a_corrected_answer_is_what_the_next_shopper_gets(visit, merchant)


def answers_are_cited_and_products_shown(page: Page) -> None:
    expect(page.get_by_role("log")).to_be_visible()
    delivery = ask(page, "how long does delivery take?")
    expect(page.get_by_text("You are talking with the AI assistant")).to_be_visible()
    expect(delivery).to_contain_text("3 to 5 working days")
    delivery.get_by_text("Source: How long does delivery take?").click()
    expect(delivery.locator("blockquote")).to_contain_text("3 to 5 working days")

    gifts = ask(page, "I need a gift for my mum under $20")
    prices = [float(price.removeprefix("US").strip("$")) for price in gifts.locator("li small").all_inner_texts()]
    assert prices
    assert max(prices) <= 20
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0  # nobody was asked for consent yet


def a_person_takes_over_and_the_ai_is_silent(page: Page, merchant: Page) -> None:
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.locator(".said.system").last).to_contain_text("A person will answer here")
    bots = page.locator(".said.bot").count()
    page.get_by_label("Type your question").fill("Do you engrave teapots?")
    page.keyboard.press("Enter")

    go_to(merchant, "Inbox")
    merchant.locator(".inbox-rows").get_by_text("Do you engrave teapots?").click()
    merchant.get_by_label("Your answer").fill("Yes, with up to 20 letters.")
    merchant.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".said.agent")).to_contain_text("Yes, with up to 20 letters.")
    page.get_by_label("Type your question").fill("Lovely, thank you. How long does delivery take?")
    page.keyboard.press("Enter")
    expect(merchant.locator("#inbox-said")).to_contain_text("Lovely, thank you.")
    assert page.locator(".said.bot").count() == bots


def a_corrected_answer_is_what_the_next_shopper_gets(visit: Visit, merchant: Page) -> None:
    wrong = merchant.locator(".said-bot", has_text="3 to 5 working days")
    wrong.get_by_role("link", name="Write the right answer").click()
    merchant.get_by_label("The right answer").fill("Now it takes 6 to 8 working days: the parcel service is on strike.")
    merchant.get_by_role("button", name="Save and use it").click()
    expect(merchant.get_by_text("The next shopper who asks is answered with it.")).to_be_visible()

    expect(ask(visit(), "how long does delivery take?")).to_contain_text("6 to 8 working days")
