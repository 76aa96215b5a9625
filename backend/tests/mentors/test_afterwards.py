"""Ratings, records, follow-ups, pairings, wishes; what is personal is encrypted."""

from datetime import date

import pytest

from app.errors import InvalidInput
from app.mentors.afterwards.service import WishText, working_days_on
from app.mentors.calendar import WorkCalendar
from app.mentors.errors import (
    AlreadyRated,
    PairingExists,
    PairingFull,
    PairingNotFound,
    WishNotFound,
    WrongState,
)
from app.mentors.kinds import Level, WishKind
from app.mentors.wiring import forget_contacts
from app.privacy.errors import ConsentMissing
from tests.mentors.conftest import World, at
from tests.privacy.conftest import PHONE, grant


def met(world: World, citizen: str) -> str:
    booked = world.book(citizen, at(24, 9))
    world.clock.moment = at(24, 10)
    return booked


def rate(world: World, citizen: str, id: str, level: Level, reason: str | None = None) -> None:
    world.do(lambda services, db: services.afterwards.rate(db, citizen, id, level, reason))


def test_a_meeting_is_rated_once_after_it_was(world: World) -> None:
    citizen = world.citizen()
    booked = world.book(citizen, at(24, 9))
    with pytest.raises(WrongState):
        rate(world, citizen, booked, Level.GOOD)
    world.clock.moment = at(24, 9, 30)
    rate(world, citizen, booked, Level.GOOD)
    with pytest.raises(AlreadyRated):
        rate(world, citizen, booked, Level.VERY_BAD)
    assert world.rows("SELECT level FROM appointment_ratings") == [("good",)]
    assert world.rows("SELECT * FROM mentor_follow_ups") == []


@pytest.mark.parametrize("level", [Level.BAD, Level.VERY_BAD])
def test_a_bad_rating_opens_a_follow_up_of_fifteen_working_days(world: World, level: Level) -> None:
    citizen = world.citizen()
    rate(world, citizen, met(world, citizen), level, "没解决问题")
    [(due_on, done_at)] = world.rows("SELECT due_on, done_at FROM mentor_follow_ups")
    assert (str(due_on), done_at) == ("2026-12-15", None)
    assert "没解决" not in str(world.rows("SELECT reason FROM appointment_ratings"))


def test_a_follow_up_is_finished_once(world: World) -> None:
    citizen = world.citizen()
    booked = met(world, citizen)
    rate(world, citizen, booked, Level.BAD)
    world.do(lambda services, db: services.afterwards.finish_follow_up(db, booked, "已回访", "staff:a"))
    with pytest.raises(Exception, match="not_found"):
        world.do(lambda services, db: services.afterwards.finish_follow_up(db, booked, "又回访", "staff:b"))
    assert world.rows("SELECT done_by FROM mentor_follow_ups") == [("staff:a",)]


def test_a_missed_meeting_is_not_rated(world: World) -> None:
    citizen = world.citizen()
    booked = met(world, citizen)
    world.do(lambda services, db: services.changing.attended(db, booked, came=False))
    with pytest.raises(WrongState):
        rate(world, citizen, booked, Level.GOOD)


def test_working_days_skip_weekends_and_holidays() -> None:
    assert working_days_on(WorkCalendar({}), date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert working_days_on(WorkCalendar({}), date(2026, 10, 8), 2) == date(2026, 10, 10)  # a make-up Saturday


def test_the_mentor_s_record_is_encrypted_and_its_next_step_shown_to_the_citizen(world: World) -> None:
    citizen = world.citizen()
    booked = met(world, citizen)
    world.do(lambda services, db: services.afterwards.record(db, booked, "谈了选品", "办营业执照", "staff:a"))
    assert "选品" not in str(world.rows("SELECT summary, next_step FROM appointment_records"))
    with world.database.reading() as db:
        view = world.parts.services.mine.appointment(db, citizen, booked)
    assert view.next_step == "办营业执照"


# What citizens say of themselves


def test_a_telephone_number_needs_consent_and_is_encrypted_and_shown_in_part(world: World) -> None:
    citizen = world.citizen()
    with pytest.raises(ConsentMissing):
        world.hold(citizen, at(24, 9), contact_phone=PHONE)
    grant(world.database, world.privacy, citizen)
    held = world.hold(citizen, at(24, 9), contact_phone=f" {PHONE[:3]}-{PHONE[3:7]} {PHONE[7:]}")
    assert PHONE not in str(world.rows("SELECT contact_phone FROM appointments"))
    with world.database.reading() as db:
        view = world.parts.services.mine.appointment(db, citizen, held)
    assert view.contact_phone == f"{PHONE[:3]}****{PHONE[-4:]}"


def test_the_bot_gives_the_token_of_a_number(world: World) -> None:
    citizen = world.citizen()
    grant(world.database, world.privacy, citizen)
    with world.database.transaction() as db:
        token = world.privacy.vault.store(db, citizen, "phone", PHONE)
    world.hold(citizen, at(24, 9), contact_phone=token)
    audited = world.rows("SELECT action FROM audit_events WHERE conversation_id = ?", citizen)
    assert ("vault.resolved",) in audited


def test_what_is_no_telephone_number_is_refused(world: World) -> None:
    citizen = world.citizen()
    grant(world.database, world.privacy, citizen)
    with pytest.raises(InvalidInput):
        world.hold(citizen, at(24, 9), contact_phone="12345")


def test_numbers_in_a_description_go_to_the_vault(world: World) -> None:
    citizen = world.citizen()
    held = world.hold(citizen, at(24, 9), topic="电商", description=f"想开网店，我电话{PHONE}")
    with world.database.reading() as db:
        view = world.parts.services.mine.appointment(db, citizen, held)
    assert view.topic == "电商" and PHONE not in str(view.description)
    assert len(world.rows("SELECT token FROM vault_values")) == 1


def test_taking_consent_back_deletes_the_numbers(world: World) -> None:
    citizen = world.citizen()
    grant(world.database, world.privacy, citizen)
    world.hold(citizen, at(24, 9), contact_phone=PHONE)
    wish = WishText(WishKind.CHECK_UP, "请来看看", None, None, PHONE)
    world.do(lambda services, db: services.afterwards.wish(db, citizen, wish, "visitor"))
    with world.database.transaction() as db:
        forget_contacts(db, citizen, "debts")
    assert world.rows("SELECT contact_phone FROM appointments")[0][0] is not None
    with world.database.transaction() as db:
        forget_contacts(db, citizen, "basic")
    assert world.rows("SELECT contact_phone FROM appointments") == [(None,)]
    assert world.rows("SELECT contact_phone FROM mentor_wishes") == [(None,)]


# Pairings and wishes


def ask(world: World, citizen: str) -> str:
    return str(
        world.do(
            lambda services, db: services.afterwards.request_pairing(
                db, citizen, "m", "把网店做起来", None, "visitor"
            )
        )
    )


def answer(world: World, id: str, months: int | None) -> None:
    world.do(lambda services, db: services.afterwards.mentor_answers(db, id, months))


def agree(world: World, citizen: str, id: str, yes: bool = True) -> None:
    world.do(lambda services, db: services.afterwards.citizen_answers(db, citizen, id, agree=yes))


def pairing(world: World, id: str) -> str:
    return str(world.rows("SELECT status FROM mentor_pairings WHERE id = ?", id)[0][0])


def test_a_pairing_stands_when_both_sides_have_agreed_to_the_same_terms(world: World) -> None:
    citizen = world.citizen()
    id = ask(world, citizen)
    with pytest.raises(WrongState):
        agree(world, citizen, id)  # the mentor has not answered
    answer(world, id, 6)
    assert pairing(world, id) == "offered"
    agree(world, citizen, id)
    assert pairing(world, id) == "active"
    assert world.rows("SELECT months FROM mentor_pairings") == [(6,)]


def test_a_citizen_asks_a_mentor_once_at_a_time(world: World) -> None:
    citizen = world.citizen()
    id = ask(world, citizen)
    with pytest.raises(PairingExists):
        ask(world, citizen)
    agree(world, citizen, id, yes=False)
    assert ask(world, citizen) != id


def test_a_mentor_promises_no_more_pairings_than_they_take(world: World) -> None:
    first, second = ask(world, world.citizen()), ask(world, world.citizen())
    answer(world, first, 3)
    with pytest.raises(PairingFull):
        answer(world, second, 3)
    answer(world, second, None)
    assert pairing(world, second) == "declined"


def test_nobody_agrees_for_somebody_else(world: World) -> None:
    id = ask(world, world.citizen())
    answer(world, id, 3)
    with pytest.raises(PairingNotFound):
        agree(world, world.citizen(), id)


def test_a_wish_is_closed_once_and_by_its_own_citizen(world: World) -> None:
    citizen, other = world.citizen(), world.citizen()
    wish = WishText(WishKind.WAITLIST, "想找个懂木耳的", None, None, None)
    id = world.do(lambda services, db: services.afterwards.wish(db, citizen, wish, "bot"))
    with pytest.raises(WishNotFound):
        world.do(lambda services, db: services.afterwards.close_wish(db, id, "visitor", other))
    world.do(lambda services, db: services.afterwards.close_wish(db, id, "visitor", citizen))
    with pytest.raises(WishNotFound):
        world.do(lambda services, db: services.afterwards.close_wish(db, id, "staff:a"))
