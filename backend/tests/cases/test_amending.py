"""Answers that stand, changed in plain words: at the review of the startup process and in its middle."""

from typing import Any

import pytest

from tests.cases.strangers import PROCESS, USUAL
from tests.cases.world import Visitor, World, words

LOAN: dict[str, Any] = {"wishes": ["loan", "training"], "loan_amount": 50_000, "trained": False}


def standing_at(world: World, step: str, **answers: Any) -> Visitor:
    """Somebody whose open question is this one, with these answers before it."""
    visitor = world.visitor()
    visitor.begin(PROCESS)
    given = USUAL | answers
    while (key := visitor.open_key) != step:
        if world.opened(visitor.case.id).open_place.purpose is not None:
            visitor.answer(visitor.case.id, key, True)
        else:
            visitor.answer(visitor.case.id, key, given[key], skip=given[key] is None)
    visitor.say("再说一遍", intent="repeat")
    return visitor


# ── what was wished is taken out ──


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("贷款先不弄了", "cancel"),
        ("把担保贷款拿掉", "delete_data"),
        ("去掉贷款那项", "correct"),
        ("俺不贷款了", "inform"),
        ("不贷了", "deny"),
        ("贷款就算了吧", "cancel"),
    ],
)
@pytest.mark.parametrize("step", ["submit", "applicant_name", "trained"])
def test_a_wish_is_taken_out_in_plain_words(startup: World, said: str, intent: str, step: str) -> None:
    visitor = standing_at(startup, step, **LOAN)
    turned = visitor.say(said, intent=intent, confidence=0.95)
    assert visitor.values["wishes"] == ["training"]
    assert "loan_amount" not in visitor.values
    assert not turned["digress"]
    assert "创业担保贷款" in words(turned)
    assert visitor.open_key == step


def test_the_last_wish_taken_out_leaves_none(startup: World) -> None:
    visitor = standing_at(startup, "submit", wishes=["seal_bank"])
    visitor.say("刻章也先不办了")
    assert visitor.values["wishes"] == ["none"]


def test_a_wish_taken_out_while_its_sum_is_read_back_is_gone(startup: World) -> None:
    visitor = standing_at(startup, "loan_amount", **LOAN)
    visitor.say("六万")
    visitor.say("贷款不要了吧", intent="deny", confidence=0.9)
    assert visitor.values["wishes"] == ["training"]
    assert visitor.open_key == "trained"


@pytest.mark.parametrize("said", ["发票不要了", "把发票删了"])
def test_what_was_never_wished_is_said_so(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    turned = visitor.say(said, intent="delete_data", confidence=0.9)
    assert "本来就没选" in words(turned)
    assert visitor.values["wishes"] == ["loan", "training"]


def test_refusing_one_thing_before_it_is_asked_never_stops_the_form(startup: World) -> None:
    visitor = standing_at(startup, "premises")
    visitor.say("贷款我可不办", intent="cancel", confidence=0.95)
    assert visitor.open_key == "premises"


@pytest.mark.parametrize("said", ["贷款不够用咋办", "不知道贷款行不行", "贷款不急", "不贷那么多了"])
def test_what_only_speaks_of_a_wish_takes_nothing_out(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    visitor.say(said)
    assert visitor.values["wishes"] == ["loan", "training"]


def test_a_whole_answer_that_may_stay_open_is_taken_out(startup: World) -> None:
    visitor = standing_at(startup, "submit", business_name="春来饭店")
    visitor.say("店名删了吧")
    assert visitor.values["business_name"] is None


def test_what_may_not_stay_open_stays_and_is_told(startup: World) -> None:
    visitor = standing_at(startup, "submit")
    assert "不能空着" in words(visitor.say("把手机号删了", intent="delete_data", confidence=0.9))
    assert visitor.values["phone"] == USUAL["phone"]


def test_stopping_without_naming_anything_still_stops(startup: World) -> None:
    visitor = standing_at(startup, "submit", **LOAN)
    visitor.say("不办了", intent="cancel", confidence=0.9)
    assert visitor.case is None


# ── a correction changes the answer it names, and no other ──

COMPANY: dict[str, Any] = {
    "business_form": "company",
    "owners": "partners",
    "employees_yes": True,
    "employees": 2,
    "registered_capital": 300_000,
    "shareholders.0.shareholder_name": "周淑芬",
    "shareholders.0.share": 55,
    "shareholders.0.more": True,
    "shareholders.1.shareholder_name": "丁大海",
    "shareholders.1.share": None,
    "shareholders.1.more": False,
}


@pytest.mark.parametrize(
    "said",
    [
        "股东2的占股改成45",
        "第二个股东占股应该是45%",
        "丁大海占45",
        "股东2股份改为百分之四十五",
        "把股东2占比改成45",
    ],
)
def test_a_share_goes_to_the_shareholder_it_names(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **COMPANY)
    before = visitor.values
    turned = visitor.say(said)
    assert visitor.values == before | {"shareholders.1.share": 45}
    assert "45%" in words(turned)


def test_several_shares_in_one_sentence_are_all_taken(startup: World) -> None:
    visitor = standing_at(startup, "submit", **COMPANY)
    visitor.say("周淑芬60 丁大海40")
    assert (visitor.values["shareholders.0.share"], visitor.values["shareholders.1.share"]) == (60, 40)


def test_a_share_of_nobody_in_particular_is_asked_about(startup: World) -> None:
    visitor = standing_at(startup, "submit", **COMPANY)
    before = visitor.values
    assert "哪一位股东" in words(visitor.say("占股改成35"))
    assert visitor.values == before


@pytest.mark.parametrize("said", ["股东2占股改成40", "占股改成35", "押金改成20", "把利息改成3"])
def test_what_is_named_and_not_asked_here_changes_no_other_number(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", employees_yes=True, employees=2, **LOAN)
    before = visitor.values
    turned = visitor.say(said)
    assert visitor.values == before
    assert "要改哪一项" in words(turned)


def test_shares_beyond_the_whole_are_told(startup: World) -> None:
    visitor = standing_at(startup, "submit", **COMPANY)
    assert "超过100%" in words(visitor.say("丁大海占80%"))


def test_a_name_and_a_share_in_one_breath_are_both_taken(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.0.shareholder_name", **COMPANY)
    visitor.say("周淑芬 55")
    visitor.say("丁大海占25 别人各10")
    values = visitor.values
    assert (values["shareholders.0.share"], values["shareholders.1.share"]) == (55, 25)
    assert values["shareholders.1.shareholder_name"] == "丁大海"
    assert visitor.open_key == "shareholders.1.more"


def test_shares_of_people_not_named_are_said_not_to_be_kept(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.0.shareholder_name", **COMPANY)
    assert "一位一位" in words(visitor.say("周淑芬 占30 其余各14"))


# ── at the review nothing vanishes ──


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("雇5个人", "employees", 5),
        ("门市是我自己的", "premises", "own"),
        ("店名叫老关东饺子", "business_name", "老关东饺子"),
        ("叫 巧手裁缝铺", "business_name", "巧手裁缝铺"),
        ("我是退伍军人 忘说了", "group", ["veteran"]),
        ("开发票也要", "wishes", ["loan", "training", "invoice"]),
        ("再加税收优惠", "wishes", ["loan", "training", "tax"]),
        ("贷款换成补贴", "wishes", ["subsidy", "training"]),
        ("再加上发票 还有刻章", "wishes", ["loan", "training", "invoice", "seal_bank"]),
        ("办公司吧", "business_form", "company"),
    ],
)
def test_a_plain_sentence_puts_right_what_it_is_about(
    startup: World, said: str, key: str, value: Any
) -> None:
    visitor = standing_at(startup, "submit", employees_yes=True, employees=2, **LOAN)
    visitor.say(said)
    assert visitor.values[key] == value


def test_what_stands_as_it_is_said_is_said_to_stand(startup: World) -> None:
    visitor = standing_at(startup, "submit", employees_yes=True, employees=2)
    assert "没有变" in words(visitor.say("雇人改成雇2个"))


def test_a_wish_that_cannot_be_chosen_is_said_so(startup: World) -> None:
    visitor = standing_at(startup, "submit", employees_yes=True, employees=2)
    assert "选不了" in words(visitor.say("养老保险也要"))


@pytest.mark.parametrize("said", ["看看", "给我看看都填了啥", "身份证也给我看看"])
def test_who_wants_to_look_at_the_review_sees_it(startup: World, said: str) -> None:
    assert "【联系方式】" in words(standing_at(startup, "submit").say(said))


@pytest.mark.parametrize("said", ["跟我表弟合伙", "是两个人合伙的"])
def test_what_only_a_company_is_asked_is_said_so(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit")
    before = visitor.values
    assert "改成办公司" in words(visitor.say(said))
    assert visitor.values == before
    visitor.say("改成办公司")
    assert visitor.values["business_form"] == "company"


# ── what still waits for its yes ──


@pytest.mark.parametrize("said", ["确认提交", "提交", "没问题，交吧", "行"])
def test_nothing_is_handed_in_while_an_answer_waits_to_be_told_apart(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit")
    assert "哪一个" in words(visitor.say("地方改成向阳区", intent="correct", confidence=0.9))
    turned = visitor.say(said, intent="confirm", confidence=0.9)
    assert visitor.case.state == "draft"
    assert "先定下来" in words(turned) and "哪一个" in words(turned)
    label = next(each["label"] for each in turned["after"][0]["options"] if "佳木斯" in each["label"])
    visitor.say(label)
    assert "230803" in visitor.values.values()


def test_the_button_hands_in_nothing_either_while_an_answer_waits(startup: World) -> None:
    visitor = standing_at(startup, "submit")
    visitor.say("地方改成向阳区", intent="correct", confidence=0.9)
    visitor.press({"case": visitor.case.id, "step": "submit", "value": True})
    assert visitor.case.state == "draft" and visitor.case.pending
