"""What people write in a cell, as the value that it means: prices, availability, ids, amounts with their unit."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from marketing.catalog.models import Product
from marketing.common.errors import Invalid

LONGEST_ID = 100
LONGEST_URL = 1_000
HIGHEST_PRICE = Decimal("9999999999.99")
CENT = Decimal("0.01")

CURRENCY_SIGNS = {  # the first is meant, unless the shop itself trades in another of them
    "$": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("CNY", "JPY"),
    "元": ("CNY",),
}
AVAILABILITY = {
    Product.Availability.IN_STOCK: "in stock, available, yes, true, 1, limited availability, 有货, 现货, 在售, 上架, 是",
    Product.Availability.OUT_OF_STOCK: "out of stock, sold out, unavailable, discontinued, no, false, 0, 无货, 缺货, 售罄, 下架, 否",
    Product.Availability.PREORDER: "preorder, pre order, backorder, back order, coming soon, 预售, 预订",
}
AVAILABILITY_WORDS = {word: state for state, words in AVAILABILITY.items() for word in words.split(", ")}
YES, NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")
_UNITS = """
    mg g kg oz lb ml cl dl l mm cm m km in ft inch inches w kw v a ah mah wh kwh hz gb tb mb h min s % °c °f
    毫克 克 千克 公斤 斤 毫升 升 毫米 厘米 米 寸 英寸 瓦 伏 毫安 小时 分钟 天 年 片 件 个 盒 支 瓶 袋
"""
UNITS = frozenset(_UNITS.split())
PRICE = re.compile(r"[^0-9.,+-]*([-+]?[0-9.][0-9., ]*)[^0-9]*")
AMOUNT = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?)\s*([^\s0-9.,]{1,8})")
UNIT_IN_NAME = re.compile(r"(.+?)\s*[(（\[]\s*([^)）\]]{1,30})\s*[)）\]]")


def read_id(text: str) -> str:
    """1 to 100 characters, any script, none of them invisible."""
    if not text:
        raise Invalid(_("The product id is missing."))
    if len(text) > LONGEST_ID:
        raise Invalid(_("The product id is longer than %(limit)d characters.") % {"limit": LONGEST_ID})
    if text in (".", "..") or text != text.strip() or any(unicodedata.category(one) in ("Cc", "Cs") for one in text):
        raise Invalid(_("A product id has no control characters and no space around it, and is not a dot or two."))
    return text


def read_price(text: str, shop_currency: str) -> tuple[Decimal | None, str]:
    """`1.299,00 €`, `USD 15`, `¥99`: the amount, and the currency when it is said."""
    if not text:
        return None, ""
    text = unicodedata.normalize("NFKC", text)
    try:
        price = _round(Decimal(_with_decimal_point(PRICE.fullmatch(text)[1])))
    except (TypeError, InvalidOperation) as error:
        raise Invalid(_("“%(text)s” is not a price.") % {"text": text[:50]}) from error
    if not 0 <= price <= HIGHEST_PRICE:
        raise Invalid(
            _("The price %(text)s is not between 0 and %(most)s.") % {"text": text[:50], "most": HIGHEST_PRICE}
        )
    return price, _currency_in(text, shop_currency)


def _with_decimal_point(number: str) -> str:
    """The last of the two signs is the decimal one, unless it cuts off groups of three."""
    number = "".join(number.split()).rstrip(".,")
    comma, point = number.rfind(","), number.rfind(".")
    only_comma = number.count(",") == 1 and point < 0 and len(number) - comma != 4
    if only_comma or comma > point >= 0:
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "")


def _round(price: Decimal) -> Decimal:
    """A program may write 149.99000000000001 for 149.99; who writes 149.995 means something else."""
    rounded = price.quantize(CENT)
    if abs(price - rounded) > Decimal("0.000001"):
        raise Invalid(_("The price %(price)s has more than two decimals.") % {"price": price})
    return rounded


def _currency_in(text: str, shop_currency: str) -> str:
    if code := re.search(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])", text):
        return code[0].upper()
    found = next((currencies for sign, currencies in CURRENCY_SIGNS.items() if sign in text), ())
    return shop_currency if shop_currency in found else next(iter(found), "")


def read_currency(text: str) -> str:
    if text and not re.fullmatch("[A-Za-z]{3}", text):
        raise Invalid(_("“%(text)s” is not a currency of three letters, such as CNY.") % {"text": text[:50]})
    return text.upper()


def read_availability(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ")
    if word not in AVAILABILITY_WORDS:
        raise Invalid(_("“%(text)s” is not an availability: in_stock, out_of_stock or preorder.") % {"text": text[:50]})
    return AVAILABILITY_WORDS[word]


def read_yes_or_no(text: str) -> bool:
    word = unicodedata.normalize("NFKC", text).casefold()
    for answer, words in ((True, YES), (False, NO)):
        if word in words:
            return answer
    raise Invalid(_("“%(text)s” is neither yes nor no.") % {"text": text[:50]})


def read_stock(text: str) -> str:
    try:
        amount = Decimal(text.replace(",", ""))
        return Product.Availability.IN_STOCK if amount > 0 else Product.Availability.OUT_OF_STOCK
    except InvalidOperation as error:
        raise Invalid(_("“%(text)s” is not a number in stock.") % {"text": text[:50]}) from error


def read_address(text: str) -> str:
    """A web address, or nothing: a file name is no use to a shopper, and a script would be harm."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and parts.hostname and len(text) <= LONGEST_URL
    return text if is_web and not any(one.isspace() for one in text) else ""


def split_unit(name: str, value: str) -> tuple[str, str, str]:
    """`Weight (g)`: 350, and `Weight`: 350 g, are one fact: its name, its value, its unit."""
    if (found := UNIT_IN_NAME.fullmatch(name)) and found[2].casefold() in UNITS:
        return found[1], value, found[2]
    if (found := AMOUNT.fullmatch(value)) and found[2].casefold() in UNITS:
        return name, found[1], found[2]
    return name, value, ""
