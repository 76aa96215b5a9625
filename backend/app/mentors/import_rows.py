"""One line of a mentor list, checked column by column. Every problem is reported, not only the first."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from app.mentors.calendar import weekday_number
from app.mentors.kinds import CATEGORY_LABELS, FORMAT_LABELS, PROVINCE_TEAM
from app.settings import REPOSITORY

T = TypeVar("T")

CITIES = REPOSITORY / "data" / "lookups" / "hlj_divisions.csv"
REQUIRED = ("姓名", "单位", "职务", "地区", "类别", "擅长", "形式", "每月上限", "聘期起")
OPTIONAL = (
    *("编号", "聘期止", "简介", "照片", "服务地点", "时长", "间隔", "提前小时", "可约天数", "结对上限"),
    *("节假日服务", "每周时间", "手机", "证件号", "证书编号", "内部评分", "备注"),
)
_CATEGORIES = {label: kind.value for kind, label in CATEGORY_LABELS.items()}
_FORMATS = {label: way.value for way, label in FORMAT_LABELS.items()}
_NONE: list[str] = []
_NO_WINDOWS: list[tuple[int, int, int]] = []
_SEPARATORS = re.compile(r"[、,，;；/\s]+")
_WINDOW = re.compile(
    r"(?:周|星期)([一二三四五六日天])\s*(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})"
)
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T]00:00:00)?")
_NO_DATE = "不是日期，请写成 2026-01-31"
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is rejected."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"第{self.line}行，“{self.column}”：{self.reason}"


@dataclass(frozen=True, slots=True)
class MentorLine:
    """A line that is right."""

    line: int
    public: dict[str, Any]
    internal: dict[str, Any]
    windows: list[tuple[int, int, int]]


class Wrong(Exception):
    """A value that cannot be taken; the message is for people."""


@dataclass
class _Line:
    line: int
    values: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, column: str, convert: Callable[[str], T], default: T) -> T:
        """The value of a column, or its default when it is empty or wrong; wrong ones are noted."""
        text = self.values.get(column, "").strip()
        if not text:
            if column in REQUIRED:
                self.problems.append(Problem(self.line, column, "不能为空"))
            return default
        try:
            return convert(text)
        except Wrong as wrong:
            self.problems.append(Problem(self.line, column, str(wrong)))
            return default


def read_cities(path: Path) -> dict[str, str]:
    """Names and codes of cities, and of the provincial team, each to its code."""
    cities = {PROVINCE_TEAM: PROVINCE_TEAM}
    cities |= dict.fromkeys(("省级", "黑龙江省", "省骨干", "省级骨干导师团"), PROVINCE_TEAM)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code = f"{row['city_code']}00"
            name = row["city"]
            cities |= {code: code, name: code, re.sub("(市|地区)$", "", name): code}
    return cities


def city_codes(path: Path) -> frozenset[str]:
    """The codes of cities and of the provincial team."""
    return frozenset(read_cities(path).values())


def read_line(
    line: int, values: Mapping[str, str], cities: Mapping[str, str], now: datetime
) -> tuple[MentorLine | None, list[Problem]]:
    """The mentor of a line, or all its problems."""
    row = _Line(line, values)
    public = _public(row, cities) | {"updated_at": now}
    internal = {
        "phone": row.read("手机", _matching(_PHONE, "不是11位手机号，也不是带区号的固定电话"), None),
        "id_number": row.read("证件号", _text(30), None),
        "certificate_no": row.read("证书编号", _text(60), None),
        "rating": row.read("内部评分", _rating, None),
        "note": row.read("备注", _text(500), None),
    }
    windows = row.read("每周时间", weekly_windows, _NO_WINDOWS)
    if public["term_to"] is not None and public["term_to"] < public["term_from"]:
        row.problems.append(Problem(line, "聘期止", "早于聘期起"))
    if row.problems:
        return None, row.problems
    return MentorLine(line, public, internal, windows), []


def _public(row: _Line, cities: Mapping[str, str]) -> dict[str, Any]:
    name, organisation = row.read("姓名", _text(40), ""), row.read("单位", _text(120), "")
    derived = str(uuid5(NAMESPACE_URL, f"mentor:{name}:{organisation}"))
    return {
        "id": row.read("编号", _matching(_ID, "只能用字母、数字、横线，最多36个字符"), None) or derived,
        "name": name,
        "organisation": organisation,
        "position": row.read("职务", _text(80), ""),
        "city": row.read("地区", _one_of(cities, "没有这个地区，请填市（地）名称、代码或“省级”"), ""),
        "categories": row.read("类别", _several(_CATEGORIES), _NONE),
        "industries": row.read("擅长", _words, _NONE),
        "formats": row.read("形式", _several(_FORMATS), _NONE),
        "introduction": row.read("简介", _text(500), ""),
        "photo": row.read("照片", _text(300), None),
        "meeting_place": row.read("服务地点", _text(200), None),
        "monthly_capacity": row.read("每月上限", _number(1, 200), 1),
        "term_from": row.read("聘期起", _date, date.min),
        "term_to": row.read("聘期止", _date, None),
        "slot_minutes": row.read("时长", _number(10, 240, 5), 30),
        "buffer_minutes": row.read("间隔", _number(0, 120, 5), 10),
        "lead_minutes": row.read("提前小时", _number(0, 336), 24) * 60,
        "horizon_days": row.read("可约天数", _number(1, 60), 30),
        "max_pairings": row.read("结对上限", _number(0, 50), 2),
        "works_on_holidays": row.read("节假日服务", _yes_or_no, False),
        "active": True,
        "is_demo": False,
    }


def weekly_windows(text: str) -> list[tuple[int, int, int]]:
    """周一 09:00-11:30；周三 14:00-17:00 as (weekday, start, end) in minutes."""
    found: dict[tuple[int, int], int] = {}
    rest = _WINDOW.sub("", text)
    if _SEPARATORS.sub("", rest):
        raise Wrong(
            f"看不懂“{_SEPARATORS.sub(' ', rest).strip()}”，请写成“周一 09:00-11:30；周三 14:00-17:00”"
        )
    for day, *clock in _WINDOW.findall(text):
        hour, minute, end_hour, end_minute = (int(part) for part in clock)
        start, end = hour * 60 + minute, end_hour * 60 + end_minute
        if not 0 <= start < end <= 24 * 60 or max(minute, end_minute) > 59:
            raise Wrong(f"周{day}的时间不对：结束要晚于开始，且在同一天")
        if start % 5 or end % 5:
            raise Wrong(f"周{day}的时间要是5分钟的整数倍")
        key = (weekday_number(day), start)
        found[key] = max(end, found.get(key, 0))
    return [(*key, end) for key, end in sorted(found.items())]


def _text(most: int) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if len(text) > most:
            raise Wrong(f"超过{most}个字")
        return text

    return convert


def _matching(pattern: re.Pattern[str], problem: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not pattern.fullmatch(text):
            raise Wrong(problem)
        return text

    return convert


def _one_of(known: Mapping[str, str], problem: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text not in known:
            raise Wrong(f"“{text}”：{problem}")
        return known[text]

    return convert


def _words(text: str) -> list[str]:
    words = list(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))
    if any(len(word) > 20 for word in words):
        raise Wrong("每一项最多20个字，用顿号分开")
    return words


def _several(known: Mapping[str, str]) -> Callable[[str], list[str]]:
    def convert(text: str) -> list[str]:
        words = _words(text)
        unknown = [word for word in words if word not in known]
        if unknown:
            raise Wrong(f"没有“{'、'.join(unknown)}”，可以填：{'、'.join(known)}")
        return [known[word] for word in words]

    return convert


def _number(least: int, most: int, step: int = 1) -> Callable[[str], int]:
    def convert(text: str) -> int:
        whole = re.fullmatch(r"(\d{1,4})(?:\.0+)?", text)
        if whole is None or not least <= int(whole[1]) <= most or int(whole[1]) % step:
            multiple = f"、{step}的倍数" if step > 1 else ""
            raise Wrong(f"要是{least}到{most}之间的整数{multiple}")
        return int(whole[1])

    return convert


def _rating(text: str) -> float:
    if not re.fullmatch(r"[0-5](?:\.\d{1,2})?", text) or float(text) > 5:
        raise Wrong("要是0到5之间的数")
    return float(text)


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise Wrong(_NO_DATE)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Wrong(_NO_DATE) from None


def _yes_or_no(text: str) -> bool:
    if text not in ("是", "否"):
        raise Wrong("请填“是”或“否”")
    return text == "是"
