"""What a person says of an answer, and what is right instead: in use on the next message."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat.language import language_of
from marketing.chat.models import AnswerReview, Faq, Message, RegressionCase
from marketing.chat.services.faqs import add_faq, approve_faq, change_faq
from marketing.chat.services.sampling import put_up
from marketing.chat.values import Right
from marketing.common.errors import Conflict, Invalid, NotFound
from marketing.content.editing import clean
from marketing.generation.guardrails.personal_data import mask

RIGHT = AnswerReview.Verdict.RIGHT
LONGEST_CASE = 500
LONGEST_QUESTION = 300


@transaction.atomic
def judge(
    message: Message, verdict: str, *, actor: User | None, version: int | None = None,
    passage_id: UUID | None = None, right: Right | None = None,
) -> AnswerReview:  # fmt: skip
    """With `right`, the shop answers so from the next message on, and every later retriever is asked for it."""
    require(actor, message.shop, ANSWER_SHOPPERS)
    review = _locked(message)
    if version is not None and version != review.version:
        raise Conflict(_("Somebody judged this answer since you opened it. Look at it again."))
    if verdict not in AnswerReview.Verdict.values:
        raise Invalid(_("Say whether the answer is right."), pointer="/verdict")
    if passage_id and not message.citations.filter(passage_id=passage_id).exists():
        raise NotFound
    review.verdict, review.passage_id = verdict, passage_id
    review.faq = _teach(message, right, actor=actor) if right else None if verdict == RIGHT else review.faq
    review.judged_by, review.judged_at, review.version = actor, timezone.now(), review.version + 1
    review.save()
    record("answer.judged", subject=review, actor=actor, verdict=verdict)
    return review


def _locked(message: Message) -> AnswerReview:
    """What nobody drew can be judged, too."""
    put_up(message, AnswerReview.Why.CHOSEN)
    found = AnswerReview.objects.for_shop(message.shop).select_for_update(of=("self",)).select_related("message")
    return found.get(message=message)


def _teach(message: Message, right: Right, *, actor: User | None) -> Faq:
    asked = message.answers
    if asked is None:
        raise Invalid(_("This answer answers no question."))
    question = clean(right.question)
    if len(question) > LONGEST_QUESTION:
        raise Invalid(_("Say the question in 300 characters at most."), pointer="/question")
    locale = language_of(asked.text, message.conversation.locale)
    faq = _put(message, right, question, locale, actor=actor)
    if faq.state != Faq.State.APPROVED:
        approve_faq(faq, actor=actor)
    case = mask(asked.text).text[:LONGEST_CASE]
    RegressionCase.objects.update_or_create(
        shop=message.shop, locale=locale, question=case, defaults={"faq": faq}
    )  # fmt: skip
    faq.refresh_from_db()
    return faq


def _put(message: Message, right: Right, question: str, locale: str, *, actor: User | None) -> Faq:
    """Into the entry that was chosen, or that asks the same; else into a new one."""
    entries = Faq.objects.for_shop(message.shop).select_related("shop")
    if right.faq_id is None and not entries.filter(locale=locale, question=question).exists():
        return add_faq(message.shop, actor=actor, locale=locale, question=question, answer=right.answer)
    chosen = {"pk": right.faq_id} if right.faq_id else {"locale": locale, "question": question}
    entry = entries.filter(**chosen).first()
    if entry is None:
        raise NotFound
    ways = [entry.question, *entry.examples]
    examples = entry.examples if not question or question in ways else [*entry.examples, question]
    return change_faq(entry, actor=actor, version=right.version, answer=right.answer, examples=examples)
