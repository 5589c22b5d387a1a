"""What the shopper wants of their orders -> proposals to say yes to, a question back, or how the orders are."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from marketing.chat.models import Kind
from marketing.chat.ordering import looking
from marketing.chat.ordering.clauses import Clause, clauses
from marketing.chat.ordering.planning import Planner
from marketing.chat.ordering.plans import Plan, Question, Refusal, Step
from marketing.chat.ordering.reading import EMAIL
from marketing.chat.ordering.scope import Scope, names_something
from marketing.chat.ordering.talk import CONFIRM, ENGINE, MORE, Talk
from marketing.chat.ordering.words import in_one_language
from marketing.chat.routing import ASKED, wants_person_otherwise
from marketing.chat.tools import orders as tools
from marketing.chat.tools import proposals, telling
from marketing.chat.tools.proposals import Result
from marketing.chat.values import Reply

REFUSED = "order_refused"
PARCELS = (Kind.RETURN, Kind.EXCHANGE)
PREFERRED = {
    Kind.EXCHANGE: re.compile(r"\bprefer\w* (?:to )?(?:do )?(?:the |an )?exchang|宁愿换|优先换", re.IGNORECASE),
    Kind.RETURN: re.compile(r"\bprefer\w* (?:to )?(?:do )?(?:the |a )?return|宁愿退|优先退", re.IGNORECASE),
}


def act(talk: Talk) -> Reply:
    orders = tools.my_orders(talk.context)
    alone, whole = _plain(talk.parts[-1]), _plain(talk.text)
    if not orders or not clauses(whole):
        return looking.look(talk, orders)
    if talk.goes_on and clauses(alone) and names_something(orders, alone):  # a new wish, and no answer
        return _answered(talk, Scope(talk.context, orders, alone, talk.parts[-1], asked_back=False))
    return _answered(talk, Scope(talk.context, orders, whole, talk.text, asked_back=talk.goes_on))


def _plain(text: str) -> str:
    return in_one_language(EMAIL.sub(" ", text))


def _answered(talk: Talk, scope: Scope) -> Reply:
    """First what is wished for; what was said for the case that it is impossible comes only then, one after another."""
    planner, wishes = Planner(scope), clauses(scope.text)
    steps = merged([step for one in wishes if not one.is_fallback for step in _steps(planner, one)], talk.text)
    plans, questions = _sorted(steps)
    refused: list[Result] = [{"refused": one.text} for one in steps if isinstance(one, Refusal)]
    if questions and not scope.asked_back:
        return _told(talk, refused, questions)
    results = refused + [propose(talk, one) for one in plans]
    for one in (wish for wish in wishes if wish.is_fallback):
        if questions or any("action_id" in result for result in results):
            break
        plans, questions = _sorted(merged(planner.steps(one), talk.text))
        results += [propose(talk, plan) for plan in plans]
    return _told(talk, results, questions)


def _steps(planner: Planner, wish: Clause) -> list[Step]:
    steps = planner.steps(wish)
    may_be_had = any(isinstance(one, Plan) or (isinstance(one, Question) and not one.is_impossible) for one in steps)
    return planner.steps(wish.otherwise) if steps and wish.otherwise and not may_be_had else steps


def _sorted(steps: list[Step]) -> tuple[list[Plan], list[Question]]:
    plans = [one for one in steps if isinstance(one, Plan)]
    return plans, [one for one in steps if isinstance(one, Question)]


def merged(steps: list[Step], text: str) -> list[Step]:
    """What is asked of one order in one way is one proposal: the shop gets one parcel, not three."""
    plans: dict[tuple[Kind, object], Plan] = {}
    others: list[Question | Refusal] = []
    for step in steps:
        if not isinstance(step, Plan):
            others.append(step)
            continue
        same = plans.setdefault((step.kind, step.order.pk), step)
        if same is not step:
            same.codes += [one for one in step.codes if one not in same.codes]
            same.pairs += [one for one in step.pairs if one[0] not in dict(same.pairs)]
            same.payment = same.payment or step.payment
    told = {(step.order.pk, code) for step in plans.values() for code in (*step.codes, *dict(step.pairs))}
    left = [one for one in others if isinstance(one, Refusal) or not one.about or not set(one.about) <= told]
    return [*_one_way(list(plans.values()), text), *left]


def _one_way(plans: list[Plan], text: str) -> list[Plan]:
    """Of one order things are returned or exchanged: the shop handles one parcel at a time. What is preferred goes first."""
    preferred = next((kind for kind, words in PREFERRED.items() if words.search(text)), None)
    taken: dict[object, Kind] = {}
    for plan in sorted(plans, key=lambda one: one.kind != preferred):
        if plan.kind in PARCELS:
            taken.setdefault(plan.order.pk, plan.kind)
    return [one for one in plans if one.kind not in PARCELS or taken[one.order.pk] == one.kind]


def propose(talk: Talk, plan: Plan) -> Result:
    number, context = plan.order.external_id, talk.context
    match plan.kind:
        case Kind.RETURN:
            return proposals.start_return(context, number, plan.codes, plan.payment)
        case Kind.EXCHANGE:
            return proposals.exchange_items(context, number, plan.pairs, plan.payment)
        case Kind.MODIFY:
            return proposals.modify_items(context, number, plan.pairs, plan.payment)
        case Kind.CANCEL:
            return proposals.cancel_order(context, number, plan.reason)
    return proposals.change_address(context, number, plan.address)


def _told(talk: Talk, results: list[Result], questions: list[Question]) -> Reply:
    made = [one for one in results if "action_id" in one]
    refused = list(dict.fromkeys(one["refused"] for one in results if "refused" in one))
    asked = [one.text for one in questions[:1]]
    choices = [{"type": "choices", "choices": list(questions[0].choices)}] if questions and questions[0].choices else []
    if made:
        said = [
            *(one["summary"] for one in made),
            *refused,
            *asked,
            _("Shall I ask the shop to do this? Please answer yes or no."),
        ]
        parts = [{"type": "confirm", "action_id": one["action_id"], "summary": one["summary"]} for one in made]
        return talk.reply("\n".join(said), CONFIRM, *parts, *choices)
    if asked:
        return talk.reply(telling.sentences([*refused, *asked]), MORE, *choices)
    return _refused(talk, telling.sentences(refused) or _("There is nothing to change."))


def _refused(talk: Talk, text: str) -> Reply:
    """A person comes, where one was wished for in this case."""
    if not wants_person_otherwise(talk.text):
        return talk.reply(text, REFUSED)
    called = ASKED.reply()
    return replace(called, text=f"{text} {called.text}", engine=ENGINE, calls=tuple(talk.context.calls))
