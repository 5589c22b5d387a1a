"""Somebody is in danger, or asks what only a doctor may answer."""

from marketing.chat.rules.hearing import any_of

CHILD = (
    r"(?:bab(?:y|ies)|newborns?|infants?|toddlers?|child(?:ren)?|kids?|sons?|daughters?|(?:month|week|day)s?[ -]olds?)"
)
PET = r"(?:dogs?|cats?|pets?|pupp(?:y|ies)|kittens?|birds?|rabbits?)"
LIMB = r"(?:hands?|fingers?|arms?|face|legs?|foot|feet|skin|mouth|tongue|wrists?|throat|lips?|eyes?|neck|nose|chest)"
MY = r"(?:my|his|her|their|our|the|a)"

EMERGENCY = any_of(
    r"\bsuicid|\b(?:kill|hurt|harm|cut|burn)(?:ed|t|ing)? (?:my|him|her|them)sel|\bself[ -]harm|\bend(?:ing)? (?:it all|my life|everything)\b|\bwant(?:ed)? to die\b|\bgoing to die\b|\bbetter off dead\b|\bdont want to (?:live|be alive|be here any|exist)|\bno reason to live|\btak(?:e|ing) my (?:own )?life",
    r"\b(?:cant|cannot|can not|couldnt|could not|trouble|hard to|difficulty|struggl\w+ to) breath|\banaphyla|\bpoison(?:ed|ing)\b|\bswallow(?:ed|ing)\b|\b(?:choking|choked|suffocat\w+|unconscious|fainted|passed out|seizure|overdos\w+|electrocuted)\b|\bambulance\b|\b(?:its|is|this is|medical|an) emergency(?=$|[.,!]| please)",
    rf"\b(?:{CHILD}|{PET}|he|she|i|grandm?a|grandpa) (?:just |has |have |may have |might have )?(?:ate|eaten|drank|drunk|swallowed|inhaled|ingested)\b|\b(?:button )?batter(?:y|ies) in (?:his|her|my|their) (?:mouth|nose|ear)|\b(?:in|into) (?:his|her|my|their) (?:throat|eyes?|lungs)\b",
    r"\b(?:caught|catching|is on|was on|set|its on) fire\b|\b(?:burst|went up) (?:in|into) (?:flames?|fire)|\bsmok(?:e|ing) (?:is |was )?(?:com(?:es|ing)|came|pouring|from|out of)\b|\b(?:started|began|starts|is) (?:to )?smok(?:e|ing)\b(?! (?:area|allowed))|\bexplo(?:ded|ding|sion)\b|\bblew up\b|\belectric(?:al)? shock|\bshocked (?:me|him|her)\b",
    rf"\bburn(?:ed|t|ing|s)? {MY} (?:\w+ )?{LIMB}\b|\b{LIMB} (?:is|are|was|got|has|have|keeps?)? ?(?:been )?(?:swell\w*|swollen|closing|burn(?:ed|t)|bleeding)|\b(?:cut|sliced|slashed) {MY} {LIMB}|\bstop(?:s)? (?:the )?bleeding|\bbleeding (?:a lot|badly|heavily)|\b(?:is|are|am|im) bleeding\b",
    r"自杀|不想活|想死(?!你|我了)|轻生|自残|割腕|(?:划|割)(?:了|破|伤)?(?:自己|手腕|手臂)|跳楼|(?:从|往).{1,8}跳下|(?:结束|了结).{0,6}(?:生命|一切)|活着.{0,4}(?:没|累|痛苦)|活不下去|活够了|一了百了|伤害自己",
    r"(?:喘|呼吸).{0,3}(?:不过|不上|困难|不了)|过敏性?休克|窒息|噎(?:住|着|到)|卡(?:住|在)(?:了)?(?:喉咙|嗓子|气管)|喉咙.{0,4}(?:肿|卡)|中毒|误[食吞服饮]|吞(?:了|下|进)|昏迷|晕倒|抽搐|救护车|急救(?!包|箱)|急诊|送医院|进医院",
    r"(?:孩子|宝宝|小孩|儿子|女儿|[娃狗猫他她]|老人|宠物)(?:刚|刚刚|好像|把.{1,8})?(?:吃|喝|咽|吞)(?:了|下|掉|进)",
    r"(?:着火|起火|冒烟|爆炸|漏电|炸裂|炸开|自燃)(?:了|怎么|把|烫|[，。！,! ]|$)|在(?:冒烟|着火)|(?:电池|充电|灯|杯|壶|锅).{0,4}炸了|触电|电到(?:我|人|孩|手|他|她)|电击|(?<!防)烫(?:伤|到)(?!膏|药|吗)|(?:割|扎|砸|夹|划|刺|崩)(?:到|伤|破)(?:了)?(?:我|手|脚|脸|眼|孩|人|他|她)|受伤|流血|止不住|骨折",
)
AILMENT = r"(?:eczema|psoriasis|dermatitis|asthma\w*|epilep\w*|diabet\w*|blood pressure|hypertension|cholesterol|insomnia|antidepress\w*|medications?|medicines?|prescription|pacemaker|chemo\w*|cancer|migraines?|arthritis|(?:back|joint|knee|neck|chest|stomach) (?:pain|ache)|hives|rash(?:es)?|nausea|dizzy|dizziness|vomit\w*|side effects?|overdose|dosage|diagnos\w*|injur(?:y|ed|ies)|medical advice)"
SAFE = r"(?:safe|ok|okay|fine|good|bad|suitable|harmful|dangerous|toxic|poisonous|harmless|gentle)"
HEALTH = any_of(
    rf"\ballerg(?:y|ic|ies)\b|\b{AILMENT}\b|\bbreast ?feed\w*",
    r"\b(?:during|while|when|if|am|im|safe|ok|okay|use|drink|eat|suitable|currently)\b.{0,30}\bpregnan|\bpregnan\w*\b.{0,30}\b(?:use|safe|drink|eat|ok|okay|suitable|wear)\b",
    rf"\b{SAFE} (?:for|to|with)(?: \w+){{0,3}} (?:{CHILD}|{PET}|skin|eyes)\b|\b(?:can|may|could|should) (?:\w+ ){{0,3}}?{CHILD} (?:use|drink|eat|wear|sleep|have|take|chew)|\b(?:is|are) (?:it|this|that|the \w+|they) (?:toxic|poisonous)|\b{PET} (?:just |has )?(?:lick|chew|bit)",
    rf"\b(?:my|his|her) {LIMB} (?:\w+ ){{0,3}}?(?:itch\w*|red|sore|irritat\w*|peel\w*|burn\w*|hurts?)\b|\birritat\w+ (?:my|his|her) skin|\b(?:im|i am|makes? me|made me) (?:itch\w*|sick|ill)\b",
    r"\b(?:cures?|heals?|treats) \w+|\bhow (?:many|much)\b.{0,40}\b(?:a|per|each) day\b|\binteracts? with\b|\b(?:see|ask|call) (?:a|my|the) doctor\b|\bmy doctor\b",
    r"(?<![防抗])过敏|哮喘|癫痫|糖尿病|高血压|低血压|心脏病|湿疹|皮炎|荨麻疹|鼻炎|抑郁症|癌症|痛经|失眠|(?:腰|背|颈|头|关节|膝盖|肚子)(?:椎)?(?:疼|痛)|便秘|咳嗽|(?:能|可以|可)治|治(?:疗|好|得好)|疗效|副作用|诊断|医疗|医药费|烂脸|毁容|问医生|医生(?:说|让|建议|不让)",
    r"(?:孕妇|怀孕|孕期|孕早期|哺乳期?|备孕|坐月子)(?=.{0,12}(?:能|可以|可不可以|用|吃|喝|安全|影响|[吗么]))(?!枕|装)|(?:吃|喝|服|降压|感冒|消炎|抗抑郁|避孕|止痛)药",
    r"(?:宝宝|婴儿|新生儿|刚出生|幼儿|\d+个?月(?:的)?(?:宝|婴|孩|大)?).{0,8}(?:能不能|可不可以|(?:能|可以)(?:用|吃|喝|睡|戴|玩|穿)|安全吗)|对(?:狗|猫|宠物|宝宝|孩子|孕妇|人体|皮肤|眼睛).{0,4}(?:有害|有毒|无害|安全|刺激|好吗)",
    r"(?:皮肤|脸上?|手上?|脖子|身上|嘴唇|眼睛|耳朵|[戴涂敷抹]).{0,10}(?:发?红|发?痒|肿|起疹|疙瘩|起泡|脱皮|刺痛|灼|疼|发炎)|起疹|会不会有毒|有没有毒|有毒吗|舔了|(?:一|每)(?:天|日|次)(?:要|该|能|可以)?(?:吃|喝|服|用)(?:几[粒片颗包]|多少[粒片克])",
)
