"""Which of the shopper's ways of payment a text names: by its kind, its label, or as the original one."""

import re

from marketing.shoppers.models import Order

KINDS = {
    "paypal": r"\bpay ?pal\b",
    "gift_card": r"\bgift ?-?cards?\b|礼品卡",
    "credit_card": r"\bcredit ?-?cards?\b|(?<!gift )(?<!gift)\bcards?\b|\bvisa\b|\bmaster ?card\b|\bamex\b|信用卡|银行卡",
    "alipay": r"\balipay\b|支付宝",
    "wechat": r"\bwe ?chat ?pay\b|微信",
}
ORIGINAL = re.compile(r"\b(?:original|same) (?:payment|method|card|form)|\bused to pay\b|原路|原支付")


def named(order: Order, text: str) -> str:
    """The id of the first that is named and the shopper has; empty: as it was paid."""
    places = []
    for one in order.payments:
        if len(name := str(one.get("id", ""))) > 3 and name.casefold() in text:
            return name
        label, kind = str(one.get("label", "")).casefold(), str(one.get("kind", "")).casefold()
        words = [
            re.escape(word) for word in re.findall(r"\w{4,}", label) if word not in ("card", "ending", "credit", "gift")
        ]
        pattern = "|".join(filter(None, (KINDS.get(kind, ""), *(rf"\b{word}\b" for word in words))))
        if pattern and (found := re.search(pattern, text)):
            places.append((found.start(), str(one.get("id", ""))))
    if (found := ORIGINAL.search(text)) and (not places or found.start() < min(places)[0]):
        return ""
    return min(places)[1] if places else ""
