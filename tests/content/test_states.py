"""A draft goes from state to state by the rules, whoever asks: code or database."""

import pytest
from django.db import IntegrityError, transaction

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.errors import Conflict
from marketing.content.models import Draft
from marketing.content.states import FOLLOWS, move
from tests.content.conftest import make_draft

STATES = list(Draft.State)


def fitting(state: str) -> dict[str, object]:
    """What a row of that state must have besides."""
    return {"state": state, "reason": "Because.", "publish_at": "2026-11-01T12:00Z"}


@pytest.mark.parametrize("before", STATES)
def test_code_and_database_agree_about_what_may_follow(shop: Shop, teapot: Product, before: str) -> None:
    for after in STATES:
        draft = make_draft(teapot, **fitting(before))
        allowed = after in FOLLOWS[before] or after == before

        if after != before and not allowed:
            with pytest.raises(Conflict):
                move(draft, after)
        try:
            with transaction.atomic():
                Draft.objects.filter(pk=draft.pk).update(**fitting(after))
            was_let = True
        except IntegrityError:
            was_let = False

        assert was_let == allowed, f"{before} -> {after}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "in_review", "text": ""},
        {"state": "failed", "reason": ""},
        {"state": "rejected", "reason": ""},
        {"state": "published", "risk": 2},
        {"state": "approved", "publish_at": None},
    ],
    ids=lambda wrong: wrong["state"],
)
def test_a_draft_that_contradicts_itself_is_not_kept(shop: Shop, teapot: Product, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(teapot, **wrong)
