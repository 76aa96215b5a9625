"""Where somebody wants to trade: the divisions that an answer, or a sentence nobody asked for, can mean."""

import re
from collections.abc import Sequence

from app.processes import phrases
from app.processes.places import Places

_FROM = re.compile(r"(?:户口|老家|家|原来|以前|来自|毕业|打工|上学|念书)(?:是|在|住|于)?[^，,。 ]{0,3}$")
_AT = re.compile(r"(?:[我俺咱]们?)?(?:家|人|店|地方|打算|想|就)*在([^，,。 ]{2,3})")
_NO_COUNTY = frozenset({"平房", "前进", "友好", "东风"})  # 在平房: a house
_GOODS = re.compile(r"的(?![店门房铺摊])[^，,。 ]{1,4}(?:[，,。 ]|$)")  # 五常的米
_TO_DO = re.compile(r"[^，,。 ]{0,6}?(?:开|办|干|经营|租|盘|整|弄|支|搞)")
_LIVES = re.compile(r"(?:住|家|户口|老家)(?:是|在|住)*[^，,。 ]{0,2}$")

ONLY_HERE = (
    "这里只办黑龙江省内的，外省的请找当地政务服务窗口，或者打当地的12345。想在省内办，说是哪个市、哪个县区。"
)
# Other provinces and the cities people name most; where one comes from (从深圳回来) is no place of business.
_ELSEWHERE = re.compile(
    r"(?<![从打自离去由])(?:北京|上海|天津|重庆|河北|山西|内蒙古?|辽宁|吉林|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    r"广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|台湾|香港|澳门|深圳|广州|东莞|佛山|珠海|杭州|宁波|"
    r"温州|义乌|苏州|南京|无锡|武汉|长沙|成都|西安|郑州|青岛|济南|烟台|威海|沈阳|大连|长春|延边|通辽|呼和浩特|赤峰|"
    r"石家庄|秦皇岛|合肥|厦门|福州|昆明|三亚|海口|外省|省外|外地)(?!路|街|的?(?:米|菜|特产|小吃|风味))"
)
_BEHIND = re.compile(r"[省市]?的?")
_CAME_BACK = re.compile(r"回来|回乡|返乡|毕业|打工|不去|不在")


def is_elsewhere(text: str) -> bool:
    """Whether an answer names a place that is not of this province as where to do business."""
    return _ELSEWHERE.search(text) is not None and _CAME_BACK.search(text) is None


def _of_elsewhere(before: str) -> bool:
    """Whether a name stands right behind another province's place, as 南山区 does in 深圳南山区."""
    return any(_BEHIND.fullmatch(before, match.end()) for match in _ELSEWHERE.finditer(before))


def answered(places: Places, text: str) -> Sequence[str]:
    """The codes that an answer can mean."""
    named = [
        place
        for place in places.find(text)
        if not phrases.is_denied(text, place.start) and not _of_elsewhere(text[: place.start])
    ]
    if not named:
        return places.alone(phrases.after_correction(text) or text)
    named = [place for place in named if not _LIVES.search(text[: place.start])] or named
    if phrases.after_correction(text):
        named = named[-1:]  # who corrects himself in one sentence means the last place
    return tuple(dict.fromkeys(code for place in named for code in place.codes))


def volunteered(places: Places, text: str) -> Sequence[str]:
    """The one place where somebody says he wants to do business; where he comes from is another."""
    statements = phrases.statements(text)
    if not (stated := "，".join(statements)):
        return ()
    named = [
        place
        for place in places.find(stated)
        if not phrases.is_denied(stated, place.start)
        and not _FROM.search(stated[: place.start])
        and not _of_elsewhere(stated[: place.start])
    ]
    if not named:
        codes = {code for each in statements for code in _told_alone(places, each)}
        return tuple(codes) if len(codes) == 1 else ()
    named = [place for place in named if not _GOODS.match(stated, place.end)] or named
    meant = [place for place in named if _TO_DO.match(stated, place.end)] or named
    same = len({place.codes for place in meant}) == 1
    return meant[0].codes if same and len(meant[0].codes) == 1 else ()


def _told_alone(places: Places, clause: str) -> tuple[str, ...]:
    """我在方正: an everyday word is a county when nothing else is said."""
    told = _AT.fullmatch(clause)
    return places.alone(told[1]) if told and told[1] not in _NO_COUNTY else ()
