"""How many turns a whole case takes in the chat, from the wish on."""

from typing import Any

import pytest

from tools.api import Visitor

ONE_AT_A_TIME = [
    "办创业一件事",
    "奶茶店",
    "哈尔滨南岗",
    "还没领",
    "应届毕业生",
    "2026年6月",
    "对",
    "头一回",
    "不雇人",
    "个体户",
    "还没想好，先跳过",
    "租的",
    "想贷款",
    "十万",
    "对",
    "同意",
    "没有",
    "没用过",
    "同意",
    "王小明",
    "230606199901010017",
    "13904511234",
    "南岗区学府路10号1层",
    "跳过",
    "确认提交",
]
SEVERAL_AT_ONCE = [
    "办创业一件事",
    "我是应届毕业生，想在哈尔滨南岗开个奶茶店，办个体户",
    "还没领执照，头一回创业，不雇人，租了个门市",
    "2026年6月",
    "对",
    "跳过",
    "就这些",
    "同意",
    "我叫王小明，身份证230606199901010017，手机13904511234",
    "南岗区学府路10号1层",
    "跳过",
    "确认提交",
]

TWO_PARTNERS = [
    "办创业一件事",
    "奶茶店",
    "哈尔滨南岗",
    "还没领",
    "应届毕业生",
    "2026年6月",
    "头一回",
    "不雇人",
    "办公司",
    "还没想好",
    "跟人合伙",
    "没定",
    "同意",
    "王小明",
    "百分之六十",  # a part: the other partner is asked for at once
    "李小红",
    "40%",  # makes the whole: nobody asks for a third
    "租的",
    "就这些",
    "王小明",
    "230606199901010017",
    "13904511234",
    "跳过",
    "跳过",
    "确认提交",
]


@pytest.mark.parametrize(
    ("sentences", "most", "wishes", "form"),
    [
        pytest.param(ONE_AT_A_TIME, 25, ["loan"], "individual", id="one answer at a time, with a loan"),
        pytest.param(TWO_PARTNERS, 25, ["none"], "company", id="one answer at a time, two partners"),
        pytest.param(SEVERAL_AT_ONCE, 12, ["none"], "individual", id="several answers at once"),
    ],
)
def test_a_whole_case_is_submitted_in_few_turns(
    sentences: list[str], most: int, wishes: list[str], form: str, visitor: Visitor
) -> None:
    assert len(sentences) <= most
    told = [[reply["text"] for reply in visitor.ask(sentence)] for sentence in sentences]
    cases: list[Any] = visitor.connection.call("GET", "/api/cases", None, visitor.token)["cases"]
    assert [case["state"] for case in cases] == ["submitted"], "\n".join(
        f"{sentence} → {'|'.join(texts)}" for sentence, texts in zip(sentences, told, strict=True)
    )
    view = visitor.connection.call("GET", f"/api/cases/{cases[0]['id']}", None, visitor.token)
    answers = {step["step"]["id"]: step["value"] for step in view["steps"] if step["answered"]}
    wanted = {
        "wishes": wishes,
        "trade": "奶茶店",
        "region": "230103",
        "group": ["graduate"],
        "graduated_on": "2026-06",
    }
    wanted |= {"business_form": form, "phone": "13904511234", "premises": "rented"}
    assert {key: answers.get(key) for key in wanted} == wanted
