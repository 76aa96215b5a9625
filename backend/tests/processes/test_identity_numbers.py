"""Identity numbers in a form: wrong ones are refused, right ones of people of any age are not."""

import pytest
from stdnum.cn import ric

from app.processes.check import _is_id


@pytest.mark.parametrize("area", ["231002", "230103", "232700"])
@pytest.mark.parametrize("born", ["19350101", "19540804", "19900101", "20080229"])
def test_a_right_number_is_taken_however_old_its_person_is(area: str, born: str) -> None:
    body = f"{area}{born}517"
    assert _is_id(body + ric.calc_check_digit(body + "0"))


@pytest.mark.parametrize(
    "number",
    ["", "230606199901010018", "23060619990101001", "2306061999010100177", "23060619991301001X", "x" * 18],
)
def test_a_wrong_number_is_refused(number: str) -> None:
    assert not _is_id(number)


def test_a_day_that_never_was_is_refused_though_the_check_digit_fits() -> None:
    body = "23060620010229001"
    assert not _is_id(body + ric.calc_check_digit(body + "0"))
