"""What people say to steer a form: back, skip, why, pause, how far, stop. Whole sentences only."""

import re
from enum import StrEnum


class Control(StrEnum):
    """What is wanted; the values are the intents of the bot."""

    BACK = "back"
    SKIP = "skip"
    WHY = "why"
    PAUSE = "pause"
    PROGRESS = "progress"
    CANCEL = "cancel"
    REPEAT = "repeat"
    HELP = "help"
    REVIEW = "review"
    RESUME = "resume"


_END = r"[吧呗呀啊了哈嘛呐哦。.！!~～?？ ]*"
# 不想弄了, 不想交上去了: what is filled in here. 不想交了 alone may be said of what one pays.
_WANTS_NO_MORE = (
    r"不想(?:再|接着|继续|往下)*(?:弄|整|搞|填|办)(?:下去)?|"
    r"不(?:想|打算)?(?:再)?(?:提交|递交|交(?:上去|出去))"
)
_PHRASES: dict[Control, str] = {
    Control.BACK: (
        r"(?:我想|我要|能不能|可以|请|帮我|麻烦)?(?:返回|退回|回到?|退到?|回去|往回)(?:到|"
        r"去)?(?:上一?[步个题项页]|前一?[步个题项])(?:去)?|"
        r"(?:返回)?(?:上一|前一)[步个题项](?:问题)?|退回去|往回退(?:一步|一下)?|后退(?:一步)?|返回"
    ),
    Control.SKIP: (
        r"(?:这个|这题|这步|先|我|那)*(?:跳过|略过|过)(?:这个|这题|这步|它|去)?|"
        # 这题不填了 leaves one question out; 不填了 by itself stops.
        r"(?:我|那|就|先)*(?:这|那)(?:一)?[个题项条步格栏](?:我|就|先|也)*不(?:想)?填|"
        r"(?:先|我)*不(?:想)?填(?!了|啦)(?:这|那)?(?:一)?(?:[个题项条步格栏])?|"
        r"(?:先|我|这个)*(?:不想(?:唠|讲|提|聊)|不爱(?:说|提|唠)|不想说|不想告诉你?|不方便说|"
        r"不便透露|不回答|先空着|空着)|"
        r"(?:这|那)?(?:[^，,。不没]{1,6}(?:的)?事儿?)?(?:就|也|我|俺|真|可)*"
        r"(?:不(?:想|爱|乐意|愿意|愿)(?:说|唠|讲|提|聊|答|回答)(?:了)?(?:这个|这些|这|那些|(?:这|那|家里的?)事儿?)?|"
        r"不(?:想)?告诉你们?|(?:就)?不说(?!了)|(?:这是|属于)?(?:个人)?隐私)|下一(?:个|题|步|项)|pass"
    ),
    Control.WHY: (
        r"(?:你|你们)?(?:为什么|为啥|为何|干啥|干嘛|干吗|凭啥|凭什么|咋)(?:还)?(?:要|得|非得|非要)?(?:问|"
        r"填|知道|提供|了解|收集|要)(?:我)?(?:这个|这些|这|那个|这玩意儿?)?(?:呢|呀)?|"
        r"(?:问|要|填)(?:我)?(?:这个|这些|这)(?:是)?(?:干啥|干嘛|干什么|做什么|有啥用|有什么用|为啥|"
        r"为什么)(?:用的|呢|呀)?|这(?:个|跟)?.{0,6}有(?:啥|什么)关系"
    ),
    Control.PAUSE: (
        r"(?:那|今天|我|咱|就|先)*(?:先)?(?:到这|到这儿|到这里|停一?下|停一停|放一?放|搁这|存着|保存一?下|"
        r"歇会儿?|缓缓)(?:明天再(?:说|来|填|弄))?|"
        r"(?:那|今天|就|我|咱|算了|还是)*(?:先|今天)?不(?:说|讲|唠|聊|谈)了|(?:那|就|先|给我|咱)*停(?:下|下来|了|止)?吧|"
        r"(?:我|俺|那|就|今天|今儿个?)*先不(?:想)?(?:填|弄|办|整)(?:了|啦)|"
        # 停, 先停: not 停了, which is said of a shop or of what one pays
        r"(?:那|就|先|快|给我|给俺|咱|我先|我要|我想|[，, ])*(?:停{1,3}(?:下|下来)?|打住)(?!了|啦)|"
        r"(?:我)?(?:先)?(?:不|别)(?:弄|填|办)了?[，, ]*(?:明天|改天|回头|下次|以后|晚点|等会儿?|"
        r"一会儿?)再(?:说|来|填|弄|办)|"
        r"(?:我|先|那)*(?:(?:今天|今儿|明天|明儿|明)?(?:下午|晚上|上午|早上|中午)|后天|明天|改天|回头|下次|过几天|晚点|"
        r"等会儿?|一会儿?|待会儿?)(?:我)?(?:再|接着)+(?:说|来|填|弄|办|继续|整|搞)|"
        r"(?:行了?|好了?|那|今儿个?|今天|就)*(?:先到这|到这|先这样)儿?.{0,8}|(?:我)?(?:有事|有点事|得去忙|"
        r"要忙)(?:先走|去了|先忙).{0,6}|暂停|"
        # 先唠到这, 今天就说到这儿吧; 一会再唠, 回头再说
        r"(?:那|今天|今儿个?|我|咱们?|就|先)*(?:唠|说|讲|聊|谈|整|弄|填|办)到这(?:儿|里|块)?|"
        r"(?:我|咱们?|先|那|就|有空|抽空)*(?:一?会儿?|等会儿?|待会儿?|回头|改天|明天|明儿个?|晚上|下黑|下晚|忙完(?:了)?|"
        r"完事(?:了|儿)?|得空|有空|过后|过两天)(?:我|咱|再)*(?:再|接着)(?:唠|说|讲|聊|谈|来|填|弄|整|办)(?:一?会儿?)?"
    ),
    Control.PROGRESS: (
        r"(?:我|现在|这)?(?:还)?(?:差|剩|有)(?:下)?(?:多少|几个?|几步|几题|几项|多少步|多少个|"
        r"多少题)(?:问题|步|没填|要填|完事|就完|才完|完)?|"
        r"(?:填|办|弄|做|问)?到(?:哪|哪儿|哪里|哪步|第几步)了?|进度(?:怎么样|咋样|多少|到哪)?|(?:还要|还得|"
        r"要)(?:多久|多长时间|填多少|填几个)|快(?:完|好|填完)了?[吗没]?|还早着?[吗呢]"
    ),
    Control.CANCEL: (
        r"(?:我|那|算了|还是|先)*[，, ]*(?:取消|退出|不办|不填|不弄|不整|不约|不预约|不想约|不申请|不想办|"
        r"不想填|不搞|停止|"
        r"终止|拉倒|作废|撤回|撤销)(?:了|办理|申请|填写|这个)?(?:算了)?|算了|"
        r"算了[，, ]*.{0,6}(?:不办|不填|不弄|不用)了?|不(?:办|填|弄|整)了|"
        rf"(?:我|俺|那|算了|还是|真|实在|也|都|就|先|现在|[，, ])*(?:{_WANTS_NO_MORE})(?:了|啦)?|"
        r"(?:我|俺|又|有点|真|突然)*(?:后悔|反悔|变卦)(?:了|啦)[，,。 ]*(?:我|俺|就|还是|都|这个|那)*"
        r"不(?:想|打算|准备|要)?(?:再)?(?:交|报|递|提交|申请)(?:上去|出去)?(?:了|啦)?"
    ),
    Control.REPEAT: (
        r"(?:请|麻烦|你)?(?:再|重新?)(?:说|讲|问|念|发|来)(?:一遍|一次|一下|一回)|重复(?:一下|一遍)?|"
        r"(?:刚才|刚刚|你)(?:问|说)(?:的)?(?:是)?(?:啥|什么)(?:来着)?|没(?:听|看)清楚?|啥来着"
    ),
    Control.HELP: (
        r"(?:这个|这|我|这题|这步)*(?:不懂|没懂|看不懂|没看懂|没明白|不明白|不会填|不知道怎么填|不知道咋填|"
        r"怎么填|咋填|怎么选|咋选|啥意思|什么意思|是啥意思|是什么意思|是啥|解释一下|说明一下)|帮助|帮帮我|"
        r"求助"
    ),
    Control.REVIEW: (
        r"(?:我)?(?:想|要)?(?:看|核对|检查|瞅)(?:看|一下|一眼|下)?(?:我)?(?:都|前面|刚才|之前|已经)*(?:填|"
        r"写|说|答)(?:的|了|过的?)(?:内容|东西|啥|什么|信息|那些)?|(?:我)?(?:都)?填(?:的|了)(?:些|"
        r"都是)?(?:啥|什么)"
    ),
    Control.RESUME: (
        r"(?:咱|我们|那)?(?:接着|继续)(?:来|填|办|弄|说|问|唠|讲)?(?:下去)?|"
        r"(?:(?:哎|嗯|那|我|俺|又|可算|总算|刚|这|就)*(?:回来|(?<=又)来)(?:了|啦|喽)|"
        r"(?:我|俺)?(?:都|可算|刚)?忙完(?:了|啦))"
        r"(?:[，, ]*(?:咱)?(?:接着|继续)?(?:来|填|办|弄|说|问|唠|讲)(?:吧|呗)?)?"
    ),
}
_PATTERNS = {control: re.compile(f"(?:{pattern}){_END}") for control, pattern in _PHRASES.items()}
_MOST = 24
_MOST_IN_CLAUSES = 40
_CLAUSES = re.compile(r"[，,。！!；;\s]+")
# What one clause of a longer sentence may steer; 算了 alone may also begin a correction.
_IN_CLAUSES = (Control.PAUSE, Control.CANCEL, Control.SKIP, Control.BACK, Control.PROGRESS)
_STOPS = (Control.PAUSE, Control.CANCEL)
_TAKE_OUT = r"(?:删(?:了|掉|除|空|干净)?+|抹(?:掉|了)|清(?:空|除|掉))"
# What was told here, not what happened to somebody's accounts, goods or friends.
_TOLD_HERE = (
    r"(?:草稿|我(?:的|所有的?|全部的?)*(?:信息|数据|记录|内容|资料)|"
    r"(?:我|俺)(?:刚才?)?(?:说|讲|填|写)(?:过)?的)"
)
_GONE = re.compile(
    rf"{_TAKE_OUT}[^，,。]{{0,4}}{_TOLD_HERE}|{_TOLD_HERE}[^，,。]{{0,8}}{_TAKE_OUT}|"
    r"^(?:[都全]|给我|那|就)*删(?:了|掉|除)?吧|^(?:[都全]|给我)+删(?:了|掉|除)?[吧了]?$|"
    r"(?:啥|什么)[也都]?不(?:想|要)留|(?:别|不要|不许)(?:给我)?留(?:着|记录|底)"
)
# Where somebody goes who stops: 喂羊去了, 我得接孩子去, 来人了, 有点事.
_ERRAND = re.compile(
    r"(?!.*(?:赔|黄|亏|店|厂|公司|债|钱|死|病))"
    r"(?:我|俺|这|家|得|要|先|该|正|还|有点|有|里|手头|这边|[，, ])*(?:去)?"
    r"(?:(?:喂|放|赶|挤|做|吃|接|送|买|卖|出|收|下|上|干|忙|整|看|拉|进|打|睡|烧|剁|割|浇|打理|开|遛|取)[^，,。不没欠]{0,4}(?:去)?|"
    r"来(?:人|客|客人|电话|活)|来个(?:人|电话)|有?(?:点|急)?事儿?|困|累)"
    r"(?:了|啦|呢|吧|啊|去)*|"
    r"(?:谢谢|麻烦|辛苦)(?:你|您|了|啊)*|(?:行|好|中|妥|嗯|那|拜拜?|再见)(?:了|吧|啊)?"
)
# 赔了二十万 我不想弄了 tells of a shop: among other clauses these stop only beside a sigh.
_OF_THE_SHOP_TOO = re.compile(rf"[^，,。]*?不想(?:再|接着|继续|往下)*(?:弄|整|搞)(?:下去)?{_END}")
_SIGH = re.compile(
    r"(?:我|俺|有点|真|太|好|可|又|实在|也)*(?:算|后悔|反悔|变卦|烦|累|麻烦|磨叽|费劲|没意思|拉倒|行|好|不行|唉|哎|嗯|那|得)+"
    rf"(?:死|人)?{_END}"
)
_HALF_MEANT = frozenset({"算了", "返回", "过", "拉倒", "停止"})


def control_of(text: str) -> Control | None:
    """What the whole sentence steers, or None."""
    plain = text.strip()
    if len(plain) > _MOST:
        return None
    return next((control for control, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)


def control_in(text: str) -> Control | None:
    """What a clause of a longer sentence steers: 我要上课了，先到这. Only what can hardly mean else."""
    if len(text) > _MOST_IN_CLAUSES:
        return None
    clauses = [clause for clause in _CLAUSES.split(text) if clause and clause not in _HALF_MEANT]
    if any(control_of(clause) is None and not _SIGH.fullmatch(clause) for clause in clauses):
        clauses = [clause for clause in clauses if not _OF_THE_SHOP_TOO.fullmatch(clause)]
    found = [control for clause in clauses if (control := control_of(clause)) in _IN_CLAUSES]
    # 不想说了，停下吧: who stops skips nothing.
    return next((control for control in found if control in _STOPS), found[0] if found else None)


def stops(text: str) -> bool:
    """Whether every clause of a text leaves for now, with where to: 先唠到这 喂羊去了. A story says more."""
    clauses = [clause for clause in _CLAUSES.split(text.strip()) if clause]
    if len(text) > _MOST_IN_CLAUSES or not clauses:
        return False
    pauses = [control_of(clause) is Control.PAUSE for clause in clauses]
    return any(pauses) and all(
        paused or _ERRAND.fullmatch(clause) for paused, clause in zip(pauses, clauses, strict=True)
    )


def wants_gone(text: str) -> bool:
    """Whether somebody wants what he said deleted: 把我说的都删了, 别给我留."""
    return len(text) <= _MOST_IN_CLAUSES and _GONE.search(text) is not None
