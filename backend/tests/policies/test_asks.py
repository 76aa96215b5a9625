"""What kind of fact a question asks for."""

import pytest

from app.policies.asks import AskKinds
from tests.policies.conftest import POLICIES


@pytest.fixture(scope="module")
def asks() -> AskKinds:
    """The patterns in use."""
    return AskKinds.load(POLICIES / "asks.yml")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("创业补贴给多少钱", "amount"),
        ("最高能贷几万", "amount"),
        ("啥时候开班", "deadline"),
        ("办下来要多久", "deadline"),
        ("多咱开班", "deadline"),
        ("这个花钱不", "amount"),
        ("导师电话是啥", "contact"),
        ("我该找谁", "contact"),
        ("孵化基地搁哪儿", "place"),
        ("要带什么材料", "materials"),
        ("年龄有限制没", "condition"),
    ],
)
def test_the_asked_for_kind_is_recognised(asks: AskKinds, question: str, kind: str) -> None:
    assert kind in asks.asked(question)


@pytest.mark.parametrize("question", ["有没有创业导师", "返乡创业有什么支持", "你好", "给不给钱"])
def test_a_question_about_support_asks_for_no_particular_fact(asks: AskKinds, question: str) -> None:
    assert not asks.asked(question) & {"amount", "contact", "materials", "deadline"}
