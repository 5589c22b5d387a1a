"""Anger, and answers that did not help."""

from collections.abc import Sequence

from marketing.chat.rules.hearing import any_of

ANGRY = any_of(
    r"\b(?:ridiculous|unacceptable|disgust\w+|terrible|awful|horrible|horrendous|appalling|pathetic|useless|worst|furious|fed up|sick of|angry|annoy\w+|frustrat\w+|unhappy|disappoint\w+|outrag\w+|joke|rubbish|garbage|nonsense|wtf|damn|bloody|crap\w*|shit\w*|fuck\w*|piss\w*|sucks?|stupid|idiots?|liars?|lies|lying|incompetent|unbelievable|shocking|had enough|waste of (?:time|money)|what the hell|kidding me|never again|hate (?:this|you|your))\b|!{3,}",
    r"太差|差劲|垃圾|什么玩意|气死|生气|火大|恼火|离谱|无语|坑人|太坑|敷衍|糊弄|忽悠|太慢了|受不了|忍无可忍|差评|失望|糟糕|太烂|真烂|恶心|混蛋|有病|傻[逼叉子]|滚[！!。，]?$|滚蛋|破店|够了|烦死|服了|有完没完|再也不|(?:太|过于|真)过分|呵呵|什么态度|搞什么|怎么搞的|神经病|有毛病|耍我|玩我|凭什么|!{3,}",
)
NO_HELP = any_of(
    r"\b(?:not|isnt|wasnt|didnt|doesnt|does not|did not|dont) (?:what i (?:asked|meant|want|said)|helpful|help(?:ing)?\b|an? answer|answer(?:ed)? my|answering|correct\b|right$)|\b(?:wrong answer|thats (?:wrong|incorrect|not (?:it|right|true))|(?:you )?(?:already|just) (?:said|told me) (?:that|this)|same (?:answer|thing|reply) (?:again|over)|makes no sense|you (?:dont|do not|didnt) (?:understand|get it|listen|read)|keep (?:repeating|saying|sending)|(?:i|as i) (?:already )?(?:said|told you|asked)\b|still (?:not|isnt|no) (?:solved|resolved|fixed|working|clear|answered|help\w*|solution|answer))",
    r"答非所问|没(?:有)?回答|不是(?:我)?(?:问|想问|要问)的|问的(?:不是|是)|没(?:有)?(?:帮助|解决|明白|听懂|看懂|懂)(?!过)|没有?用(?![过])(?=$|[。！!，,])|听不懂|看不懂我|(?:你|回答|答|说).{0,2}(?:不对|错了)|又是(?:这|一样|同样)|(?:一样|同样|重复)的(?:话|回答|答案)|复读|还是(?:没|不)(?:有)?(?:解决|回答|行|懂|明白|用$)|我(?:都|已经)?说(?:了|过)",
)


def is_asked_again(said: str, told: Sequence[str]) -> bool:
    """The same words for the third time: two answers did not help. A number says nothing, and may well be typed again."""
    return any(one.isalpha() for one in said) and list(told).count(said) >= 2
