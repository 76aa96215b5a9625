"""Whether a sentence asks to begin something now, whatever the intent model makes of a long one."""

import re

_OPENING = (
    r"(?:你好|您好|喂|哎|那个?|我|俺|咱|麻烦|请|帮忙?|给|想|要|就|来|准备|打算|现在|直接|快|能|可以|"
    r"一下|下|[，,。 ])*"
)
_DO = r"(?:办理?|注册|登记|申报|申请|开办|整|弄|领|走)(?:个|一个|一下|下|张|家|点)?(?:新的?)?"
_WHAT = (
    r"(?:个体(?:户|工商户)?|公司|企业|营业?执照|执照|照|(?:个人)?创业(?:的)?(?:那个)?[“\"]?一件事|一件事|"
    r"开店(?:的)?手续|小微企业)"
)
_BEGIN = re.compile(rf"^{_OPENING}{_DO}{_WHAT}")
_ASKS = re.compile(
    r"[?？]|[吗么呢不]$|([\u4e00-\u9fff])不\1|几[趟次回家个天年步]|什么|啥|咋|怎么|怎样|如何|多少|"
    r"几天|多久|哪|条件|流程是|材料|要求|能不能|可不可以|是不是|有没有|"
    r"需不需要|用不用|要不要|区别|好处|注意|政策|补贴|贷款|优惠|免费|要钱|收费|罚|注销|变更|失败|黄了|赔"
)


# 啥都不是, 没什么: the word for a question asks nothing here.
_ASKS_NOTHING = re.compile(r"(?:什么|啥|哪)[^，,。 ]{0,4}(?:也|都)|没(?:有)?(?:什么|啥)")


_WANTS_AID = re.compile(
    r"(?:申请|登记|办理?|想要|我要|需要|求|给我|帮我|想找).{0,8}(?:援助|帮扶|救助|帮助|求助)|(?:求助|求援)|"
    r"(?:帮帮我|帮帮俺|帮帮忙|拉我一把|帮我(?:捋|理|登记|看看))"
)
_QUESTION = re.compile(
    r"[?？]|[吗么呢]$|什么|啥|咋|怎么|怎样|如何|多少|哪|条件|材料|要求|能不能|是不是|有没有|多久"
)


def wants_aid(text: str) -> bool:
    """Whether a sentence asks for help to be given, not about help."""
    return _WANTS_AID.search(text) is not None and _QUESTION.search(_ASKS_NOTHING.sub("", text)) is None


def begins_process(text: str) -> bool:
    """Whether a sentence wants the personal-startup one thing begun: 我要办个体户 … and asks nothing."""
    return _BEGIN.match(text.strip()) is not None and not asks_something(text)


# Who looks for somebody wants him now; what the service costs or who may be a mentor is another matter.
_MENTOR = (
    r"(?:导师|老师|专家|师傅|前辈|过来人|明白人|高人|行家|内行|懂行的|有经验的|一对一|辅导|问诊|集中服务|沙龙|讲座|"
    r"小组)"
)
_LOOKS_FOR = re.compile(
    r"约(?!定)|(?:找|请|派|安排|推荐|介绍|匹配|挑|来|换|挂|排|见|报名|参加|看看|请教|引荐|带带?|教教?|给看看)|"
    r"(?:有没有|有|要)[^，,。]{0,4}(?:懂|会|做|讲|干|搞|教|管)"
)
_ABOUT_THE_SERVICE = re.compile(
    r"要钱|收费|几次|多久一次|后果|要不要有|才行|必须|多少钱|花钱|条件|资格|规定|政策|怎么当|咋当|"
    r"当(?:个)?(?:创业)?导师|聘|待遇|职责|是(?:干|做)(?:啥|什么)|"
    r"(?:导师|老师|专家|师傅)(?:们|团)?(?:都|还|也)*(?:能不能|会不会|可不可以|能|会|可以)[^，,。]{1,14}(?:不|吗|么|没)\W*$|"
    r"(?:怎么|咋|如何)安排(?:的)?[呢啊?？]*$|"
    r"是(?:啥|什么)(?:意思|东西|人)?[吗呢?？]*$|(?:能|有)(?:享受|啥用|什么用)|补贴"
)


# 约个懂政策的: what the mentor knows says nothing about the service.
_KNOWS = re.compile(r"(?:懂|会|讲|熟悉|了解|问问?|咨询)[^，,。]{0,6}(?:政策|规定|补贴|申请|条件)")


def asks_about_mentors(text: str) -> bool:
    """Whether a sentence asks what the service costs, who may be a mentor and the like."""
    return _ABOUT_THE_SERVICE.search(_KNOWS.sub("", text)) is not None


def wants_mentor(text: str) -> bool:
    """Whether a sentence asks for a mentor, also in the form of a question: 有没有懂餐饮的导师."""
    if asks_about_mentors(text):
        return False
    return re.search(_MENTOR, text) is not None and _LOOKS_FOR.search(text) is not None


_MOVES_TO = re.compile(
    r"(?:改|换|挪|调|推)[^，,。]{0,3}(?:到|成|至)[^，,。]{0,3}"
    r"(?:下?个?(?:周|星期|礼拜)|今|明|后天|大后|[\d一二三四五六七八九十]+[号日月点])"
)
_ATTENDS = re.compile(r"(?:听|参加|报名?|上)[^，,。]{0,4}(?:讲座|沙龙|公开课|集中服务|小组辅导|团体辅导)")


def moves_to_a_time(text: str) -> bool:
    """Whether a sentence wants something at another time: 换到下周二上午. Only bookings have times."""
    return _MOVES_TO.search(text) is not None


_CANNOT_COME = re.compile(
    r"(?:有事|没空|没时间|临时|那天|到时候|生病|走不开)[^。]{0,8}(?:去|来|到|参加)不(?:了|成|上)|"
    r"^(?:我)?(?:去|来)不(?:了|成)了?$"
)


def cannot_come(text: str) -> bool:
    """Whether somebody says that he cannot come: 我临时有事去不了了. Only to what is booked one comes."""
    return len(text) <= 24 and _CANNOT_COME.search(text.strip(" ，,。！!")) is not None


_OTHER_MATTER = re.compile(r"贷款|补贴|补助|贴息|场地|孵化|社保|执照|大赛|培训")
_BESIDE = re.compile(
    r"[，,。；;\s]+|(?=还想|还要|也想|也要|顺便|另外|再(?:找|约)|(?<=[款贴训地照])(?:和|跟)?(?:导师|老师))"
)


def matter_beside_mentor(text: str) -> str | None:
    """The part of a message that names another matter than the mentor it asks for: 我想贷款还想找个导师."""
    parts = [part for part in _BESIDE.split(text) if part]
    others = [part for part in parts if _OTHER_MATTER.search(part) and not names_mentor(part)]
    return others[0] if others and any(names_mentor(part) for part in parts) else None


def names_mentor(text: str) -> bool:
    """Whether somebody who guides is spoken of, by name or by what he does: 找个懂电商的."""
    return re.search(rf"{_MENTOR}|懂|指点|指导|教教?|带带?我|请教|出出?主意|把把?关|参谋", text) is not None


_ASKS_ONLY = re.compile(
    r"(?:只|就|光|单|专门|是来|是想|先)(?:是|想|要|来|为了)*(?:问问?|打听|咨询|了解|看看|知道)(?:一?下|问|打听)?(?:点|些)?(?:有)?(?:啥|什么|哪些)?(?:创业)?"
    r"(?:的)?(?:政策|扶持|补贴)"
)
_NO_FORM = re.compile(
    r"(?:不|没|不是|不想|没想|不要|没说|没打算)(?:是|要|想|来|打算)*(?:办理?|填|约|报名|申请|登记)(?:了|的|手续|表|这个|事)*"
)
_ENDS_IT = re.compile(
    r"^(?:那|先|我|还是|就|算了|[，,。 ])*"
    r"(?:不(?:想|用)?(?:办|填|约|预约|弄|整|申请)(?:手续|表|这个)?(?:了|啦)?|算了|取消)[，,。 ]+(?=.)"
)


def only_asks(text: str) -> bool:
    """Whether somebody in a form says that he came to ask about the policy: 不办手续 我就问问有啥政策."""
    if len(text) > 30:
        return False
    if _ASKS_ONLY.search(text) is not None:
        return True
    return _NO_FORM.search(text) is not None and re.search(r"问问?政策|问问", text) is not None


def after_ending(text: str) -> str | None:
    """What is said behind the words that end a form: 不约了 先说说贷款 asks about loans."""
    ended = _ENDS_IT.match(text.strip())
    rest = text.strip()[ended.end() :] if ended else ""
    return rest if _OTHER_MATTER.search(rest) or "政策" in rest else None


def attends(text: str) -> bool:
    """Whether a sentence wants to sit in on something: 想听个讲座."""
    return _ATTENDS.search(text) is not None and not asks_about_mentors(text)


def names_booking(text: str) -> bool:
    """Whether a sentence speaks of something that is booked."""
    return re.search(r"预约|约|导师|老师|辅导|报名|问诊|见面|候补|不(?:想)?等了", text) is not None


def names_consent(text: str) -> bool:
    """Whether a sentence speaks of a consent or of personal data: 撤回 alone may mean a case or a booking."""
    return re.search(r"同意|授权|许可|隐私|信息|数据|号码|资料|收集|保存|记录", text) is not None


_AGREES = re.compile(
    r"(?:算了|那|就|行|好|中|得了|嗯|我|俺|还是|又|想通了|吧|改成|[，,。 ])*(?<!不)同意"
    r"(?:了|吧|呗|啊|好了|得了|[，,。!！ ])*"
)


def agrees(text: str) -> bool:
    """Whether a sentence gives a consent, however a model reads it: 算了我同意吧 takes nothing back."""
    return _AGREES.fullmatch(text.strip()) is not None


_COSTS = re.compile(
    r"(?:那|这个?|你|您|咱|们|找|问|办|填|弄|用|来|服务|一趟|事|我|还|也|得|是|这儿|里|[，,。 ])*"
    r"(?:(?:要不要|收不收|花不花|要|收|花|掏)(?:多少)?(?:钱|费)|(?:是)?免费(?:的)?|(?:有|啥|什么)?收费)"
    r"(?:不要|吗|不|么|嘛|啊|呢|呀|的|是不是|[?？。 ])*"
)


def asks_what_this_costs(text: str, *, amid_policy: bool = False) -> bool:
    """Whether a short sentence asks what the assistant itself takes: 这个要不要钱.

    `amid_policy`: what was just spoken of costs or does not, unless the assistant is named.
    """
    if amid_policy and re.search(r"你|您|问|填|找", text) is None:
        return False
    return len(text) <= 14 and _COSTS.fullmatch(text) is not None and not text.endswith(("费", "费的"))


def asks_something(text: str) -> bool:
    """Whether a sentence holds a question."""
    return _ASKS.search(_ASKS_NOTHING.sub("", text)) is not None
