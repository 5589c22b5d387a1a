"""What stands in a message: order numbers, an e-mail, a code, and whether it is about the shopper's own order."""

import re
import unicodedata

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
CODE = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")
NUMBER = re.compile(r"[#＃]?\s?(?<![\w@.])(?=[\w-]{0,30}\d{3})[A-Za-z]{0,4}[-_]?\d[\w-]{2,30}(?![\w@])")
OWN = re.compile(
    r"\bmy (?:\w+ ){0,3}(?:orders?|parcels?|packages?|deliver(?:y|ies)|purchases?|shipments?)\b"
    r"|\border (?:number|no\b|#|[a-z]{0,3}\d{4,})|[#＃]\s?[a-z]{0,3}\d{3,}|\b(?:an?|the|this|that|recent|last|pending) (?:\w+ )?order\b"
    r"|\b(?:i|we|i've|i have|you) (?:just |recently |have )?(?:ordered|bought|purchased|received|placed)\b"
    r"|\bwhere(?: is|'s) (?:my|the|it)\b|\btrack(?:ing)?\b.{0,20}\b(?:my|the|order|number)\b"
    r"|我的?(?:那个|这个)?(?:订单|包裹|快递|货|东西)|订单号|单号|(?:包裹|快递|货|东西|物流).{0,4}(?:到哪|什么时候到|到了|到没)"
    r"|查.{0,3}(?:订单|物流|快递)|(?:帮我|我想|我要|请).{0,8}(?:取消|退货|退掉|退了|换货|换成|改地址)|我(?:买|下单|订|收到)",
    re.IGNORECASE,
)
# "How do I cancel an order?" is answered by what the shop has written, not by somebody's order.
GENERAL = re.compile(
    r"^\W*(?:(?:hi|hello|hey)\W+)?(?:how (?:do|can|does|long|much|many|would)|what (?:is|are|if|happens|'s)|what's|do you|does|is there"
    r"|are there|which|who|why|can (?:one|people|customers)|tell me about|explain)\b"
    r"|(?:怎么|如何|怎样|多久|多少|几天|什么是|是否|能不能|可以吗|政策|流程|规定|条件|要求)",
    re.IGNORECASE,
)

# "Can I return a thing I bought three weeks ago?" is first asked of what the shop has written, too.
WHETHER = re.compile(
    r"^\W*(?:(?:hi|hello|hey|so|and|ok|but|well)\W+)*(?:(?:can|could|may|might) (?:i|we|one)\b|am i (?:still )?(?:able|allowed)\b"
    r"|(?:is it|would it be) (?:still )?(?:possible|okay?|fine|allowed|too late)\b|(?:i(?:'m| am| was)? )?wonder(?:ing)? (?:if|whether)\b)"
    r"|(?:能|可以|来得及)[^。！？]{0,14}[吗么]",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Full width and curved signs as their plain forms."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")


def is_own(text: str) -> bool:
    return bool(OWN.search(text))


def is_general(text: str) -> bool:
    return bool(GENERAL.search(text)) and not re.search(r"[#＃]\s?\w*\d{3,}", text)


def asks_whether(text: str) -> bool:
    return bool(WHETHER.search(text))


def email_in(text: str) -> str:
    found = EMAIL.findall(text)
    return found[-1].lower().rstrip(".") if found else ""


def numbers_in(text: str) -> list[str]:
    """Whatever may be an order's number, in the order it stands there."""
    bare = EMAIL.sub(" ", text)
    return list(dict.fromkeys(re.sub(r"[\s#＃]", "", one[0]) for one in NUMBER.finditer(bare)))


def code_in(text: str) -> str:
    found = CODE.search(text)
    return re.sub(r"\D", "", found[0]) if found else ""
