"""A scripted customer of tau2-bench's retail tasks talks with our chat, with no outside model. Run by `benchmarks/chat.py tau2`.

The customer says `reason_for_call`, answers the first question back from `known_info`, and says yes once to what is proposed. The
harness presents the signed token of the task's customer. Judged are, of what the task's right actions are: orders that were
looked up, products that were, and proposals with all their arguments (order, items, new items, way of payment, address, reason).
Tasks whose customer gives name and postcode are run once more without the token: there the chat must ask for an order's number.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks.serving import start_platform
from benchmarks.tau2_shop import address, load, read

SUPPORT = Path(__file__).parent.parent.parent / "shared" / "data" / "support"
MOST_TURNS = 6
KINDS = {
    "return_delivered_order_items": "start_return",
    "exchange_delivered_order_items": "exchange_items",
    "modify_pending_order_items": "modify_items",
    "cancel_pending_order": "cancel_order",
    "modify_pending_order_address": "change_address",
}
NO_TOOL = ("modify_user_address", "modify_pending_order_payment")
REASONS = {"no longer needed": "no_longer_needed", "ordered by mistake": "ordered_by_mistake"}

Proposal = tuple  # (kind, order, items or address, way of payment or reason)


@dataclass
class Run:
    """What came of one task."""

    id: str
    task: dict
    wanted: list[Proposal]
    proposed: list[Proposal] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    unconfirmed: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def right(self) -> int:
        return sum((Counter(self.wanted) & Counter(self.proposed)).values())


def add_to(commands: argparse._SubParsersAction) -> None:
    one = commands.add_parser("tau2")
    one.add_argument("tasks", type=Path, nargs="?", default=SUPPORT / "tau2_retail_tasks.json.gz")
    one.add_argument("--shop", type=Path, default=SUPPORT / "tau2_retail_db.json.gz")
    one.add_argument("--policy", type=Path, default=SUPPORT / "tau2_retail_policy.md")
    one.add_argument("--half", choices=("first", "second", "both"), default="both")
    one.add_argument(
        "--show", action="store_true", help="what was said in each task of the first half, and what was wanted"
    )
    one.set_defaults(run=tau2)


def tau2(options: argparse.Namespace) -> None:
    data, tasks = read(options.shop), read(options.tasks)
    middle = len(tasks) // 2
    halves = {"first": tasks[:middle], "second": tasks[middle:]}
    if options.half != "both":
        halves = {options.half: halves[options.half]}
    with start_platform():
        shop = load(data, options.policy.read_text("utf-8"))
        done = {name: [run(shop, task, data) for task in part] for name, part in halves.items()}
        if options.show:
            show(done.get("first", []))
        for name, runs in done.items():
            report(f"{name} half ({'looked at while building' if name == 'first' else 'kept aside'})", runs, data)
        report("all tasks", [one for runs in done.values() for one in runs], data)
        nameless = [task for part in halves.values() for task in part if not has_email(task)]
        report_strangers(shop, nameless, data)


def run(shop: object, task: dict, data: dict, *, token: bool = True) -> Run:
    """In a transaction of its own that is undone: each task begins with the shop as it was."""
    from django.db import transaction

    from marketing.common.tenancy import shop_context

    found = Run(str(task["id"]), task, list(wanted(task)))
    with shop_context(shop):
        talk(shop, task, customer_of(task, data) if token else "", found)
        transaction.set_rollback(True)
    return found


def talk(shop: object, task: dict, customer: str, found: Run) -> None:
    from marketing.chat import services
    from marketing.chat.models import Message
    from marketing.shoppers.models import Shopper

    shopper = Shopper.objects.for_shop(shop).filter(external_id=customer).first() if customer else None
    conversation, _token = services.start(shop, locale="en", visitor_id=uuid4(), shopper=shopper)
    script = [said(task, "reason_for_call"), said(task, "known_info")]
    yes = True
    words: str | None = script.pop(0)
    for _turn in range(MOST_TURNS):
        services.receive(conversation, words, client_id=uuid4())
        answer = Message.objects.for_shop(shop).filter(conversation=conversation, role="bot").order_by("-seq").first()
        found.said += [f"  customer: {words}", f"  chat:     {answer.text} [{answer.intent}]"]
        conversation.refresh_from_db()
        if conversation.state != "bot":
            break
        if yes and any(part["type"] == "confirm" for part in answer.parts):
            words, yes = "Yes.", False
        elif script and is_question(answer):
            words = script.pop(0)
        else:
            break
    judge(shop, conversation, found)


def said(task: dict, name: str) -> str:
    return task["user_scenario"]["instructions"].get(name) or ""


def is_question(answer: object) -> bool:
    return answer.text.rstrip().endswith(("?", ".")) and answer.intent not in ("order_confirmed", "order_status", "")


def judge(shop: object, conversation: object, found: Run) -> None:
    from marketing.chat.models import PendingAction, ToolCall, WebhookDelivery

    for call in ToolCall.objects.for_shop(shop).filter(message__conversation=conversation):
        found.orders |= set(call.result.get("order_ids", ()))
        found.products |= {call.arguments["variants_of"]} if "variants_of" in call.arguments else set()
    for action in (
        PendingAction.objects.for_shop(shop).filter(conversation=conversation).select_related("order", "confirmed_by")
    ):
        found.proposed.append(told(action))
        ran = action.state not in ("proposed", "withdrawn", "expired", "void")
        found.unconfirmed += ran and (action.confirmed_by is None or action.confirmed_by.text != "Yes.")
    confirmed = PendingAction.objects.for_shop(shop).filter(confirmed_by__text="Yes.")
    found.unconfirmed += WebhookDelivery.objects.for_shop(shop).exclude(action__in=confirmed).count()


def told(action: object) -> Proposal:
    asked = action.arguments
    match action.kind:
        case "start_return":
            what, how = tuple(sorted(asked["product_ids"])), asked["payment_id"]
        case "cancel_order":
            what, how = (), asked["reason"]
        case "change_address":
            what, how = _same(asked["address"]), ""
        case _:
            what = tuple(sorted((one["product_id"], one["new_product_id"]) for one in asked["items"]))
            how = asked["payment_id"]
    return (action.kind, action.order.external_id, what, how)


def wanted(task: dict) -> Iterator[Proposal]:
    for action in task["evaluation_criteria"]["actions"]:
        asked, kind = action["arguments"], KINDS.get(action["name"])
        if kind is None:
            continue
        what: tuple = ()
        if kind == "start_return":
            what = tuple(sorted(asked["item_ids"]))
        elif kind in ("exchange_items", "modify_items"):
            what = tuple(sorted(zip(asked["item_ids"], asked["new_item_ids"], strict=True)))
        elif kind == "change_address":
            what = _same(address(asked))
        how = REASONS[asked["reason"]] if kind == "cancel_order" else asked.get("payment_method_id", "")
        yield (kind, asked["order_id"], what, how)


def _same(told: dict) -> tuple:
    return tuple(
        str(told.get(name, "")).casefold().strip() for name in ("line1", "line2", "city", "region", "postcode")
    )


def customer_of(task: dict, data: dict) -> str:
    """Whose token it is: by the id, the e-mail, or the name and postcode in the task; else by its orders."""
    text = f"{said(task, 'known_info')} {said(task, 'reason_for_call')}"
    for user in data["users"].values():
        name = user["name"]
        by_name = name["first_name"] in text and (name["last_name"] in text or user["address"]["city"] in text)
        if user["user_id"] in text or user["email"] in text or (by_name and user["address"]["zip"] in text):
            return user["user_id"]
    asked = [one["arguments"] for one in task["evaluation_criteria"]["actions"]]
    orders = [data["orders"][one["order_id"]]["user_id"] for one in asked if one.get("order_id") in data["orders"]]
    return next((one["user_id"] for one in asked if "user_id" in one), orders[0] if orders else "")


def has_email(task: dict) -> bool:
    return "@" in said(task, "known_info")


def gold(task: dict, name: str, argument: str) -> list[str]:
    return [one["arguments"][argument] for one in task["evaluation_criteria"]["actions"] if one["name"] == name]


def report(title: str, runs: list[Run], data: dict) -> None:
    orders = [
        (one, number)
        for one in runs
        for number in gold(one.task, "get_order_details", "order_id")
        if number in data["orders"]
    ]
    products = [(one, number) for one in runs for number in gold(one.task, "get_product_details", "product_id")]
    reading = [one for one in runs if gold(one.task, "get_order_details", "order_id")]
    writes = sum(len(one.wanted) for one in runs)
    none = sum(action["name"] in NO_TOOL for one in runs for action in one.task["evaluation_criteria"]["actions"])
    right, made = sum(one.right for one in runs), sum(len(one.proposed) for one in runs)
    print(f"\n{title}: {len(runs)} tasks")
    print(
        f"  right read tool: order_status in {share(sum(bool(one.orders) for one in reading), len(reading))} of the tasks that look an order up;"
    )
    print(
        f"    orders looked up that should be: {share(sum(number in one.orders for one, number in orders), len(orders))};"
        f" variants of products: {share(sum(number in one.products for one, number in products), len(products))}"
    )
    print(
        f"  right proposal, all arguments right: {share(right, writes)}   (proposals made: {made}, not among the right ones: {made - right})"
    )
    print(
        f"  with the {none} changes that we have no tool for (default address, way of payment): {share(right, writes + none)}"
    )
    for kind in KINDS.values():
        of_kind = [(one, Counter(p for p in one.wanted if p[0] == kind)) for one in runs]
        total = sum(sum(count.values()) for _one, count in of_kind)
        hits = sum(sum((count & Counter(one.proposed)).values()) for one, count in of_kind)
        print(f"    {kind:16}{share(hits, total)}")
    whole = [one for one in runs if one.wanted]
    print(
        f"  tasks with every change right and none besides: {share(sum(Counter(one.wanted) == Counter(one.proposed) for one in whole), len(whole))}"
    )
    print(f"  unconfirmed writes: {sum(one.unconfirmed for one in runs)}")


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "0/0"


def report_strangers(shop: object, tasks: list[dict], data: dict) -> None:
    """Without a token: name and postcode open nothing, and the chat asks for the order's number."""
    runs = [run(shop, task, data, token=False) for task in tasks]
    asked = sum(bool(re.search(r"order_who|order_code", " ".join(one.said))) for one in runs)
    shown = sum(bool(one.orders) or any(number in line for line in one.said if "chat:" in line for number in data["users"][customer]["orders"])
                for one, customer in zip(runs, (customer_of(task, data) for task in tasks), strict=True))  # fmt: skip
    print(f"\nwithout a token, {len(tasks)} customers with a name and a postcode: asked for the order's number {share(asked, len(runs))},"
          f" orders shown: {shown}, proposals: {sum(len(one.proposed) for one in runs)}")  # fmt: skip


def show(runs: list[Run]) -> None:
    for one in runs:
        missed = list((Counter(one.wanted) - Counter(one.proposed)).elements())
        extra = list((Counter(one.proposed) - Counter(one.wanted)).elements())
        print(f"\n## {one.id} {'right' if not missed and not extra else 'WRONG'}", *one.said, sep="\n")
        for mark, found in (("missed", missed), ("extra", extra)):
            for proposal in found:
                print(f"  {mark}: {proposal}")
