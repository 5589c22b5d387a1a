"""Rules that come before any model: what must reach a person does, and what must not be answered is not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.chat.models import HandOff, Message
from marketing.chat.values import Asked, Reply
from marketing.generation.guardrails.personal_data import find_personal_data


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    says: Promise
    hand_off: str = ""

    def reply(self) -> Reply:
        return Reply(
            text=str(self.says), hand_off=self.hand_off, rule=self.name, intent=self.name, confidence=1.0
        )  # fmt: skip


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PERSON = r"(?:human|person|human being|agent|representative|rep|advisor|adviser|manager|supervisor|operator|customer (?:service|support|care))"
ANYBODY = rf"(?:{PERSON}|someone|somebody|anyone|staff|colleague|people)"

RULES = (
    Rule(
        "emergency",
        _any(
            r"\b(?:kill|hurt|harm|cut)(?:ing)? (?:myself|himself|herself|themselves)\b|\bsuicid|\bend my life\b|\b(?:want|going) to die\b",
            r"\b(?:can'?t|cannot|not) breathe?|\banaphyla|\bpoison(?:ed|ing)\b|\bswallowed\b|\b(?:caught|is on|on) fire\b|\bburn(?:ed|t) (?:my|his|her)\b|\belectric shock\b|\b(?:call|need) an ambulance\b",
            "自杀|不想活|想死|轻生|自残|伤害自己|割腕|呼吸困难|喘不上气|过敏休克|中毒|误食|误吞|吞下|着火|起火|烫伤|触电|叫救护车",
        ),
        _(
            "If anyone is in danger, please call the emergency number of your country now (112 in Europe, 911 in the US, 120 or 110 in China). I am telling a person here as well."
        ),
        HandOff.Reason.RULE,
    ),
    Rule(
        "injection",
        _any(
            r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instruction|rule|prompt|polic|guideline|above|previous|restriction)",
            r"\b(?:system|hidden|initial|secret|developer) (?:prompt|message|instruction)|\bprompt injection\b|\bjailbreak|\bdeveloper mode\b|\bDAN\b|\byou are now\b|\b(?:pretend|act) (?:to be|as|like)\b|\brepeat (?:everything|the (?:text|words)) above\b",
            r"<\|?(?:system|im_start|im_end|assistant|user|endoftext)\|?>|\[/?INST\]|^\s*#{2,} ?(?:system|instruction)",
            "忽略(?:掉|以上|之前|前面|所有|上面|你)|无视(?:以上|之前|前面|所有|上面|规则|指令)|忘记(?:以上|之前|前面|所有)的?(?:指令|规则|设定|提示)|系统提示词?|提示词|开发者模式|越狱|你现在是|假装你是|扮演",
        ),
        _("I can help with this shop: its products, your orders, delivery, returns. What would you like to know?"),
    ),
    Rule(
        "asked",
        _any(
            rf"\b(?:speak|talk|chat|connect|transfer|put|pass|reach|contact|escalate)\b.{{0,30}}\b{ANYBODY}\b",
            rf"\b(?:get|need|want|like|give|call|have|is there)(?: me| us| to| with| an?| the| real| live| actual| your)* {PERSON}\b",
            rf"^\W*(?:a |an |the |real |live |actual )*{PERSON}\W*(?:please|pls|now)?\W*$|\b(?:real|live|actual) {PERSON}\b|\b(?:not|no|stop) (?:a |the |this )?(?:bot|robot|machine)s?\b|\bare you (?:a )?(?:bot|robot|human|real)\b|\b(?:call|phone|ring) me\b|\bcall ?back\b",
            "人工|真人|活人|转客服|找客服|叫客服|客服在吗|要客服|有人吗|有没有人|找(?:个|一个)?人|不要机器人|别用机器人|你是机器人|你们经理|找经理|找主管|叫(?:你们)?(?:经理|主管|老板)|(?:给我)?(?:打|回)(?:个)?电话|回电",
        ),
        _("Of course. I am asking a person to join."),
        HandOff.Reason.ASKED,
    ),
    Rule(
        "dispute",
        _any(
            r"\b(?:lawyer|attorney|solicitor|legal action|lawsuit|sue|suing|court|small claims|police|ombudsman|trading standards|consumer (?:protection|rights)|bbb|regulator)\b",
            r"\bcharge ?backs?\b|\bdispute (?:the|this|a) (?:charge|payment)|\bfraud|\bscam|\bcharged (?:me )?(?:twice|double|two times|three times)|\bdouble charged|\bunauthori[sz]ed\b|\bstolen\b|\bhacked\b|\bdata breach\b|\bidentity theft\b|\b(?:journalist|reporter|newspaper)\b",
            "律师|起诉|打官司|法院|报警|警察|工商|消协|市场监管|12315|投诉|举报|维权|媒体|曝光|欺诈|诈骗|骗子|骗人|盗刷|重复扣款|扣了两次|多扣|乱扣|被盗|泄露",
        ),
        _("This is a matter for a person. I am asking one to join, and they can read what you wrote."),
        HandOff.Reason.RULE,
    ),
    Rule(
        "health",
        _any(
            r"\ballerg(?:y|ic|ies)\b|\b(?:pregnan|breastfeed|medication|medicine|doctor|diabet|epilep|asthma|rash|injur(?:y|ed)|bleed|medical|diagnos)|\bsafe for (?:my )?(?:baby|babies|infant|toddler|children|kids|dog|cat)",
            "过敏|孕妇|怀孕|哺乳|吃药|用药|医生|糖尿病|癫痫|哮喘|起疹|受伤|流血|医疗|诊断|宝宝能不能|婴儿能不能",
        ),
        _("I must not guess about health or safety. I am asking a person to answer you."),
        HandOff.Reason.RULE,
    ),
)
ANGRY = _any(
    r"\b(?:ridiculous|unacceptable|disgusting|terrible|awful|horrible|pathetic|useless|worst|furious|fed up|sick of|angry|disappointed|outrage|joke|rubbish|wtf|damn|stupid|idiot|liar|lies|lying)\b|!{3,}",
    "太差|垃圾|什么玩意|气死|生气|离谱|无语|坑人|敷衍|太慢了|受不了|忍无可忍|差评|失望|糟糕|恶心|混蛋|有病|傻|滚|！{3,}",
)
NO_HELP = _any(
    r"\b(?:not|isn'?t|wasn'?t|didn'?t|doesn'?t|does not|did not) (?:what i (?:asked|meant|want)|helpful|help|answer|correct|right|true|work)|\b(?:wrong answer|you (?:already|just) said|same (?:answer|thing) again|makes no sense|you don'?t understand|still (?:not|no|waiting|hasn'?t|have not))\b",
    "答非所问|没(?:有)?回答|不是(?:我)?(?:问|想问|要问)的|没(?:有)?(?:用|帮助|解决)|听不懂|看不懂我|不对|错了|又是这句|复读|还是(?:没|不)",
)
SMALL_TALK = (
    Rule(
        "thanks",
        _any(
            r"^\W*(?:ok(?:ay)?|great|perfect|cool|nice|super)?\W*(?:many |thank(?:s| you)|thx|ty|cheers)(?: so much| a lot| very much| you)?\W*(?:bye|goodbye)?\W*$|^\W*(?:ok(?:ay)?|great|perfect|got it|bye|goodbye|good night)\W*$",
            r"^(?=.*\w)\W*(?:好的?|行|嗯+|哦|ok|明白了?|知道了|收到)?\W*(?:谢谢|多谢|感谢|谢啦|3q|辛苦)?(?:你|您|啦|了|哈)?\W*(?:再见|拜拜|88)?\W*$",
        ),
        _("You are welcome. Write again whenever something is on your mind."),
    ),
    Rule(
        "greeting",
        _any(
            r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings)(?: there| all| team)?\W*$",
            r"^\W*(?:你好|您好|在吗|在么|在不在|哈喽|嗨|hello|早上好|上午好|下午好|晚上好|亲)(?:呀|啊|哦|哈|在吗)?\W*$",
        ),
        _("Hello! Ask about products, delivery, returns or your order."),
    ),
)

REMOVED = re.compile(r"•••• \d{4}")


def ruled(asked: Asked) -> Reply | None:
    """The first rule that the message meets; who is angry twice, or was not helped, gets a person."""
    text = unicodedata.normalize("NFKC", asked.text)
    if has_card_number(text):
        return Reply(
            text=str(_("Please never write a card number in a chat. I have removed it. A person will help you.")),
            hand_off=HandOff.Reason.RULE, rule="payment", intent="payment", confidence=1.0,
        )  # fmt: skip
    if rule := next((one for one in RULES if one.pattern.search(text)), None):
        return rule.reply()
    if lost_patience(asked):
        return Reply(
            text=str(_("I am sorry that this did not help. I am asking a person to join.")),
            hand_off=HandOff.Reason.TWICE, rule="patience", intent="patience", confidence=1.0,
        )  # fmt: skip
    return next((one.reply() for one in SMALL_TALK if one.pattern.search(text)), None)


def lost_patience(asked: Asked) -> bool:
    told = [text for role, text in asked.before if role == Message.Role.SHOPPER]
    if ANGRY.search(asked.text) and any(ANGRY.search(text) or NO_HELP.search(text) for text in told):
        return True
    was_answered = any(role == Message.Role.BOT for role, _text in asked.before)
    return was_answered and bool(NO_HELP.search(asked.text))


def has_card_number(text: str) -> bool:
    return bool(REMOVED.search(text)) or any(one.kind == "card" for one in find_personal_data(text))


def without_card_numbers(text: str) -> str:
    """Before anything is stored: of a card's number the last four figures stay, as on a receipt."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    last = 0
    for found in find_personal_data(text):
        if found.kind == "card":
            yield text[last : found.start]
            yield f"•••• {re.sub('[ -]', '', found.text)[-4:]}"
            last = found.end
    yield text[last:]
