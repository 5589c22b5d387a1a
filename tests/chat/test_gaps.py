"""Questions without an answer stand together, become an entry by one click, and are gone once they are answered."""

from uuid import uuid4

import pytest
from django.test import Client

from marketing.accounts.models import Shop, User
from marketing.chat import gaps, selectors, services
from marketing.chat.clustering import clusters
from marketing.chat.models import Faq, Gap
from marketing.common.errors import Conflict
from marketing.common.tenancy import shop_context
from tests.chat.conftest import ask

pytestmark = pytest.mark.django_db
ENGRAVE = ("Do you engrave teapots?", "can you engrave a teapot for me", "engrave my name on the teapot")
STAIRS = ("Does the courier carry a cupboard up the stairs?", "courier carry to the third floor, stairs?")


def test_questions_that_are_alike_stand_together_in_both_languages() -> None:
    questions = [*ENGRAVE, *STAIRS, "可以刻字吗", "茶壶能刻字吗", "支持货到付款吗", "🙂"]

    found = {tuple(sorted(one)) for one in clusters(questions)}

    assert found == {(0, 1, 2), (3, 4), (5, 6), (7,)}


@pytest.fixture
def asked(bare_shop: Shop) -> Shop:
    with shop_context(bare_shop):
        faq = services.add_faq(
            bare_shop, actor=None, locale="en", question="How long does delivery take?", answer="3 days."
        )
        services.approve_faq(faq, actor=None)
        for text in (*ENGRAVE, *STAIRS, "How long does delivery take?"):
            one, _token = services.start(bare_shop, locale="en", visitor_id=uuid4())
            ask(one, f"{text} ann@example.org" if text == ENGRAVE[0] else text)
        services.rate_answer(one, selectors.last_answer(one).seq, "down")
    return bare_shop


def test_a_gap_is_closed_by_its_entry_and_stays_away_when_left_alone(asked: Shop, agent: User) -> None:
    with shop_context(asked):
        found = sorted(gaps.find_gaps(asked), key=lambda gap: -gap.size)
        assert [(gap.size, gap.down) for gap in found] == [(3, 0), (2, 0), (1, 1)]
        assert "ann@example.org" not in str([(gap.question, gap.examples) for gap in found])
        engrave, stairs, delivery = found

        services.leave_gap(stairs, actor=agent)
        with pytest.raises(Conflict, match="meanwhile"):
            services.leave_gap(stairs, actor=agent)
        assert services.draft_entry(delivery, actor=agent).answer == "3 days."
        assert services.draft_entry(engrave, actor=agent) is None  # nothing to copy from
        entry = services.add_faq(
            asked, actor=agent, locale="en", question=ENGRAVE[0], answer="Yes.", examples=[*ENGRAVE[1:]]
        )
        services.approve_faq(entry, actor=agent)

        assert gaps.find_gaps(asked) == []
        assert {(gap.question, gap.state) for gap in Gap.objects.all()} == {
            (stairs.question, "left"), (delivery.question, "drafted"),
        }  # fmt: skip


def test_the_page_leads_to_a_draft_or_to_a_form_with_the_question_in_it(
    asked: Shop, agent: User, client: Client
) -> None:
    with shop_context(asked):
        gaps.find_gaps(asked)
        policy = "# Stairs\n\nThe courier carries a cupboard up the stairs to the third floor."
        services.add_source(asked, actor=None, locale="en", title="Couriers", written=policy)
        engrave, stairs, _delivery = Gap.objects.order_by("-size")
    client.force_login(agent, "django.contrib.auth.backends.ModelBackend")
    assert "asked 3 times" in client.get("/dashboard/gaps/").content.decode()

    form = client.post(f"/dashboard/gaps/{engrave.pk}/draft/", {"_shop": asked.pk}, follow=True).content.decode()
    assert f'value="{engrave.question}"' in form
    assert engrave.examples[0] in form
    client.post(f"/dashboard/gaps/{stairs.pk}/draft/", {"_shop": asked.pk})
    with shop_context(asked):
        draft = Faq.objects.get(question=stairs.question)
        assert (draft.state, draft.answer) == (
            "draft",
            "The courier carries a cupboard up the stairs to the third floor.",
        )
