"""The fixed words of the package, each with what people read for it."""

from enum import StrEnum

PROVINCE_TEAM = "230000"
OPEN_STATUSES = ("held", "requested", "booked")
FIRM_STATUSES = ("requested", "booked")
OFFERED_BY = "waitlist:"
"""With the id of a wish behind it: `booked_by` of a time held for somebody who waits."""


class Category(StrEnum):
    """What kind of mentor somebody is."""

    INDUSTRY_TECH = "industry_tech"
    MANAGEMENT = "management"
    FINANCE = "finance"
    LAW_TAX = "law_tax"
    POLICY = "policy"
    ECOMMERCE = "ecommerce"


class Format(StrEnum):
    """How a mentor meets people."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    GROUP = "group"
    CHECK_UP = "check_up"


class Status(StrEnum):
    """Where an appointment stands."""

    HELD = "held"  # for some minutes, while details are filled in
    REQUESTED = "requested"  # the time is kept, staff have to confirm
    BOOKED = "booked"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    MENTOR_CANCELLED = "mentor_cancelled"
    RELEASED = "released"  # held and not confirmed


class RegistrationStatus(StrEnum):
    """Where a place in a group session stands."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"


class PairingStatus(StrEnum):
    """Where a pairing stands: both sides must agree to the same terms."""

    REQUESTED = "requested"  # the citizen asks
    OFFERED = "offered"  # the mentor agrees to these terms
    ACTIVE = "active"  # the citizen agrees to them too
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


OPEN_PAIRINGS = (PairingStatus.REQUESTED, PairingStatus.OFFERED, PairingStatus.ACTIVE)


class WishKind(StrEnum):
    """What somebody waits for when no mentor fits."""

    WAITLIST = "waitlist"
    CHECK_UP = "check_up"


class Level(StrEnum):
    """The five levels of 好差评."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    VERY_BAD = "very_bad"


BAD_LEVELS = frozenset({Level.BAD, Level.VERY_BAD})

CATEGORY_LABELS = {
    Category.INDUSTRY_TECH: "产业技术",
    Category.MANAGEMENT: "经营管理",
    Category.FINANCE: "金融经济",
    Category.LAW_TAX: "法律财税",
    Category.POLICY: "政策服务",
    Category.ECOMMERCE: "电商网创",
}
FORMAT_LABELS = {
    Format.ONLINE: "线上",
    Format.IN_PERSON: "线下一对一",
    Format.GROUP: "集中服务",
    Format.CHECK_UP: "企业问诊",
}
STATUS_LABELS = {
    Status.HELD: "已为您保留，等待确认",
    Status.REQUESTED: "等待工作人员确认",
    Status.BOOKED: "预约成功",
    Status.ATTENDED: "已完成",
    Status.NO_SHOW: "未到场",
    Status.CANCELLED: "已取消",
    Status.MENTOR_CANCELLED: "导师取消",
    Status.RELEASED: "未确认，已释放",
}
REGISTRATION_LABELS = {
    RegistrationStatus.REGISTERED: "已报名",
    RegistrationStatus.WAITING: "候补中",
    RegistrationStatus.CANCELLED: "已取消",
    RegistrationStatus.ATTENDED: "已签到",
    RegistrationStatus.ABSENT: "未到场",
}
PAIRING_LABELS = {
    PairingStatus.REQUESTED: "等待导师答复",
    PairingStatus.OFFERED: "导师已同意，等您确认",
    PairingStatus.ACTIVE: "结对中",
    PairingStatus.DECLINED: "导师未同意",
    PairingStatus.WITHDRAWN: "已撤回",
    PairingStatus.ENDED: "已结束",
}
LEVEL_LABELS = {
    Level.VERY_GOOD: "非常满意",
    Level.GOOD: "满意",
    Level.FAIR: "基本满意",
    Level.BAD: "不满意",
    Level.VERY_BAD: "非常不满意",
}


def city_of(code: str) -> str:
    """The city a GB/T 2260 code of a city or county lies in; the province stays the province."""
    return code if code == PROVINCE_TEAM else f"{code[:4]}00"


def is_offer(booked_by: str) -> bool:
    """Whether a time is or was held for somebody who waits."""
    return booked_by.startswith(OFFERED_BY)
