"""Yes, no or neither, as an answer to a question that wants yes or no."""

import re

from app.spoken.surroundings import tidy

_UNSURE = re.compile(
    "不(?:太|大|怎么|咋|是很|很)?(?:知道|清楚|确定|好说|了解|明白|懂|晓得|记得|敢说|敢肯定|一定)"
    "|说不(?:好|准|清|上来|定)|记不(?:清|得|住|准|起来)|"
    "没(?:想好|想过|定下来|定呢|谱|准儿?|数)|还没(?:想好|定|考虑好)|拿不准|忘了|看情况|再说吧|再看看"
    "|不好讲|咋说呢|怎么说呢|也许|可能吧|"
    "没个准|吃不准|整不明白|弄不清|搞不清|不造"
)
_QUESTION = re.compile(
    "[?？吗么嘛]$|(?<!没)有没有|(?<!不)(?:是不是|要不要|行不行|会不会|能不能)|可不可以|用不用|对不对|算不算|该不该|需不需要"
    "|什么(?!也|都|事)|咋|怎么|多少|哪(?!有)|啥(?!也|都|事)|谁(?!也|都)|"
    "可以吗|行吗|对吗|是吗"
)
_POLITE = re.compile(
    "(?:嗯[呐哪]|嗯|啊|哦|噢|唉|哎|呃|那|现在|目前|眼下|如今|暂时|反正|其实|说实话"
    "|不好意思|对不起|抱歉|那个|这个|我|俺|咱|我们|[,，。.!！~、 …])+"
)
_DOUBLE = re.compile("不是(?:没|不)|没有?不|不能不|不得不|不会不|并非不|未尝不|不(?:是)?没")
# Sentences with a "no" word inside that say yes.
_YES_FIRST = re.compile(
    "没(?:有)?(?:问题|毛病|错|的说|啥问题|意见|说的)|不(?:错|在话下)|没事儿?(?:,|可以|行)|必须的?"
    "|差不[多离](?:吧|是)?|不差|咋不|怎么不|(?:咋|怎么|哪)(?:能|会|可能)(?:不|没)|可不(?:是|咋|就是)?"
)
_NO = re.compile(
    "(?<![吃喝撑熬扛挺受])不(?!小|过|管|光|只|止|客气|同(?!意)|如|论|仅|但|久|少|然)|没(?!关系|准|事|少|差)|木有|冇|无(?!论|所谓)|拉倒|算了|未(?!来)|别(?!的"
    "|人|处)|否"
    "|从来没|拒绝|甭|白扯|哪有|免了|NO|no|No|[nN×]$"
)
_YES = re.compile(
    "(?:是|对|嗯|恩|有|要|可以|可|行|中|成|好|能|会|同意|愿意|需要|想|嗯呐|嗯哪|那必须|必须|当然|肯定"
    "|确定|没错|确实|的确|已经|早就|都|也|符合|属于|算|妥|"
    "得嘞|得了|ok|OK|Ok|yes|YES|好使|雇|招|请|办|领|注册|交|参加|毕业|登记|开|租|满足|够|刚|正|用|1$|[yY√]$)"
)
_PERHAPS = re.compile("可能|好像|估计|大概|应该|兴许|没准|备不住")
_FORMERLY = re.compile("(?:原先|以前|原来|之前|本来|开始|当初|早先|头前|去年|前几年)[^有是 ,]{0,3}(?:没|不)")
_TWICE = re.compile("(没有|不行|不是|不用|不要|不会|没|不)(?=\\1)")
_BUT_NO = re.compile("(?:但是?|可是?|不过|就是|只是).{0,12}(?:没|不|未)")
_NO_THEN_YES = re.compile("(?:不|没有|没)[,，。 ]{1,2}(?:是|有|要|对|可以)(?!没|不)")


def is_unsure(text: str) -> bool:
    """Whether the person says that they do not know: 不清楚, 说不好, 记不清了."""
    return _UNSURE.search(text) is not None


def yes_or_no(text: str) -> bool | None:
    """True, False, or None when the text is neither, both, a question or unsure."""
    words = _TWICE.sub("", tidy(text).strip()).replace("嗯哪", "嗯呐")
    polite = _POLITE.match(words)
    core = words[polite.end() :] if polite else words
    agreed = _YES_FIRST.match(core)
    if agreed and not _QUESTION.search(core[agreed.end() :].replace("咋", "").rstrip("嘛")):
        return None if _BUT_NO.search(core, agreed.end()) else True
    if is_unsure(words) or _QUESTION.search(words.rstrip("。.!！~ ")) or _DOUBLE.search(words):
        return None
    if _FORMERLY.match(core) or _PERHAPS.match(core):
        return None
    if core in {"", "呐", "哪", "呢"}:
        return True if "嗯" in words else None
    return _by_first_word(core)


def _by_first_word(core: str) -> bool | None:
    """A "no" anywhere decides, unless a clear yes stands before it (then it says both)."""
    no, yes = _NO.search(core), _YES.match(core)
    if no and yes and yes.start() < no.start():
        return _yes_then_no(core, yes, no)
    if no:
        return None if _NO_THEN_YES.match(core) else (False if no.start() <= _LATEST_NO else None)
    return True if yes else None


_LATEST_NO = 8


def _yes_then_no(core: str, yes: re.Match[str], no: re.Match[str]) -> bool | None:
    """ "对,没有" affirms the negative, "有,但是没办": neither can be told apart here."""
    between = core[yes.end() : no.start()]
    if (
        yes[0]
        in {"都", "也", "确实", "的确", "会", "已经", "算", "刚", "正", "肯定", "当然", "确定", "可", "用"}
        and not between
    ):
        return False
    return None
