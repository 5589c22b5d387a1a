"""Instructions to the bot: in place of a question, or inside a text that it might answer from."""

from marketing.chat.rules.hearing import any_of, heard

ORDERS = any_of(
    r"\b(?:ignore|disregard|forget|override|bypass|skip|drop)\b.{0,25}\b(?:instructions?|prompts?|guidelines|above|previous|prior|restrictions?|policies|(?:your|all|the|these|any) rules)\b",
    r"<\|?/?(?:system|im_start|im_end|assistant|user|endoftext)\|?>|\[/?inst\]|(?:^|\s)#{2,} ?(?:system|instruction)",
    r"(?:忽略|无视|忘记|忘掉|跳过|绕过|不要管|抛开)(?:掉)?.{0,6}(?:指令|规则|设定|提示|限制|以上|上面|之前|前面|要求|约束)",
)
INJECTION = any_of(
    ORDERS.pattern,
    r"\b(?:system|hidden|initial|secret|developer|original|internal) (?:prompt|instruction)|\bsystem (?:message|text|rules)|\bprompt injection\b|\bjailbreak|\b(?:developer|debug|admin|god|root|maintenance|sudo) mode\b|\bdo anything now\b|\byou are (?:now|no longer)\b|\bfrom now on,? you\b|\bpretend (?:to be|you are|youre|that you)\b|\bact as (?:an?|the|if|my)\b|\brole ?play(?:ing)? (?:as|that|a game)|\brepeat (?:everything|the (?:text|words)|all)\b.{0,20}\babove\b|\b(?:print|show|reveal|output|repeat|tell me|what (?:is|are)|give me|list) (?:me )?your (?:\w+ )?(?:instructions?|prompts?|rules|configuration|guidelines|tools|functions)\b",
    r"\b(?:system|assistant) ?:",
    r"系统提示|系统(?:指令|消息|设定)|提示词|(?:开发者|调试|管理员|维护|上帝)模式|越狱|你现在是|从现在(?:开始|起),?你|假装(?:你是|成)|(?<!角色)扮演(?!服|游戏)|(?:输出|打印|告诉我|显示|重复|复述|列出|公开)(?:一下)?你?的?(?:全部|所有|初始|内部|完整)*的?(?:指令|规则|提示|设定|工具列表)|重复(?:以上|上面)(?:所有|全部)?",
)


def gives_orders(text: str) -> bool:
    """A text of a shop may say "you are now a member"; it never tells anybody to ignore instructions."""
    return bool(ORDERS.search(heard(text)))
