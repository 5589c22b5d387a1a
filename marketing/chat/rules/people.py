"""A person is asked for: by name, by trade, or because a machine answers."""

from marketing.chat.rules.hearing import any_of

WHO = r"(?:humans?(?: beings?)?|persons?|agents?|reps?|representatives?|advis[oe]rs?|managers?|supervisors?|operators?|assistants?|attendants?|employees?|owner|real (?:man|woman|people)|(?:customer|costumer|consumer|client) (?:services?|support|care|assistance|help|relations)|support team|help ?desk|sales team)"
ANYBODY = rf"(?:{WHO}|some ?(?:one|body)|any ?(?:one|body)|staff|colleagues?|your (?:team|people|boss|support|sales)|sales|support|members? of (?:the |your )?(?:staff|team))"
BETWEEN = r"(?:(?:\w{1,3}|w/|with|your|over|through|hold|touch|real|live|actual|free|human|this|directly|straight|please|from|fucking|bloody|damn|goddamn) )*"
TALK = r"(?:spe+a?ks?|speaking|spoke|talks?|talking|chat|chatting|contact(?:ing)?|reach(?:ing)?|get (?:in touch|hold|through|back)|deal(?:ing)?|connect(?:ing)?|transfer|pass|re ?direct|direct|forward|switch|call(?:ing)?|phone|communicate)"
WISH = r"(?:get|need|want|wanna|like|prefer|rather|have|give|find|see|ask for|is there|are there|any|send)"
MACHINE = r"(?:ro)?bots?|machines?|computers?|ai|chatbot|automat(?:ed|ic) (?:repl\w+|answers?|responses?|messages?)"
POLITE = r"(?:hi|hello|hey|please|pls|plz|now|ok|yes|no|an?|the|real|live|actual|just|only|give me|i|want|need|thanks?|thx|!|\?)"

ASKED = any_of(
    rf"\b{TALK}\b {BETWEEN}{ANYBODY}\b(?! (?:who|that) (?:loves?|likes?|has))",
    rf"\b{WISH} {BETWEEN}{WHO}\b(?! (?:who|that) (?:loves?|likes?|has)| card)",
    rf"\b(?:help|human|real|live|actual|right) (?:from |an? |the |your |actual |real )*{WHO}\b",
    rf"\b(?:with|by|from|through) (?:an? |your |actual |real )*{WHO}\b",  # "I told the agent" names one that was there
    r"\bsome ?(?:one|body)(?: \w+)? (?:from|of|in|on|at) (?:your |the )?(?:team|staff|support|sales|shop|office|company)\b",
    r"\b(?:can|could|will|would|please|pls|let|have|get|want|need) (?:you )?(?:get |have |ask |find |send )?(?:some ?(?:one|body)|any ?(?:one|body)|an? (?:member of (?:the |your )?(?:staff|team)|colleague|human|person)) (?:to |please )?(?:help|look|check|call|assist|answer|reply|contact|read|deal|explain|real|who)",
    r"\b(?:any ?(?:one|body)|some ?(?:one|body)) (?:there|around|real|alive|available|online|here|listening)\b",
    rf"\b(?:not|no|no more|stop|without|hate|instead of|than) (?:\w+ ){{0,4}}?(?:{MACHINE})(?=$|[.,!?;]| (?:please|pls|give|i|and|just|anymore|any more|again))",
    rf"\b(?:talk|speak|chat|deal)(?:ing)? (?:to|with) (?:\w+ )?(?:\w+ )?(?:{MACHINE}|human|real)\b",
    rf"\b(?:are you|r u|is this|is it|am i (?:talking|speaking|chatting) (?:to|with)) (?:\w+ ){{0,2}}?(?:real|human|{MACHINE}|person|alive)\b(?! (?:leather|fur|silk|gold|silver|wood|vacuum|toy|wash))",
    r"\b(?:call|phone|ring|telephone) (?:me|us|my (?:phone|mobile|number))\b|\bcall ?back\b|\bput (?:me|us) through\b|\bescalat\w+|\bhand (?:me|this|it) over\b",
    r"找(?:一?[个位])?(?:能做主的|管事的|真)?人(?!代|一起|拼)|(?:叫|派|换|安排|给我|来|喊)(?:一?[个位])人|(?:转|接|叫)人(?![参造类民])|人工(?!智能|合成|费|草|皮|培育|湖|钻|宝石|养|制)|真人(?!秀)|活人|真正的(?:人|客服)|专人",
    r"(?:要|找|叫|让|请|转|接|换|联系|通知|喊|有没有|需要|投诉|和|跟|同|与)(?:到|上|一下|下|一?[个位])*(?:你们|你家|贵店)?的?(?:在线|店里的?)?(?:客服(?!.{0,3}(?:电话|时间|几点|号码|上班))|店长|店主|掌柜|老板|经理|主管|领导|负责人|售后(?!政策|服务|期|保障)|工作人员|员工|商家|卖家|店家)(?!的礼物|生日|节)",
    r"怎么(?:才)?能?(?:联系|找)(?:到|上)?(?:你们|人|客服)|(?:店长|店主|掌柜|老板|经理|主管|负责人|领导)(?:呢|在[吗哪]|出来|.{0,3}电话)|在线客服|客服(?:呢|在[吗哪]|哪|人员|$|[，。？！,?! ])|找谁(?!的)|让人(?:来|跟|和|打|给我|联系|回|处理|解决)",
    r"(?:跟|和|同|与)(?:你们的?)?(?:真?人|活人)(?:来)?(?:说|聊|讲|谈|对话|沟通)|(?:不想|不要|不愿|别|不|拒绝|讨厌)(?:再)?(?:跟|和|让|用|拿|与)?(?:这个)?(?:机器人?|ai|智能客服|自动回复)(?=聊|说|讲|回|答|来|了|对话|$|[，。！, !])",
    r"(?:是不是|你是|你们是|到底是|还是|都是)(?:个)?(?:机器人?|ai|真人|自动回复)(?!玩具|模型)|有人(?:吗|么|在|没|理|回)|没人(?:理|回|管|吗|在)|有没有人(?=$|[吗啊在呀理管回， ])|^[\W_]*人呢|人(?:去哪|都去哪|哪去)",
    r"给我(?:们)?(?:再)?(?:来|打|回)一?(?:个|通)?电话|(?:打|回)一?(?:个|通)?电话给我|电话联系我|给我回电|回电(?:话)?(?:给我|$)|^[\W_]*回个电话",
    r"\b(?:zhuan|jie|zhao) ?ren ?gong|\bren ?gong ?ke ?fu",
)
# "If that is not possible, give me a human": what comes after these is wished for only then.
FAILS = r"(?:not|no|cannot|unable|impossible|fails?|refus\w+|declin\w+|(?:ca|wo|do|does|did|is|are|could|would)nt)"
OTHERWISE = any_of(
    rf"(?:^|[.!?,;:)] |\b(?:and|but|or|so) )(?:if\b[^.!?;,]{{0,60}}?\b{FAILS}\b|otherwise\b|or else\b|unless\b|failing that\b)[^.!?]*",
    r"(?:如果|要是|若是?|假如)[^。!?;,]{0,12}[不没无][^。!?]*|(?:否则|不然|不行的话|实在不行)[^。!?]*",
)
ALONE = any_of(
    rf"(?:{POLITE} ?)*{WHO}(?: ?{POLITE})*|(?:{POLITE} ?)*(?:staff|support|service|someone|somebody)(?: ?{POLITE})*"
)
