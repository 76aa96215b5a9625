"""An intake that was opened on another device is the new device's: consent, danger, deletion."""

import pytest

from app.privacy.consent import ConsentSource
from tests.aid.world import HELPER, Visitor, World, run, submitted
from tests.privacy.conftest import add_conversation


@pytest.fixture
def moved(world: World) -> tuple[Visitor, Visitor]:
    """Whoever handed an intake in, and the conversation that opened it with a code."""
    before = submitted(world)
    after = Visitor(world, add_conversation(world.database, world.clock))
    code = run(world.cases.new_code(before.conversation_id, before.case_id))
    run(world.cases.take_over(after.conversation_id, code.code))
    return before, after


def _withdraw(world: World, visitor: Visitor) -> None:
    with world.database.transaction() as session:
        world.privacy.consents.withdraw(
            session, visitor.conversation_id, "aid_intake", source=ConsentSource.PAGE, actor="visitor"
        )


def _of_staff(world: World) -> list[str]:
    return [row.case_id for row in run(world.aid.open_cases(HELPER.office_id)).cases]


def test_a_consent_taken_back_on_the_new_device_ends_the_intake(
    world: World, moved: tuple[Visitor, Visitor]
) -> None:
    _, after = moved
    assert _of_staff(world) == [after.case_id]
    _withdraw(world, after)
    assert _of_staff(world) == []


def test_the_device_before_rules_over_it_no_more(world: World, moved: tuple[Visitor, Visitor]) -> None:
    before, after = moved
    _withdraw(world, before)
    assert _of_staff(world) == [after.case_id]


def test_danger_heard_on_the_new_device_hurries_it(world: World, moved: tuple[Visitor, Visitor]) -> None:
    _, after = moved
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, after.conversation_id, "self")
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    (alert,) = run(world.aid.alerts()).alerts
    assert (row.urgency, alert.case_id) == ("at_once", after.case_id)


def test_the_device_before_may_begin_something_else(world: World, moved: tuple[Visitor, Visitor]) -> None:
    before, _ = moved
    before.begin("personal_startup")
    before.say("开个麻辣烫店")
    assert before.values()["trade"] == "麻辣烫店"
