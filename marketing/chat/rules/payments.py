"""Payment data typed into a chat: taken out before anything is stored, and a person goes on."""

import re

from marketing.generation.guardrails.cards import without_card_numbers

TAKEN_OUT = re.compile(r"•{3,4}")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])")
_CODE = re.compile(
    r"((?:\b(?:cvv2?|cvc2?|cvn|csc)\b|\bsecurity (?:code|number)|\b(?:digits|number|code) on the back\b|安全码|校验码|卡背面|(?:卡|背面)?[后末]面?三位(?:数字?)?)[^\d\n]{0,12})(\d{3,4})(?!\d)"
    r"|((?:\bpin\b|\b(?:card|bank|payment|paypal) password\b|(?:支付|付款|取款|银行卡|信用卡|交易)密码)[^\d\n]{0,8})(\d{4,8})(?!\d)",
    re.IGNORECASE,
)


def without_payment_data(text: str) -> str:
    text = _CODE.sub(_hidden, without_card_numbers(text))
    return _IBAN.sub(lambda found: f"•••• {found[0][-4:]}" if is_iban(found[0]) else found[0], text)


def _hidden(found: re.Match[str]) -> str:
    return f"{found[1] or found[3]}•••"


def is_iban(text: str) -> bool:
    """ISO 13616: the first four characters go to the end, letters count from 10, and 97 leaves 1."""
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1
