"""Law, authorities, the press; money that was taken wrongly; accounts and goods that are not what they seem."""

from marketing.chat.rules.hearing import any_of

LAWYER = r"(?:lawyers?|attorneys?|solicitors?|barristers?|legal (?:team|advis[oe]r))"
TWICE = r"(?:twice|double|two times|2 times|2x|three times|3 times|3x|thrice|multiple times|several times)"
PAID = r"(?:charged?|billed|debited|paid|deducted|taken|took|invoiced)"
NOT_MINE = r"(?:did not|didnt|never|havent|have not|dont) (?:make|made|place|placed|authori[sz]ed?|order(?:ed)?|buy|bought|approved?|recogni[sz]e|do|did|request(?:ed)?)\b"
MONEY = r"(?:charges?|charged|payments?|transactions?|debits?|withdrawals?|money|account|billed|card)"

DISPUTE = any_of(
    rf"\b(?<!for )(?:my|our) {LAWYER}\b|\b(?:hear(?:ing)? from|call|contact|get|hire|see|involve|sent? to|talk to|speak to|via|through|with) (?:\w+ ){{0,2}}?{LAWYER}\b|\b{LAWYER} (?:will|letter|says?|said|has|would|advis\w+|is going)",
    r"\blegal (?:action|steps|proceedings|matter|advice)\b|\blawsuit|\b(?:to|will|ill|gonna|can|could|ll|shall) sue\b|\bsu(?:e|ing) (?:you|them|your|the (?:shop|company)|this)\b|\b(?:to|in) court\b|\btake you to\b.{0,10}\bcourt|\bsmall claims\b|\btribunal\b",
    r"\b(?:to|call(?:ing|ed)?|contact\w*|report\w*|tell|told|inform\w*|with|fil\w+)(?: \w+){0,4} police\b|\bpolice (?:report|case|has|have|will|is|are)\b|\bgo(?:ing)? to (?:the )?police",
    r"\bombudsman|\btrading standards|\bconsumer (?:protection|rights?|laws?|council|affairs|association|cent(?:er|re))|\bbbb\b|\bbetter business|\bregulators?\b|\bthe authorit(?:y|ies)\b|\bdata protection (?:authority|officer|agency)|\bgdpr\b|\bi know my rights",
    r"\billegal|\bagainst the law|\bunlawful|\bbreach of\b|\bviolat\w+ (?:\w+ ){0,3}?(?:laws?|rights?|act|terms)|\bcompensat\w+ (?:for|or)\b|\b(?:for|claim|pay) damages\b|\bnegligen",
    r"\bcomplain(?:t|ts|ing)?\b|\b(?:file|filing|lodg\w+|mak(?:e|ing)|submit\w*|rais\w+|open\w*|start\w*|fil\w+) (?:an? |the |another )?(?:\w+ ){0,2}?(?:claim|reclamation|grievance|dispute)\b|\breclamation\b",
    r"\b(?:tell|warn|post|expose|share|go|going|call|contact|write|inform)\w*\b.{0,40}\b(?:the (?:press|media|news)|newspapers?|journalists?|reporters?|tv station)\b|\b(?:post|share|put|tell|expos\w+|warn)\w*\b.{0,20}\b(?:this|it|everyone|everywhere|everybody|you|people)\b.{0,30}\b(?:everywhere|everyone|everybody|online|tiktok|twitter|facebook|instagram|youtube|reddit|trustpilot|social media)\b",
    rf"\bcharge ?backs?\b|\bdisput(?:e|ed|ing)\b|\bfraud|\bscam|\b{PAID}\b.{{0,30}}\b{TWICE}\b|\b{TWICE}[ -]?(?:{PAID}|billing|payment)|\b(?:double|duplicate|unknown|strange|suspicious|unrecogni[sz]ed|unauthori[sz]ed|extra|second)(?: \w+)? (?:charges?|charged|payments?|transactions?|billing|debits?)\b|\bunauthori[sz]ed\b|\bsuspicious\b",
    rf"\b{MONEY}\b.{{0,40}}\b{NOT_MINE}|\b{NOT_MINE}.{{0,20}}\b{MONEY}\b|\b(?:took|taken|taking|deducted|debited|withdrew|withdrawn|missing)\b.{{0,12}}\bmoney\b(?! back)|\bmoney (?:was |has been |is |got |have been )?(?:taken|deducted|gone|withdrawn|debited|disappeared)\b|\b(?:paypal|bank|claim|dispute) case\b|\bcase (?:opened|filed)\b",
    r"\bsome(?:one|body)(?: else)? (?:\w+ ){0,2}?(?:used|placed|ordered|bought|logged|stole|hacked|accessed|opened|is using)\b|\b(?:hacked|stolen|stole|compromised)\b|\bphish\w*|\bidentity theft|\bdata (?:breach|leak)|\bleaked\b|\bcounterfeit|\bknock ?off\b|\b(?:its|is|are|was|sold me|sent me|received|got) (?:an? )?fake(?:$|[.,!?]| product| item| one| goods| brand)|\bfake (?:product|items?|goods|brand|shop|site|website|store)\b",
    r"投诉|举报|维权|12315|12345(?!\d)|消协|消费者(?:协会|权益|保护)|市场监[管督]|监管部门|工商(?:局|所|部门|投诉|举报)|(?:找|请|咨询|联系|委托|我的|有)(?:了|过|好)?律师|律师函|起诉|打官司|(?:上|去|到|找|告到)法院|法庭|法院见|法律(?:途径|手段|责任|武器)|报警|报了警|(?:找|叫|喊)警察|警察局|派出所|公安(?!局旁)",
    r"违法|犯法|侵犯|侵权|曝光(?!度)|避雷|避坑|[假退]一赔.(?!.{0,2}吗)|索赔|赔我|(?:要求|必须|给我|应该|得).{0,6}赔|赔偿(?:我|损失)|[三3十]倍赔|仲裁|申诉|平台介入|(?:找|给|向|联系|告诉)(?:新闻)?(?:媒体|记者|电视台)|电视台|来采访|(?:发|挂|传|晒)(?:到|上|在)?(?:网上|小红书|微博|抖音|朋友圈|贴吧|知乎)",
    r"欺诈|诈骗|骗子|骗人|骗钱|骗我|被骗|受骗|上当|盗刷|盗用|冒用|冒充|假冒|(?<!是不是)(?<!会不会是)假货|(?:是|卖|买|收)(?:到|了)?(?:的是)?假的|不是正品|山寨|拒付|撤销.{0,4}(?:交易|付款|扣款)|盗号|被盗|泄[露漏]|(?:账号|账户|帐号|帐户|密码).{0,6}(?:被别人|被人|登录了|盗)|(?:信息|手机号|电话号码|资料).{0,4}(?:卖了|卖给)|(?:让|叫)我转账|要(?:我的?)?验证码",
    r"\b(?:rude|threaten\w*|harass\w*|assault\w*|insult\w*)\b|\b(?:third|fourth|fifth|3rd|4th|5th) time\b|\bin writing\b|\bdelete (?:all )?(?:of )?my (?:data|personal|information)",
    r"第[三四五六七]次|受够了|忍无可忍|说法|交代|骂人|骂我|辱骂|骚扰|威胁|踹|书面(?:答复|回复|说明)|删(?:除|掉|了)?我的?(?:全部|所有)?(?:个人)?(?:信息|资料|数据)|我的?(?:个人)?(?:信息|资料|数据).{0,4}删",
    r"重复(?:扣|付|收|支付)|(?:扣|付|收|刷|支付)(?:了|过)?(?:我)?(?:款|钱)?(?:两|2|二|俩|三|3|好几|双)(?:次|遍|笔|份|倍)(?!.{0,4}(?:不成功|失败|没成功))|(?:两|2|二|三|3)(?:次|遍|笔)(?:都)?(?:扣|付|收)(?:了)?(?:款|钱)|多(?:扣|收|付)(?:了|我|钱)|[乱错](?:扣|收)|(?:不是|没经过?|未经)(?:我|本人)(?:自己|的)?(?:付|买|下|操作|刷|点|同意|授权)|(?:没|没有|从没|从来没)(?:买|下|付|操作|授权)(?:过)?.{0,10}(?:扣|钱)|(?:钱|款)(?:都|已经|被)?扣了.{0,8}(?:没|未|无)|(?:扣|付)(?:了)?[款钱].{0,10}(?:没|未|不).{0,6}订?单",
)
