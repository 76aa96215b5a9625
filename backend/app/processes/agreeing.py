"""Consent: given or refused by plain words alone."""

import re

from app.processes import phrases

# 算了我同意吧, 行吧同意, 改成同意: what comes before it only leads up to it.
_BEFORE = (
    r"(?:嗯+|啊|哦|唉|哎|那|行|好|中|成|妥|得嘞?|我们?|俺们?|咱们?|本人|就|都|也|还是|先|可|当然|完全|坚决|肯定|"
    r"算了?|罢了|拉倒|吧|呗|了|想(?:通|好|明白)了|改(?:成|为|主意)?|变成|又|依你|听(?:你|您)的?|没事儿?|对|是的?|可以)*"
)
_AFTER = (
    r"(?:了|吧|呗|的|啊|呀|啦|哈|呐|哪|哦|您|你们?|我的?|同意|收集|填写?|看|记|这个|个人|信息|情况|得了|算了|"
    r"还不行)*"
)
# 我同意还不行吗 grumbles and asks nothing.
_GRUMBLES = re.compile(r"(?:还不(?:行|中|成)|不就(?:行|得|完)了?)(?:吗|么|嘛)?[?？]?$")
_HUMS = re.compile(r"(?:嗯|恩|啊|哦|噢|唔|呃|额|哎|唉)+")
# In so many words; 不一定同意 and 考虑考虑再同意 are neither.
_AGREES = re.compile(
    rf"{_BEFORE}(?P<no>不(?:太|大|想|能|会|打算|可能)?|不是很|没法|无法|拒绝)?(?:同意|愿意){_AFTER}"
)
_YES = re.compile(
    rf"{_BEFORE}(?:嗯+|嗯呐|行|好|中|成|妥|可以|没(?:有|啥)?(?:问题|意见)|没事儿?|没关系|必须|当然|得嘞|对|是|"
    rf"ok|OK|yes|[填记收看]){_AFTER}"
)
_NO = re.compile(
    rf"{_BEFORE}(?:不(?:行|要|想(?:说|填|给)?|用|给|可以|能|中|成)?|别(?:[填记收看])?|甭|算了|拉倒|拒绝|no|NO){_AFTER}"
)
# 嗯 alone only says that somebody listens.
_LISTENS = re.compile(r"[\s，,。.！!~～…、]*(?:嗯+|哦+|啊+|唉|噢|呃|额)+[\s，,。.！!~～…、]*")
# What is supposed or still thought about decides nothing.
_OPEN = re.compile(r"如果|要是|假如|还没|考虑|想想|寻思|不一定|再说|商量|琢磨")


def consent_in(text: str) -> bool | None:
    """True, False, or None: “生活上没有困难” says no to something else.

    A clause that says it in so many words counts wherever it stands, a bare yes or no only at the beginning.
    """
    text = _GRUMBLES.sub("", text.strip())
    if phrases.is_question(text) or _OPEN.search(text) or _LISTENS.fullmatch(text):
        return None
    clauses = phrases.clauses(text)
    named = [match for each in clauses if (match := _AGREES.fullmatch(each))]
    said = {match["no"] is None for match in named}
    if not said and clauses:
        said = {value for value, says in ((True, _YES), (False, _NO)) if says.fullmatch(clauses[0])}
    return said.pop() if len(said) == 1 else None


def says_it_agrees(text: str) -> bool:
    """Whether a text agrees in so many words: 算了我同意吧 does, 没事了 and 行 may mean anything."""
    plain = _GRUMBLES.sub("", text.strip())
    return consent_in(text) is True and any(_AGREES.fullmatch(each) for each in phrases.clauses(plain))


def only_hums(text: str) -> bool:
    """Whether a text is no more than a sound of somebody who listens: 嗯."""
    return _HUMS.fullmatch(phrases.bare(text)) is not None
