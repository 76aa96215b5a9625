"""What tests of booking in chat do again and again."""

import json
from datetime import UTC, datetime
from typing import Any

from app.mentors.appointments.booking import Details, Wanted
from app.mentors.kinds import Format
from tests.cases.mentor_world import MentorWorld
from tests.cases.world import Visitor

FIRST = "约个懂电商的老师，线上，哈尔滨的"


def options_of(turned: dict[str, Any]) -> list[dict[str, str]]:
    """Every button of a turn."""
    return [option for reply in (*turned["before"], *turned["after"]) for option in reply["options"]]


def pressed(visitor: Visitor, turned: dict[str, Any], label: str, id: str = "") -> dict[str, Any]:
    """Press a button of a turn."""
    payload = next(each["payload"] for each in options_of(turned) if each["label"] == label)
    return visitor.press(json.loads(payload.removeprefix("/answer")), id=id)


def appointments(world: MentorWorld, status: str = "booked") -> list[Any]:
    """Mentor and beginning of the appointments in a state."""
    return world.rows("SELECT mentor_id, starts_at, format FROM appointments WHERE status = :s", s=status)


def starts(world: MentorWorld, status: str = "booked") -> list[datetime]:
    """When they begin."""
    found = []
    for row in appointments(world, status):
        moment = (
            row.starts_at if isinstance(row.starts_at, datetime) else datetime.fromisoformat(row.starts_at)
        )
        found.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return found


def booked(visitor: Visitor, when: str = "周三下午三点") -> dict[str, Any]:
    """The rest of the way to an appointment."""
    visitor.say(when)
    visitor.say("没有")
    visitor.say("不留")
    return visitor.say("确认")


def take(world: MentorWorld, starts_at: datetime, mentor_id: str = "shop") -> None:
    """Somebody else is faster."""
    other = world.conversation()
    service = world.mentors.services.booking
    with world.database.transaction() as db:
        held = service.hold(db, other, Wanted(mentor_id, starts_at, Format.ONLINE), Details(), "visitor")
        service.confirm(db, other, held, Details(), "visitor")


def labels(turned: dict[str, Any]) -> list[str]:
    """What the buttons of the question say."""
    return [option["label"] for option in turned["after"][-1]["options"]]


def cancelled_by_the_mentor(world: MentorWorld, person: Visitor) -> dict[str, Any]:
    """Something was booked and the mentor had to cancel; gives 我的预约 as it is shown then."""
    booked(person)
    [row] = world.rows("SELECT id FROM appointments WHERE status = 'booked'")
    with world.database.transaction() as db:
        world.mentors.services.changing.cancel_by_mentor(db, row.id, "临时开会")
    return person.turn("我的预约", wish="status")
