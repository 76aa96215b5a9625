"""A refused field is said in Chinese, with its limit and what to do, and never repeats what was sent."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.aid.schemas import AlertOutcomeCreate, ContactCreate, OwnerPut, ReferralPut
from app.errors import Forbidden, from_validation

SECRET = "孙小满"


def said(shape: type[BaseModel], sent: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refused:
        shape.model_validate(sent)
    return from_validation(refused.value.errors()).message


CALL = {"channel": "phone", "reached": True}


@pytest.mark.parametrize(
    ("shape", "sent", "message"),
    [
        (ContactCreate, CALL | {"note": SECRET * 400}, "备注最多1000字，请删短些。"),
        (ReferralPut, {"state": "sent", "for_person": SECRET * 101}, "给本人的话最多300字，请删短些。"),
        (ReferralPut, {"state": "sent", "answer": SECRET * 400}, "答复最多1000字，请删短些。"),
        (AlertOutcomeCreate, {"outcome": "reached", "note": SECRET * 200}, "备注最多500字，请删短些。"),
        (ContactCreate, CALL | {"channel": SECRET}, "联系方式要从给出的选项里选，请重新选。"),
        (ContactCreate, CALL | {"reached": SECRET}, "“是否联系上”只能答是或否，请重新选。"),
        (ContactCreate, {"channel": "phone"}, "还没填“是否联系上”，请补上。"),
        (OwnerPut, {"owner": "", "revision": 1}, "跟进人不能空着，请填上。"),
        (OwnerPut, {"owner": None, "revision": 0}, "版本号最小是1，请改一下。"),
        (OwnerPut, {"owner": None, "revision": SECRET}, "版本号要填整数，请改一下。"),
        (
            AlertOutcomeCreate,
            {"outcome": "reached", "corrects": 10_001},
            "“更正第几条”最大是10000，请改一下。",
        ),
    ],
)
def test_a_refused_field_says_its_limit_and_what_to_do(
    shape: type[BaseModel], sent: dict[str, Any], message: str
) -> None:
    assert said(shape, sent) == message


def test_a_field_without_a_chinese_name_still_says_what_to_do() -> None:
    class Other(BaseModel):
        colour: int

    assert said(Other, {}) == "还没填字段“colour”，请补上。"
    assert SECRET not in said(Other, {"colour": SECRET})


def test_who_may_not_do_it_hears_whom_to_ask() -> None:
    assert "请找" in Forbidden().message
