"""What was found in a text holds for the law, the allowed words and the facts of the moment when somebody decides."""

import pytest

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.common.errors import Conflict
from marketing.content import services
from marketing.content.models import Draft
from tests.content.conftest import TRUE, make_draft

pytestmark = pytest.mark.usefixtures("shop")

PRAISED = f"{TRUE} It is the best teapot."


def allow_all_that_was_found(draft: Draft, actor: User) -> list:
    words = {draft.text[one.start : one.end] for one in draft.findings.all()}
    return [services.allow_words(draft.shop, one, "We won the prize.", actor=actor) for one in sorted(words)]


def test_words_that_are_not_allowed_any_more_cannot_be_approved(teapot: Product, marketer: User) -> None:
    draft, _ = services.edit(make_draft(teapot), PRAISED, actor=marketer)
    rows = allow_all_that_was_found(draft, marketer)
    draft, _ = services.edit(draft, PRAISED, actor=marketer)
    assert draft.risk < Draft.Risk.BLOCKED
    for row in rows:
        services.disallow_words(row, actor=marketer)

    with pytest.raises(Conflict):
        services.approve(draft, actor=marketer)
    assert services.refresh(draft).risk == Draft.Risk.BLOCKED


def test_words_that_are_allowed_now_stop_nothing_any_more(teapot: Product, marketer: User) -> None:
    draft, _ = services.edit(make_draft(teapot), PRAISED, actor=marketer)
    assert draft.risk == Draft.Risk.BLOCKED
    allow_all_that_was_found(draft, marketer)

    assert services.refresh(draft).risk < Draft.Risk.BLOCKED
    assert services.approve(draft, actor=marketer)[0].state == Draft.State.APPROVED


def test_another_law_is_heard_before_a_text_is_approved(
    shop: Shop, teapot: Product, marketer: User, owner: User
) -> None:
    draft, _ = services.edit(make_draft(teapot), f"{TRUE} It is eco-friendly.", actor=marketer)
    assert draft.risk < Draft.Risk.BLOCKED
    services.change_checks(shop, actor=owner, jurisdiction="EU")

    with pytest.raises(Conflict):
        services.approve(draft, actor=marketer)


def test_the_label_of_ai_stays_where_its_text_was_mended_after_a_failed_attempt(
    teapot: Product, marketer: User
) -> None:
    draft = make_draft(teapot, state="failed", reason="The writer is away.", ai_generated=True)

    assert services.edit(draft, f"{TRUE} It is yours.", actor=marketer)[0].ai_generated


def test_an_earlier_text_is_put_back_after_a_failed_attempt(teapot: Product, marketer: User) -> None:
    draft = make_draft(teapot, state="failed", reason="The writer is away.")

    assert services.restore(draft, 1, actor=marketer)[0].state == Draft.State.IN_REVIEW
