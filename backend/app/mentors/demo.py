"""Demo mentors and group sessions, marked as demo in name and column; never in production."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from app.clock import SHANGHAI, Clock, in_shanghai
from app.mentors.appointments.times import repository as time_rows
from app.mentors.cells import cell_of, end_cell_of
from app.mentors.free import Taken
from app.mentors.library import repository
from app.mentors.sessions import repository as sessions

_ONE_TO_ONE = ["online", "in_person"]
_ALL = ["online", "in_person", "check_up"]
# city, category, industries, formats
_MENTORS = (
    ("230100", "ecommerce", ["电商", "直播带货", "短视频"], _ALL),
    ("230100", "finance", ["财务报表", "融资贷款", "成本核算"], _ONE_TO_ONE),
    ("230100", "industry_tech", ["冰雪旅游", "民宿"], _ALL),
    ("230100", "law_tax", ["税务", "发票", "合同"], _ONE_TO_ONE),
    ("230200", "management", ["经营管理", "市场营销"], _ALL),
    ("230600", "industry_tech", ["餐饮", "养殖"], _ONE_TO_ONE),
    ("230800", "industry_tech", ["种植", "农产品加工", "食用菌"], _ALL),
    ("231000", "management", ["对俄贸易", "外贸"], _ONE_TO_ONE),
    ("232700", "industry_tech", ["林下经济", "旅游"], ["online"]),
    ("230000", "policy", ["创业政策", "创业计划"], ["online"]),
    ("230000", "finance", ["融资", "股权", "财务报表"], _ALL),
    ("230000", "ecommerce", ["电商", "跨境电商"], ["online", "check_up"]),
)
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑"
_SESSIONS = (("演示集中服务：开网店第一课", 4, 30), ("演示集中服务：小店怎么记账", 6, 3))


class DemoRefused(Exception):
    """Demo data has no place in a production database."""


def seed_demo_mentors(session: Session, clock: Clock, env: str) -> int:
    """A dozen mentors with hours, and two group sessions; 0 when they are there already."""
    if env == "production":
        raise DemoRefused
    if repository.count_demo_mentors(session) == len(_MENTORS):
        return 0
    for place, (city, category, industries, formats) in enumerate(_MENTORS):
        row = _mentor(_NAMES[place], city, category, industries, formats, clock.now())
        internal = dict.fromkeys(("phone", "id_number", "certificate_no", "rating", "note"))
        repository.save_mentor(session, row, internal)
        repository.replace_hours(session, row["id"], _hours(place))
    _announce(session, clock)
    repository.changed(session)
    return len(_MENTORS)


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"demo:{name}"))


def _mentor(
    name: str, city: str, category: str, industries: list[str], formats: list[str], now: datetime
) -> dict[str, Any]:
    return {
        "id": _id(name),
        "name": f"演示导师{name}",
        "organisation": "演示单位（演示数据）",
        "position": "演示职务",
        "city": city,
        "categories": [category],
        "industries": industries,
        "formats": formats,
        "introduction": f"这是演示数据，不是真实的导师。擅长{'、'.join(industries)}。",
        "photo": None,
        "meeting_place": "演示服务点（演示数据）",
        "monthly_capacity": 20,
        "term_from": in_shanghai(now).date() - timedelta(days=30),
        "term_to": in_shanghai(now).date() + timedelta(days=3 * 365),
        "slot_minutes": 30,
        "buffer_minutes": 10,
        "lead_minutes": 60,
        "horizon_days": 30,
        "max_pairings": 2,
        "works_on_holidays": False,
        "active": True,
        "is_demo": True,
        "updated_at": now,
    }


def _hours(place: int) -> list[tuple[int, int, int]]:
    """Mornings on some days, afternoons on others; every mentor a little different."""
    mornings = [(day, 9 * 60, 11 * 60 + 30) for day in range(5) if (day + place) % 2 == 0]
    afternoons = [(day, 13 * 60 + 30, 17 * 60) for day in range(5) if (day + place) % 3 != 0]
    weekend = [(5, 9 * 60, 12 * 60)] if place % 4 == 0 else []
    return mornings + afternoons + weekend


def _announce(session: Session, clock: Clock) -> None:
    today = in_shanghai(clock.now()).date()
    for place, (title, days, seats) in enumerate(_SESSIONS):
        starts_at = datetime.combine(today + timedelta(days=days), time(18 + place), SHANGHAI)
        ends_at = starts_at + timedelta(minutes=90)
        stretch = Taken(cell_of(starts_at), end_cell_of(ends_at) - cell_of(starts_at))
        mentor_id = _id(_NAMES[place])
        session_id = _id(title)
        row = {
            "id": session_id,
            "title": title,
            "description": "这是演示数据，不是真实的活动。",
            "city": "230100",
            "place": "演示服务点（演示数据）",
            "mentor_id": mentor_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "first_cell": stretch.first,
            "cell_count": stretch.count,
            "seats": seats,
            "status": "open",
            "is_demo": True,
            "created_at": clock.now(),
        }
        if sessions.exists(session, session_id):
            continue
        sessions.add(session, row)
        time_rows.take_cells(
            session, mentor_id, stretch, session_id=session_id, held_until=None, now=clock.now()
        )
