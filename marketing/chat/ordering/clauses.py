"""A message cut into what is wished for, one thing after another: "return the pot and change the cup to a blue one" are two wishes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

RETURN, SWAP, CANCEL, UNDO, ADDRESS, PAYMENT = "return", "swap", "cancel", "undo", "address", "payment"
_VERBS = {
    ADDRESS: r"\b(?:chang\w*|updat\w*|correct\w*|modif\w*|fix\w*|switch\w*|edit\w*)\b[^.!?;。！？]{0,60}\baddress(?:es)?\b"
             r"|\b(?:deliver(?:ed)?|ship(?:ped)?|sent|send|redirect\w*)\b(?!(?:\W+\w+)?\W+back)[^.!?;]{0,60}\b(?:to|at)\b(?=[^.!?;]*(?:\d|address|suite|apt))"
             r"|\baddress(?:es)?\b[^.!?;]{0,40}\b(?:to be|chang\w*|updat\w*|wrong|correct\w*)\b"
             r"|(?:改|换|修改|更改|变更)[^。！？]{0,8}地址|地址[^。！？]{0,6}(?:改|换|错|填错)|(?:改|换)?(?:寄|送|发)到",
    RETURN: r"\b(?:return(?:ing|ed)?|send(?:ing)? (?:it|them|this|these|that|back)(?: back)?|give back|refund(?:ed)?(?= (?:the|my|it|for|this)))\b"
            r"|退货|退掉|退回|退了|要退|想退|申请退|退款|退(?=[这那]|我|一|两|\s?[a-z#])",
    CANCEL: r"\bcancel(?:l?ing|l?ed|lation)?\b|\bcall off\b|取消|不要了|撤销",
    SWAP: r"\b(?:exchang\w*|swap\w*|replac\w*|trad(?:e|ing)|modif\w*|chang(?:e|ed|ing)(?! (?:my|your|his|her|our) mind)|switch(?:ed|ing)?|upgrad\w*|downgrad\w*|convert\w*)\b"
          r"|换货|换成|更换|换个|换一|调换|改成|改为|改买|换(?=[大小别])",
    PAYMENT: r"\b(?:chang\w*|switch\w*|updat\w*|modif\w*|split\w*)\b[^.!?;]{0,30}\b(?:payment|paying|credit card)\b|(?:改|换)[^。]{0,4}(?:支付|付款)",
}  # fmt: skip
VERB = {kind: re.compile(pattern) for kind, pattern in _VERBS.items()}
ANY = re.compile("|".join(f"(?:{_VERBS[kind]})" for kind in (ADDRESS, PAYMENT, RETURN, CANCEL, SWAP)))
END = re.compile(r"[.!?](?=\s|$)|[。！？\n]+")
JOIN = re.compile(
    r"(?:,\s*)?\b(?:and then|and also|and|also|then|but|plus|finally|lastly|additionally|as well as|besides|or(?= if\b))\b\s*|[,;]\s+|[，、；]|并且|然后|另外|还有|再|同时"
)
NOT = re.compile(
    r"(?:\b(?:don't|do not|doesn't|not|never|without|won't|rather than|instead of|no need to|didn't)\b\W+(?:\w+\W+){0,4}|(?:不要|不想|别|不用|不是要)\S{0,2})$"
)
DENIED = re.compile(r"(?:\b(?:don't|do not|never)\b\W+(?:\w+\W+)?|不要|不想|别|不用)$")
# "Whether I could return it" asks; "the return is done", "already cancelled" tell.
ONLY_ASKS = re.compile(
    r"(?:\b(?:whether|not sure)\b[^.!?;]{0,40}|\b(?:able|allowed|possible) to\s+|\b(?:already|previously|has|had|was|were|been|undo|reverse)\W+(?:\w+\W+){0,1}"
    r"|\b(?:the|your|this|my|any|that|after)\s+)$"
)
GOES_ON = re.compile(r"^\W*(?:and|also|plus|as well as)\b(?! (?:if|i|you|we)\b)|^\W*(?:还有|以及)")
SOON = 80  # characters behind a joining word
POLITE = (
    r"(?!\W+(?:(?:the )?(?:agent|you|they|it|that|this|at all)(?:'s| is| are)?\W+)?(?:possible|can\b|could\b|able))"
)
IF = re.compile(
    rf"^\W*(?:(?:and|but|also|then|so|or)\W+)?(?:if\b{POLITE}|unless\b|otherwise\b|in case\b|in that case\b|when asked\b)|^\W*(?:如果|要是|否则|不行的话|假如)"
)

# "If it cannot be returned, exchange it": what stands in the condition is no wish.
CONDITION = re.compile(
    rf"^\W*(?:(?:and|but|also|then|so|or)\W+)?if\b{POLITE}[^,.!?]{{0,80}},|^\W*(?:如果|要是|假如)[^,，。！？]{{0,30}}[,，]"
)


@dataclass(frozen=True)
class Clause:
    kind: str
    text: str
    after: str = ""  # what follows without a wish of its own: "I would like it in the same size"
    is_fallback: bool = False  # "If that is not possible, ...": of all that was wished for
    otherwise: "Clause | None" = None  # "..., but if it is sold out, ...": of this wish alone


def clauses(text: str) -> list[Clause]:
    """`text` in one language; a sentence without a wish of its own belongs to the wish before it."""
    found: list[Clause] = []
    for sentence in _sentences(text):
        fallback = bool(IF.search(sentence))
        wishes = [(_kind(part), part) for part in _parts(CONDITION.sub("", sentence))]
        if not any(kind for kind, _part in wishes):
            if found and GOES_ON.search(sentence):
                found[-1] = replace(found[-1], text=f"{found[-1].text} {sentence}")
            elif found:
                found[-1] = replace(found[-1], after=f"{found[-1].after} {sentence}")
            continue
        for kind, part in _joined(wishes):
            if found and not fallback and IF.search(part):
                found[-1] = replace(found[-1], otherwise=Clause(kind, part))
            else:
                found.append(Clause(kind, part, is_fallback=fallback))
    return found


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


def _parts(sentence: str) -> list[str]:
    """Cut where a new verb begins soon after a joining word, or behind "but if ...", which stays with it."""
    cuts, until = [0], 0
    for join in JOIN.finditer(sentence):
        verb = ANY.search(sentence, join.end(), join.end() + SOON)
        if not verb or join.start() < until:
            continue
        between = sentence[join.end() : verb.start()]
        if IF.search(between):
            until = verb.start()
            cuts.append(join.start())
        elif len(between.split()) <= 5 and not JOIN.search(between):
            cuts.append(join.start())
    return [sentence[start:end] for start, end in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def _kind(part: str) -> str:
    """The first verb that is neither denied nor merely asked about. "If there is none, return it" denies nothing."""
    denied = DENIED if IF.search(part) else NOT
    verbs = sorted(
        (found.start(), order, kind)
        for order, kind in enumerate((ADDRESS, PAYMENT, RETURN, CANCEL, SWAP))
        for found in VERB[kind].finditer(part)
        if not denied.search(part[: found.start()]) and not ONLY_ASKS.search(part[: found.start()])
    )
    kinds = [kind for _at, _order, kind in verbs]
    if {RETURN, CANCEL} <= set(kinds[:2]) and re.search(r"\bor\b|或", part):
        return UNDO
    special = next((one for one in kinds if one in (ADDRESS, PAYMENT)), "")
    return special if special and kinds[0] in (SWAP, special) else kinds[0] if kinds else ""


def _joined(wishes: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What has no verb goes with the wish before it, or with the first one after it."""
    kind, text = "", ""
    for own, part in wishes:
        if own and kind:
            yield kind, text
            kind, text = own, part
        else:
            kind, text = kind or own, text + part
    if kind:
        yield kind, text
