"""Notes of staff that are kept in clear hold nobody's numbers."""

from datetime import UTC, datetime, timedelta

from app.mentors.staff_schemas import ExceptionBody, OfficeDayBody, ReasonBody

SAID = "导师有事，请打一三九四五六七八九零一"
KEPT = "导师有事，请打139****8901"


def test_a_number_in_a_note_is_masked_before_anything_is_stored() -> None:
    now = datetime.now(UTC)
    exception = ExceptionBody(kind="closed", starts_at=now, ends_at=now + timedelta(hours=1), reason=SAID)
    notes = [ReasonBody(reason=SAID).reason, exception.reason, OfficeDayBody(kind="rest", note=SAID).note]
    assert notes == [KEPT] * 3


def test_a_note_without_numbers_is_kept_as_it_is() -> None:
    assert ReasonBody(reason="导师临时有事，改到下周").reason == "导师临时有事，改到下周"
    assert OfficeDayBody(kind="rest").note is None


def test_a_masked_note_is_no_longer_than_its_column() -> None:
    said = "联系a@qq.com" + "好" * 190
    assert len(said) == 200
    assert len(ReasonBody(reason=said).reason) == 200
