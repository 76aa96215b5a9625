"""Texts that are kept in clear: numbers of people in them are masked before they are stored."""

from collections.abc import Collection

from pydantic import AfterValidator, ValidationInfo

from app.privacy import detector, masking
from app.privacy.kinds import Kind
from app.privacy.ports import Found
from app.typed import readable


def without_numbers(text: str, *, but: Collection[Kind] = ()) -> str:
    """A text with the numbers of people in it masked, and addresses; `but`: kinds that may stand there."""
    return masking.masked(
        text, [each for each in detector.detect_with_mistyped(text) if each.kind not in but]
    )


def kept_for_person(most: int) -> AfterValidator:
    """For words of staff to somebody: as above, but the fixed telephone of a desk is what they are for."""

    def check(text: str, info: ValidationInfo) -> str:
        found = detector.detect_with_mistyped(readable(text, info.field_name or "text"))
        return masking.masked(text, [each for each in found if not _is_of_a_desk(each)])[:most]

    return AfterValidator(check)


def _is_of_a_desk(found: Found) -> bool:
    """A fixed telephone; mobiles are people's."""
    return found.kind == Kind.PHONE and found.value_normalised.startswith("0")


def kept_in_clear(most: int) -> AfterValidator:
    """For a field of staff: nothing unreadable, numbers masked, no longer than `most`.

    A mask can be longer than its number; the column is as long as the field.
    """

    def check(text: str, info: ValidationInfo) -> str:
        return without_numbers(readable(text, info.field_name or "text"))[:most]

    return AfterValidator(check)
