"""Short questions with one true answer each: the assistant's word, an office that refuses, what is kept."""

import re

from actions import replies
from actions.turns import Turn

_MOST = 22  # characters
TRUST = (
    "我说的政策都带着方案原文的条款，点开回答下面的条款就能核对，没有依据的我就说没有。"
    "能不能办、给多少，由受理的部门审核决定，以他们的答复为准；不放心的，可以拨打12345再问一遍。"
)
REFUSED = (
    "窗口不给办，可以先请他们把办不了的原因说清楚，是缺材料还是不符合条件。"
    "觉得办得不对，要反映、投诉，拨打12345政务服务便民热线。想看政策原文怎么写的，直接问我就行。"
)
# As the privacy notice says it (privacy/notices).
KEPT_SAFE = (
    "您填的内容和号码逐项加密保存，只有您办的事需要时才取用，每次取用都留下记录，写明谁、什么时候、为了什么。"
    "想看存了什么，说“导出我的数据”；不想留了，说“撤回同意”或者“删除我的数据”。只咨询政策，不用留任何信息。"
)
_WORDS = (
    r"(?:那|这|哎|都|上面|刚才|到底|究竟|就|可|你们?|您们?|它|回答|答|说|讲|给|写|发|的|话|东西|政策|方案|文件|助手|机器人?|得|个|些|"
    r"是不是|是|不是|会不会|不会|能不能|能|有没有|保不保证|保证|[，,。 ])*"
)
_TRUE = (
    r"(?:准不准|准(?:成|确)?|算不算(?:数|话)?|算(?:数|话)|管不管用|管用|好不好使|好使|靠不靠谱|靠谱|真的?(?:假的?)?|真真假假|有谱|能?信|可信|"
    r"作数|糊弄(?:人|老百姓|我们?)?|忽悠(?:人|老百姓|我们?)?|骗(?:人|老百姓|我们?)?|唬人|画大饼|编)"
)
_END = r"(?:的)?(?:吗|么|嘛|不|吧|没|呢|啊|呀|的|是不是|[?？。 ])*"
_TRUST = re.compile(f"{_WORDS}{_TRUE}{_END}")
_ASKS = re.compile(r"[?？]|[吗么不吧]\W*$|([\u4e00-\u9fff])不\1|是不是|会不会|真(?:的)?假")
_OFFICE_REFUSES = re.compile(
    r"(?:窗口|部门|人家|他们|大厅|银行|街道|社区|局里?|政府|工作人员)?[^，,。我]{0,4}(?:不(?:给|让|肯|予)?(?:我|俺|咱)?(?:们)?(?:办|批|受理|落实|管)(?!了)|"
    r"推来推去|踢皮球|刁难|卡我)"
)
_MATTER = re.compile(
    r"贷|补贴|补助|培训|导师|社保|税|债|工资|执照|牵头|协调"
)  # what the search knows of goes there
_KEPT = re.compile(
    r"(?:信息|资料|隐私|身份证|电话|手机号?|号码|数据|我(?:说|填|讲|写)的|填的)[^，,。]{0,10}"
    r"(?:泄露|泄漏|外泄|外传|传出去|漏出去|被卖|卖给|倒卖|公开|安全|保密|给别人|别人(?:能)?看|谁(?:能)?看|存(?:在)?哪|存多久|留多久)|"
    r"(?:会不会|能不能|可别|别)[^，,。]{0,4}(?:泄露|泄漏|外泄|外传|卖)[^，,。]{0,4}(?:信息|资料|隐私|电话|号码|数据)"
)
_ASKS_OF_KEPT = re.compile(r"[?？]|[吗么不没吧]\W*$|会不会|能不能|安不安全|保不保密|谁|哪|多久|可?别")
_OF_POLICY = re.compile(r"知识产权|专利|商业秘密|平台|网店|客户|安全生产|食品|消防")
_WHAT_THEN = re.compile(
    r"(?:找|跟|向|上|去|到)(?:谁|哪)[^，,。]{0,3}(?:告|投诉|反映|举报|说理|评理)|(?:咋|怎么)(?:办|整|弄|告|投诉|反映)|(?:能|可以)?投诉(?:谁|哪|吗|不)"
)


def remark_on(turn: Turn) -> str | None:
    """The answer to such a question; None for anything else."""
    text = turn.text.strip()
    if turn.is_button or len(text) > _MOST:
        return None
    if _TRUST.fullmatch(text) and _ASKS.search(text):
        return TRUST
    if not _MATTER.search(text) and _OFFICE_REFUSES.search(text) and _WHAT_THEN.search(text):
        return REFUSED
    if _KEPT.search(text) and _ASKS_OF_KEPT.search(text) and not _OF_POLICY.search(text):
        return KEPT_SAFE
    return None


def reply_to(turn: Turn) -> dict[str, object] | None:
    """The same as a message."""
    said = remark_on(turn)
    return replies.reply("text", said) if said is not None else None
