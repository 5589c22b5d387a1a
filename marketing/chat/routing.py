"""Rules that come before any model: what must reach a person does, and what must not be answered is not."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.chat.models import HandOff, Message
from marketing.chat.values import Asked, Reply
from marketing.generation.guardrails.cards import card_numbers


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
ANYBODY = rf"(?:{PERSON}|someone|somebody|anyone|staff|colleague)"

RULES = (
    Rule(
        "emergency",
        _any(
            r"\b(?:kill|hurt|harm|cut)(?:ing)? (?:myself|himself|herself|themselves)\b|\bsuicid|\bend my life\b|\b(?:want|going) to die\b",
            r"\b(?:can'?t|cannot|could not|couldn'?t) breathe\b|\banaphyla|\bpoison(?:ed|ing)\b|\bswallowed\b|\b(?:caught|is on|on) fire\b|\bburn(?:ed|t) (?:my|his|her) (?:hand|finger|arm|face|leg|foot|skin|mouth|tongue|self)|\belectric shock\b|\b(?:call|need) an ambulance\b",
            "自杀|不想活|想死|轻生|自残|伤害自己|割腕|呼吸困难|喘不上气|过敏休克|中毒|误食|误吞|吞下了|着火了|起火了|(?:[被给我孩]|人).{0,3}烫伤|烫伤了|触电|叫救护车",
        ),
        _(
            "If anyone is in danger, please call the emergency number of your country now (112 in Europe, 911 in the US, 120 or 110 in China). I am telling a person here as well."
        ),
        HandOff.Reason.RULE,
    ),
    Rule(
        "injection",
        _any(
            r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,20}\b(?:instructions?|prompts?|guidelines|above|previous|restrictions?|(?:your|all|the|these) rules)\b",
            r"\b(?:system|hidden|initial|secret|developer) (?:prompt|instruction)|\bsystem message\b|\bprompt injection\b|\bjailbreak|\bdeveloper mode\b|(?-i:\bDAN\b)|\byou are now\b|\bpretend (?:to be|you are|you're)\b|\bact as (?:an?|the|if)\b|\brepeat (?:everything|the (?:text|words)) above\b",
            r"<\|?(?:system|im_start|im_end|assistant|user|endoftext)\|?>|\[/?INST\]|^\s*#{2,} ?(?:system|instruction)",
            "忽略(?:掉|以上|之前|前面|所有|上面|你)|无视(?:以上|之前|前面|所有|上面|规则|指令)|忘记(?:以上|之前|前面|所有)的?(?:指令|规则|设定|提示)|系统提示词?|提示词|开发者模式|越狱|你现在是|假装你是|(?<!角色)扮演",
        ),
        _("I can help with this shop: its products, your orders, delivery, returns. What would you like to know?"),
    ),
    Rule(
        "asked",
        _any(
            rf"\b(?:speak|talk|chat|connect|transfer|put (?:me )?through|pass (?:me|this)|reach|contact|escalate)\b.{{0,30}}\b{ANYBODY}\b",
            rf"\b(?:get|need|want|like|give (?:me|us)|call|have|is there)(?: me| us| to| with| an?| the| real| live| actual| your)* {PERSON}\b",
            rf"\b(?:real|live|actual) {PERSON}\b|\b(?:not a|no|stop) (?:bot|robot|machine)s?\b(?![\s-](?:wash|vacuum))|\bare you (?:a )?(?:bot|robot|human|real)\b|\b(?:call|phone|ring) me\b|\bcall ?back\b",
            "人工(?!智能|合成|费|草|皮|培育|湖)|真人|活人|转客服|找客服|叫客服|客服在吗|要客服|有人吗|有没有人|找(?:个|一个)人(?!代)|不要机器人|别用机器人|你是机器人|你们经理|找经理|找主管|叫(?:你们)?(?:经理|主管|老板)|(?:给我)?(?:打|回)(?:个)?电话|回电",
        ),
        _("Of course. I am asking a person to join."),
        HandOff.Reason.ASKED,
    ),
    Rule(
        "dispute",
        _any(
            r"\b(?:lawyer|attorney|solicitor|legal action|lawsuit|suing|(?:to|will|gonna) sue|(?:in|to|go to) court|small claims|police|ombudsman|trading standards|consumer (?:protection|rights)|bbb|regulator)\b",
            r"\bcharge ?backs?\b|\bdispute (?:the|this|a) (?:charge|payment)|\bfraud|\bscam|\bcharged (?:me )?(?:twice|double|two times|three times)|\bdouble charged|\bunauthori[sz]ed\b|\bstolen\b|\bhacked\b|\bdata breach\b|\bidentity theft\b|\b(?:journalist|reporter|newspaper)\b",
            "律师|起诉|打官司|法院|报警|警察|工商(?:局|所|部门)|消协|市场监管|12315|投诉|举报|维权|(?:找|给|向)媒体|(?:要|去|上)曝光|欺诈|诈骗|骗子|骗人|盗刷|重复扣款|扣了两次|多扣|乱扣|被盗|泄露",
        ),
        _("This is a matter for a person. I am asking one to join, and they can read what you wrote."),
        HandOff.Reason.RULE,
    ),
    Rule(
        "health",
        _any(
            r"\ballerg(?:y|ic|ies)\b|\b(?:pregnan|breastfeed|medication|(?:my|a|the) doctor\b|diabet|epilep|asthma|rash\b|injur(?:y|ed)|bleeding|medical|diagnos)|\bsafe for (?:my )?(?:baby|babies|infant|toddler|children|kids|dog|cat)",
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
    r"\b(?:not|isn'?t|wasn'?t|didn'?t|doesn'?t|does not|did not) (?:what i (?:asked|meant|want)|helpful|help(?:ing)?\b|an? answer|answer my|correct\b)|\b(?:wrong answer|you (?:already|just) said|same (?:answer|thing) again|makes no sense|you don'?t understand)\b",
    "答非所问|没(?:有)?回答|不是(?:我)?(?:问|想问|要问)的|没(?:有)?(?:帮助|解决)|没有?用(?![过])(?=$|[。！!，,])|听不懂|看不懂我|(?:你|回答|答|说).{0,2}(?:不对|错了)|又是这句|复读|还是没(?:有)?(?:解决|回答)",
)
ALONE = _any(rf"(?:(?:a|an|the|real|live|actual) )*{PERSON}(?: (?:please|pls|now))?")  # and nothing else
LONGEST_SMALL_TALK = 80  # characters
SMALL_TALK = (
    Rule(
        "thanks",
        _any(
            r"(?:(?:ok(?:ay)?|great|perfect|cool|nice|super) )?(?:many thanks|thank(?:s| you)|thx|ty|cheers)(?: so much| a lot| very much| you)?(?: bye| goodbye)?",
            r"ok(?:ay)?|great|perfect|got it|bye|goodbye|good night",
            r"(?:(?:好的?|行|嗯+|哦|ok|明白了?|知道了|收到) ?)?(?:谢谢|多谢|感谢|谢啦|3q|辛苦)(?:你|您|啦|了|哈)?(?: ?(?:再见|拜拜|88))?",
            r"(?:好的?|行|嗯+|哦|明白了?|知道了|收到|再见|拜拜)(?:的|了|啦)?",
        ),
        _("You are welcome. Write again whenever something is on your mind."),
    ),
    Rule(
        "greeting",
        _any(
            r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings)(?: there| all| team)?",
            r"(?:你好|您好|在吗|在么|在不在|哈喽|嗨|hello|早上好|上午好|下午好|晚上好|亲)(?:呀|啊|哦|哈| ?在吗)?",
        ),
        _("Hello! Ask about products, delivery, returns or your order."),
    ),
)
LONGEST_READ = 4_000  # characters; compatibility forms may unfold to many times of what was typed

REMOVED = re.compile(r"•••• \d{4}")
WORDS = re.compile(r"\w+")
_SMALL = frozenset(one.name for one in SMALL_TALK)


def ruled(asked: Asked) -> Reply | None:
    """The first rule that the message meets; who is angry twice, or was not helped, gets a person."""
    if has_card_number(asked.text):
        return Reply(
            text=str(_("Please never write a card number in a chat. I have removed it. A person will help you.")),
            hand_off=HandOff.Reason.RULE, rule="payment", intent="payment", confidence=1.0,
        )  # fmt: skip
    text = plain(asked.text)
    words = " ".join(WORDS.findall(text)) if len(text) <= LONGEST_SMALL_TALK else ""
    if ALONE.fullmatch(words):
        return _rule("asked").reply()
    if rule := next((one for one in RULES if one.pattern.search(text)), None):
        return rule.reply()
    if lost_patience(asked, text):
        return Reply(
            text=str(_("I am sorry that this did not help. I am asking a person to join.")),
            hand_off=HandOff.Reason.TWICE, rule="patience", intent="patience", confidence=1.0,
        )  # fmt: skip
    return next((one.reply() for one in SMALL_TALK if one.pattern.fullmatch(words)), None)


def plain(text: str) -> str:
    """As the rules are written: full width and curved apostrophes are one with their plain forms."""
    return unicodedata.normalize("NFKC", text).replace("’", "'")[:LONGEST_READ]


def lost_patience(asked: Asked, text: str) -> bool:
    told = [plain(one) for role, one in asked.before if role == Message.Role.SHOPPER]
    if ANGRY.search(text) and any(ANGRY.search(one) or NO_HELP.search(one) for one in told):
        return True
    was_answered = any(role == Message.Role.BOT for role, _text in asked.before)
    return was_answered and asked.last_intent not in _SMALL and bool(NO_HELP.search(text))


def _rule(name: str) -> Rule:
    return next(one for one in RULES if one.name == name)


def has_card_number(text: str) -> bool:
    return bool(REMOVED.search(text)) or any(card_numbers(text))
