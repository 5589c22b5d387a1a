"""The demo opens with texts worth judging."""

from collections import Counter

import pytest

from marketing.common.tenancy import shop_context
from marketing.content import selectors
from marketing.content.models import Draft
from marketing.content.standing import as_kept, facts_of
from marketing.demo import seeding, stocking, writing


@pytest.mark.django_db
def test_there_is_a_queue_in_both_languages_with_blocked_and_stale_texts() -> None:
    shop = seeding.open_shops()
    seeding.welcome_members("a password that fits")
    stocking.stock_shop(shop, "http://127.0.0.1:8001")

    assert not writing.is_written(shop)
    writing.write_texts(shop)
    assert writing.is_written(shop)

    with shop_context(shop):
        queue = list(selectors.awaiting_review(shop))
        states = Counter(draft.state for draft in queue)
        blocked = {(draft.locale, draft.state) for draft in queue if draft.risk == Draft.Risk.BLOCKED}
        live = Counter(selectors.live(shop).values_list("locale", flat=True))
        assert not Draft.objects.for_shop(shop).filter(state=Draft.State.FAILED).exists()
        assert all(draft.facts == as_kept(facts_of(draft)) for draft in queue), "judged by the facts of today"
    assert 55 <= len(queue) <= 75
    assert states[Draft.State.STALE] == 6
    assert {(locale, "in_review") for locale in writing.LOCALES} <= blocked
    assert set(live) == set(writing.LOCALES)
