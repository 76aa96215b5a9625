"""Where something holds."""

import pytest

from app.decisions.areas import code_of, covers, name_of


@pytest.mark.parametrize(
    ("area", "region", "expected"),
    [
        ("全国", None, True),
        ("全国", "440300", True),
        ("黑龙江省", "230103", True),
        ("黑龙江省", "2311", True),
        ("黑龙江省", "220102", False),
        ("黑龙江省", None, None),
        ("黑龙江省", "here", None),
        ("牡丹江市", "231000", True),
        ("牡丹江市", "231005", True),
        ("牡丹江市", "231102", False),
        ("牡丹江市", "230000", None),
        ("230103", "230100", None),
        ("230103", "230103", True),
        ("nowhere", "230103", None),
    ],
)
def test_an_area_covers_what_lies_in_it(area: str, region: str | None, expected: bool | None) -> None:
    assert covers(area, region) is expected


@pytest.mark.parametrize(
    ("area", "code", "name"),
    [
        ("231100", "2311", "黑河市"),
        ("230000", "23", "黑龙江省"),
        ("230103", "230103", "哈尔滨市"),
        ("火星", None, "火星"),
    ],
)
def test_an_area_has_a_code_and_a_name(area: str, code: str | None, name: str) -> None:
    assert code_of(area) == code
    assert name_of(area) == name
