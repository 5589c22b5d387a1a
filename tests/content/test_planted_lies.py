"""A hundred lies, each at the end of a true text, on the way that every text goes: approved by a person, then published by its job."""

from datetime import timedelta

from django.utils import timezone

from benchmarks.claim_cases import WORDS
from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.errors import Conflict
from marketing.content import selectors, services
from marketing.content.models import Draft
from tests.content.conftest import TRUE, make_draft, make_teapot

TRUTHS = {"en": TRUE, "zh-hans": "这把茶壶由陶土制成。"}
LIES = [(language, lie) for language, key in (("en", "en"), ("zh-hans", "zh")) for lie in WORDS[key]["lies"]]


def can_be_approved(draft: Draft) -> bool:
    try:
        services.approve(draft, actor=None)
    except Conflict:
        return False
    return True


def test_of_a_hundred_planted_lies_none_is_approved(shop: Shop, teapot: Product) -> None:
    said = {"shop": shop, "product": teapot, "kind": "description", "state": "in_review", "provider": "template"}
    drafts = Draft.objects.bulk_create(
        Draft(**said, locale=language, text=f"{TRUTHS[language]} {lie}") for language, lie in LIES
    )

    approved = [draft.text for draft in drafts if can_be_approved(draft)]

    assert (len(drafts), approved) == (100, [])
    assert all(can_be_approved(make_draft(teapot, text, locale=language)) for language, text in TRUTHS.items())


def test_lies_that_were_approved_all_the_same_do_not_go_live(shop: Shop, teapot: Product) -> None:
    for language, lie in LIES[::20]:
        draft = make_draft(teapot, f"{TRUTHS[language]} {lie}", locale=language)
        Draft.objects.filter(pk=draft.pk).update(
            state=Draft.State.APPROVED, publish_at=timezone.now() - timedelta(seconds=1)
        )

        assert services.publish(draft) is None

    assert not selectors.live(shop).exists()


def test_a_guide_may_not_tell_one_products_price_of_another(shop: Shop, teapot: Product) -> None:
    other = make_teapot(shop, "POT-2", "Ember jug")
    Product.objects.filter(pk=other.pk).update(price="99.00")
    said = {"kind": "guide", "also": ["POT-2"]}

    assert can_be_approved(make_draft(teapot, "The Moss teapot costs £49, the Ember jug £99.", **said))
    assert not can_be_approved(make_draft(teapot, "The Moss teapot costs £99, the Ember jug £49.", **said))
