"""Whether something that holds in one area holds where a person is. Areas are names or division codes."""

from typing import Final

PROVINCE: Final = "黑龙江省"
NATION: Final = "全国"
CODES: Final = {
    NATION: "",
    PROVINCE: "23",
    "哈尔滨市": "2301",
    "齐齐哈尔市": "2302",
    "鸡西市": "2303",
    "鹤岗市": "2304",
    "双鸭山市": "2305",
    "大庆市": "2306",
    "伊春市": "2307",
    "佳木斯市": "2308",
    "七台河市": "2309",
    "牡丹江市": "2310",
    "黑河市": "2311",
    "绥化市": "2312",
    "大兴安岭地区": "2327",
}
_NAMES: Final = {code: name for name, code in CODES.items()}
_LEVELS: Final = (2, 4, 6)  # digits of a province, a prefecture, a county


def code_of(area: str) -> str | None:
    """The significant digits of an area (`黑龙江省`, `231100`, `2311`); None when it is no area."""
    if area in CODES:
        return CODES[area]
    if not area.isascii() or not area.isdigit() or len(area) not in _LEVELS:
        return None
    while len(area) in _LEVELS[1:] and area.endswith("00"):
        area = area[:-2]
    return area


def covers(area: str, region: str | None) -> bool | None:
    """Whether `area` contains `region`; None when that cannot be told (no region, or one too wide)."""
    outer, inner = code_of(area), code_of(region or "")
    if outer == "":
        return True
    if not outer or not inner:
        return None
    if inner.startswith(outer):
        return True
    return None if outer.startswith(inner) else False


def name_of(area: str) -> str:
    """An area in words; a county is named by its prefecture."""
    code = code_of(area)
    return area if code is None else _NAMES.get(code, _NAMES.get(code[:4], area))
