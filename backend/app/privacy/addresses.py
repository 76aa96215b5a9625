"""Precise addresses: a street, an estate or a village with a number, or a house with its stairs and room."""

import re
from collections.abc import Iterator

from app.privacy.kinds import Found, Kind
from app.privacy.places import AREAS, CITIES, PROVINCES

_NUMBER = "(?:[0-9]{1,5}|[零〇一二两三四五六七八九十百]{1,5})"
_UNIT = "(?:号楼|号院|单元|号|栋|幢|座|楼|层|室|门(?!市)|户|组|排|弄|委(?![员托会]))"
_CHAIN = re.compile(
    rf"(?:(?<![0-9])(?:{_NUMBER}(?:[-之][0-9]{{1,4}})?|[A-Za-z]) ?{_UNIT}"
    rf"(?:[ ,]?(?:{_NUMBER}|[A-Za-z]) ?{_UNIT}){{0,6}}"
    "(?: ?(?:[0-9]{3,4}|[零〇一二两三四五六七八九]{3,4})(?![0-9元年月日号]))?"
    r"|(?<![0-9-])[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9-]))"
)
_STREET = re.compile("(?:路|街|大道|道|巷|胡同|弄|段|屯|村)$")
_ESTATE = re.compile(
    "(?:小区|花园|家园|新村|新城|庭院|[苑园庭城府邸湾郡院庄厦里墅寓场]|公寓|大厦|广场|社区|名都|国际|中心|号|学校|厂|家属楼|棚户区|"
    "住宅)$"
)
_VILLAGE = re.compile("[村屯队庄](?:委会)?$")
_HOUSE = re.compile("[号组栋幢弄座室]|单元")
_TWO_UNITS = re.compile(
    rf"(?:{_NUMBER}|[A-Za-z]) ?(?:号楼|栋|幢|座|单元).{{0,3}}?{_NUMBER} ?(?:单元|号|室|楼|层|门)?"
)
_NOT_A_HOUSE = re.compile(
    " ?(?:窗口|柜台|线|公交|令|文|厅|公告|诊室|教室|会议室|展位|工位|车厢|机|店|桌|下午|上午|之前|以前|开始|"
    "[、和]?[0-9]{1,2}(?:日|月))"
)
_NAMES = {*PROVINCES, *CITIES, *(city.removesuffix("市") for city in CITIES), *AREAS}
_PLACES = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
_ADMIN = re.compile("[一-龥]{2,3}(?:自治县|街道|农场|林场|(?<![小社园校库山景])区|[县镇乡旗])")
_STOP = re.compile(
    "住在|居住|我住|就住|我[们]?家|俺[们]?家|[他她]家|老家|家[住在里]|位于|地址[是为:]?|写[的着]是?|登记[在的]|搬到|寄[到给]|送到|开在|租[的在]|"
    "[在到去从来是搁住的了吧呢啊吗嘛呀呗咋于]"
)
_NOT_NAME = re.compile("[^一-龥A-Za-z0-9()·]")
_PUBLIC = re.compile(
    "(?:大厅|服务中心|窗口|[人社民政税务公安医保]{2}局|政府|派出所|银行|法院|仲裁委|就业局)[^,。]{0,3}"
    "(?:在|地址|搬到|位于)[是:]?$"
)
_SELF = re.compile("我|俺|咱|家|住")
_LONGEST_NAME, _LOOK_BACK = 5, 40  # without 路, 小区 ...


def addresses(folded: str) -> Iterator[Found]:
    """Precise addresses of a folded text; neighbouring parts are joined."""
    last: Found | None = None
    for match in _CHAIN.finditer(folded):
        floor = last.end if last else 0
        if last and _continues(folded, last, match):
            last = _found(folded, last.start, match.end())
            continue
        if not _is_precise(folded, match, floor):
            continue
        if last:
            yield last
            last = None
        start = _beginning(folded, match.start(), floor)
        if not _is_public(folded, start):
            last = _found(folded, start, match.end())
    if last:
        yield last


def _continues(folded: str, last: Found, match: re.Match[str]) -> bool:
    """Whether a house belongs to the address before it: 和兴路45号闽江小区3号楼."""
    between = (last.end, match.start())
    return (
        match.start() - last.end <= 14
        and not _NOT_NAME.search(folded, *between)
        and not _STOP.search(folded, *between)
        and _is_precise(folded, match, last.end)
    )


def _found(folded: str, start: int, end: int) -> Found:
    return Found(Kind.ADDRESS, start, end, folded[start:end].replace(" ", ""), 77)


def _is_precise(folded: str, match: re.Match[str], floor: int) -> bool:
    if _NOT_A_HOUSE.match(folded, match.end()):
        return False
    before = folded[max(floor, match.start() - 8) : match.start()].rstrip()
    chain = match[0]
    if _STREET.search(before) or _VILLAGE.search(before):
        return _HOUSE.search(chain) is not None
    if _ESTATE.search(before):
        return (
            chain[-1] != "号" or "单元" in chain or "楼" in chain or before.endswith(("号", "区", "园", "村"))
        )
    return _TWO_UNITS.match(chain) is not None


def _beginning(folded: str, house: int, floor: int) -> int:
    """Where the address begins whose house number stands at `house`."""
    low = max(floor, house - _LOOK_BACK)
    for edge in _NOT_NAME.finditer(folded, low, house):
        # "哈尔滨市 南岗区 …": a space inside the address, not before it
        if not (edge[0] == " " and edge.start() and folded[edge.start() - 1] in "省市区县镇乡街道路 "):
            low = edge.end()
    for stop in _STOP.finditer(folded, low, house):
        low = stop.end()
    place = _PLACES.search(folded, low, house) or _ADMIN.search(folded, low, house)
    if place:
        return place.start()
    name = folded[low:house].rstrip()
    suffix = _ESTATE.search(name) or _STREET.search(name) or _VILLAGE.search(name)
    return max(low, low + (suffix.start() if suffix else len(name)) - _LONGEST_NAME)


def _is_public(folded: str, start: int) -> bool:
    """The address of an office, not of a person."""
    before = folded[max(0, start - 16) : start]
    return _PUBLIC.search(before) is not None and not _SELF.search(before)
