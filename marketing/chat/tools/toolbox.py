"""Tools as a model is told of them, and what runs when it asks for one: typed arguments in, plain data out.

For whom a tool works says the `ToolContext`, which comes from the session; there is no argument for it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from marketing.catalog.models import Product
from marketing.chat.retrieval import Hit, find
from marketing.chat.rules.injection import gives_orders
from marketing.chat.tools import orders, products
from marketing.chat.tools.context import ToolContext
from marketing.chat.values import Asked, Call

LONGEST, MOST = 300, 8  # characters of an argument, and how many of a list
LONGEST_RESULT = 6_000
NOT_KNOWN = {"error": "Nobody has proven who they are. Ask for the order number and the e-mail address."}


@dataclass
class Bench:
    """What one answer was made with."""

    context: ToolContext
    asked: Asked
    grounds: list[str] = field(default_factory=list)
    shown: list[Product] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    wants_person: bool = False

    def use(self, name: str, arguments: str) -> str:
        """Whatever a model asks for: a wrong name or argument is told back, and nothing is done."""
        tool = TOOLS.get(name)
        told = _read(tool, arguments) if tool else None
        if tool is None or told is None:
            return json.dumps({"error": "There is no such tool, or it takes other arguments."})
        result = tool.run(self, **told)
        self.calls.append(Call(name, told, {"of": list(result)}))
        text = json.dumps(result, cls=JSONEncoder, ensure_ascii=False)[:LONGEST_RESULT]
        self.grounds.append(text)
        return text


@dataclass(frozen=True)
class Tool:
    about: str
    run: Callable[..., dict[str, Any]]
    arguments: dict[str, type] = field(default_factory=dict)  # str, or list of str

    def described(self, name: str) -> dict[str, Any]:
        shapes = {str: {"type": "string"}, list: {"type": "array", "items": {"type": "string"}}}
        properties = {one: shapes[kind] for one, kind in self.arguments.items()}
        takes = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        return {"type": "function", "function": {"name": name, "description": self.about, "parameters": takes}}


def _read(tool: Tool, arguments: str) -> dict[str, Any] | None:
    try:
        told = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.keys() != tool.arguments.keys():
        return None
    fits = all(_fits(told[name], kind) for name, kind in tool.arguments.items())
    return told if fits else None


def _fits(value: object, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and len(value) <= MOST and all(_fits(one, str) for one in value)
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value


def search_products(bench: Bench, wish: str) -> dict[str, Any]:
    found = products.search_products(bench.context.shop, wish).products
    bench.shown += found
    return {"products": [products.told(one, bench.context.locale) for one in found]}


def get_product(bench: Bench, product_id: str) -> dict[str, Any]:
    return compare_products(bench, [product_id])


def compare_products(bench: Bench, product_ids: list[str]) -> dict[str, Any]:
    found = products.products_of(bench.context.shop, product_ids)
    bench.shown += found
    return {"products": [products.told(one, bench.context.locale, whole=True) for one in found]}


def recommend(bench: Bench) -> dict[str, Any]:
    found = products.recommend(bench.context.shop, bench.asked)
    bench.shown += found
    return {"products": [products.told(one, bench.context.locale) for one in found]}


def find_knowledge(bench: Bench, question: str) -> dict[str, Any]:
    found = [hit for hit in find(bench.context.shop, question, bench.context.locale) if not gives_orders(hit.text)]
    bench.hits += found
    return {"passages": [{"title": one.title, "text": one.text, "page": one.url} for one in found]}


def my_orders(bench: Bench) -> dict[str, Any]:
    if not bench.context.is_known:
        return NOT_KNOWN
    return {"orders": [_order(orders.told(one)) for one in orders.my_orders(bench.context)[:MOST]]}


def order_status(bench: Bench, order_id: str) -> dict[str, Any]:
    if not bench.context.is_known:
        return NOT_KNOWN
    found = orders.order_status(bench.context, order_id)
    return {"order": _order(found) if found else None}


def return_eligibility(bench: Bench, order_id: str, product_ids: list[str]) -> dict[str, Any]:
    return orders.return_eligibility(bench.context, order_id, product_ids) if bench.context.is_known else NOT_KNOWN


def hand_over(bench: Bench) -> dict[str, Any]:
    bench.wants_person = True
    return {"person": "is asked"}


def _order(told: dict[str, Any]) -> dict[str, Any]:
    """Where it goes and how it was paid leaves the server to nobody."""
    return {name: value for name, value in told.items() if name not in ("address", "payments")}


TOOLS = {
    "search_products": Tool("Products that fit a wish in words: kind, colour, size, price.", search_products, {"wish": str}),
    "get_product": Tool("All facts of one product.", get_product, {"product_id": str}),
    "compare_products": Tool("Facts of several products side by side.", compare_products, {"product_ids": list}),
    "recommend": Tool("Products that are liked, or that suit the shopper.", recommend),
    "find_knowledge": Tool("What the shop has written about a question.", find_knowledge, {"question": str}),
    "my_orders": Tool("The shopper's own orders.", my_orders),
    "order_status": Tool("One of the shopper's own orders.", order_status, {"order_id": str}),
    "return_eligibility": Tool(
        "Whether products of an order may be returned.", return_eligibility, {"order_id": str, "product_ids": list}
    ),
    "hand_over": Tool("Ask a person of the shop to go on.", hand_over),
}  # fmt: skip
