"""Greetings and thanks, and nothing else in the message. Patterns match the words alone."""

from marketing.chat.rules.hearing import any_of

THANKS = any_of(
    r"(?:(?:ok(?:ay)?|great|perfect|cool|nice|super) )?(?:many thanks|thank(?:s| you)|thx|ty|cheers)(?: so much| a lot| very much| you)?(?: bye| goodbye)?",
    r"ok(?:ay)?|great|perfect|got it|bye|goodbye|good night",
    r"(?:(?:好的?|行|嗯+|哦|ok|明白了?|知道了|收到) ?)?(?:谢谢|多谢|感谢|谢啦|3q|辛苦)(?:你|您|啦|了|哈)?(?: ?(?:再见|拜拜|88))?",
    r"(?:好的?|行|嗯+|哦|明白了?|知道了|收到|再见|拜拜)(?:的|了|啦)?",
)
GREETING = any_of(
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings)(?: there| all| team)?",
    r"(?:你好|您好|在吗|在么|在不在|哈喽|嗨|hello|早上好|上午好|下午好|晚上好|亲)(?:呀|啊|哦|哈| ?在吗)?",
)
LONGEST = 80  # characters
