"""What is denied is no debt, whom one owes is no firm of one's own, what was told or put right is kept."""

from typing import Any

import pytest

from app.processes import phrases
from tests.aid.telling import reader
from tests.aid.test_heard_wrongly import told as asked_after
from tests.aid.test_read_back import lines, told
from tests.aid.world import Visitor, World

HERDER = "养羊的，个体户，黄了没注销"
OWES_WAGES = f"{HERDER}，雇了俩工人，工资欠四个月了"


def understood(*texts: str) -> dict[str, Any]:
    """What a story says, told in these messages."""
    return {each.key: each.value for each in reader().propose(list(texts))}


# ---- no debts ----

NO_DEBTS = [
    "没欠饥荒",
    "没拉饥荒",
    "没拉过饥荒",
    "外头也没欠啥饥荒",
    "没有饥荒",
    "饥荒一点没有",
    "没打过饥荒",
    "没欠谁钱",
    "没背过债",
    "没拉啥饥荒 外头不欠谁的",
]
DEBTS = ["拉了一屁股饥荒", "饥荒还没还完", "欠着饥荒呢", "没少拉饥荒", "还有饥荒没还"]


@pytest.mark.parametrize("said", NO_DEBTS)
def test_who_says_that_he_owes_nothing_owes_nothing(world: World, said: str) -> None:
    visitor = told(world, HERDER)
    visitor.say(said)
    assert lines(visitor).get("欠款和官司") == "都没有", visitor.heard


@pytest.mark.parametrize("said", NO_DEBTS)
def test_who_is_asked_and_says_that_he_owes_nothing_owes_nothing(world: World, said: str) -> None:
    visitor = asked_after(world, HERDER, "owing")
    visitor.say(said)
    assert visitor.values().get("owing") == ["none"], visitor.heard


@pytest.mark.parametrize("said", DEBTS)
def test_who_says_that_he_owes_owes(world: World, said: str) -> None:
    visitor = told(world, HERDER)
    visitor.say(said)
    assert lines(visitor).get("欠款和官司") == "有欠款没还上", visitor.heard


# ---- whom he owes ----

LENT_TO_HIM = [
    "小贷公司那边欠三万",
    "管小额贷款公司借三万没还上",
    "跟我大舅哥借的八万 小额贷那嘎达三万 都没还呢",
    "欠贷款公司两万",
    "欠饲料公司的货款",
    "跟一个投资公司借的钱还没还",
]


@pytest.mark.parametrize("said", LENT_TO_HIM)
def test_a_firm_that_lent_is_neither_the_tellers_firm_nor_a_loan_from_a_phone(
    world: World, said: str
) -> None:
    visitor = told(world, HERDER)
    assert lines(visitor)["经营形式"] == "个体户"
    visitor.say(said)
    assert lines(visitor)["经营形式"] == "个体户", visitor.heard
    assert lines(visitor)["欠款和官司"] == "有欠款没还上", visitor.heard


@pytest.mark.parametrize("said", ["网上小额贷欠三万", "手机上的小额贷还不上了", "欠了网贷还不上"])
def test_a_small_loan_from_a_phone_is_one(said: str) -> None:
    assert "online" in understood(said)["owing"]


@pytest.mark.parametrize("said", ["不对，是公司", "我那是有限公司", "其实是公司", "注册的公司"])
def test_the_tellers_own_firm_is_heard(world: World, said: str) -> None:
    visitor = told(world, HERDER)
    visitor.say(said)
    assert lines(visitor)["经营形式"] == "公司", visitor.heard


@pytest.mark.parametrize("said", ["小额贷", "小贷", "欠小贷的", "小额贷款公司"])
def test_a_small_loan_shop_answers_what_is_owed(world: World, said: str) -> None:
    visitor = asked_after(world, HERDER, "owing")
    visitor.say(said)
    assert visitor.values().get("owing") == ["debts"], visitor.heard


@pytest.mark.parametrize(
    "said", ["欠大舅哥跟二姐家的钱", "欠我老丈人五万", "跟大舅哥借了八万还没还", "管二姐借的三万没给人家呢"]
)
def test_what_is_owed_to_relatives_is_a_debt(said: str) -> None:
    assert understood(said).get("owing") == ["debts"]


@pytest.mark.parametrize(
    "said",
    ["欠大舅哥一个人情", "大舅哥欠我八万", "我姐欠大舅哥钱", "欠大舅哥的八万早还清了", "借我姐的身份证"],
)
def test_a_favour_or_what_others_owe_is_no_debt(said: str) -> None:
    assert "debts" not in understood(said).get("owing", [])


# ---- how long wages are owed ----


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("也不是四个月 是五个月", "三个月以上"),
        ("也不是四个月 是五个月 秋收前就没开", "三个月以上"),
        ("欠了五个月 不是四个月", "三个月以上"),
        ("不是四个月，是两个月", "三个月以内"),
        ("欠了俩月 不是四个月", "三个月以内"),
        ("不是四个月是三个月", "三个月以内"),
    ],
)
def test_how_long_is_put_right_and_nothing_else_is(world: World, said: str, months: str) -> None:
    visitor = told(world, OWES_WAGES)
    before = lines(visitor)
    assert before["欠了多久"] == "三个月以上"
    visitor.say(said)
    assert lines(visitor) == {**before, "欠了多久": months}, visitor.heard
    assert "没对上" not in visitor.heard


def test_how_long_is_put_right_after_the_story_too(world: World) -> None:
    visitor = asked_after(world, OWES_WAGES, "owing")
    visitor.say("也不是四个月 是两个月")
    assert visitor.values()["arrears_months"] == "up_to_3", visitor.heard
    assert "own_insurance" not in visitor.values()


def test_how_long_is_put_right_in_a_later_part_of_the_story() -> None:
    assert understood(OWES_WAGES, "不是四个月 是两个月")["arrears_months"] == "up_to_3"
    assert "own_insurance" not in understood(OWES_WAGES, "欠了五个月 不是四个月")


@pytest.mark.parametrize("said", ["社保欠了五个月", "我自己的社保去年就断了"])
def test_insurance_that_is_spoken_of_is_heard(said: str) -> None:
    assert understood(said)["own_insurance"] == "stopped"


# ---- nothing more is not nothing ----

NOTHING_MORE = ["就这些", "没别的了", "就这些事", "就这些了", "也就这些", "再没别的了", "就这么多"]


def one_by_one(world: World, story: str) -> Visitor:
    """Somebody who would rather be asked, and is asked of debts."""
    visitor = told(world, story)
    visitor.press("不对，一样一样问")
    for _ in range(9):
        if "有没有欠款" in visitor.heard:
            return visitor
        visitor.say("跳过")
    raise AssertionError(visitor.heard)


@pytest.mark.parametrize("said", NOTHING_MORE)
def test_nothing_more_is_not_nothing_where_debts_were_told(world: World, said: str) -> None:
    visitor = one_by_one(world, "个体户 在绥棱 欠大舅哥跟小贷的钱")
    visitor.say(said)
    assert "owing" not in visitor.values() and "wish" not in visitor.values(), visitor.heard
    assert "有欠款没还上" in visitor.heard and "您前头" in visitor.heard
    visitor.say("对")
    assert visitor.values()["owing"] == ["debts"]


@pytest.mark.parametrize("said", ["没有", "都没有"])
def test_who_says_none_is_believed(world: World, said: str) -> None:
    visitor = one_by_one(world, "个体户 在绥棱 欠大舅哥跟小贷的钱")
    visitor.say(said)
    assert visitor.values()["owing"] == ["none"]


def test_nothing_more_is_nothing_where_no_debts_were_told(world: World) -> None:
    visitor = one_by_one(world, "个体户 在绥棱 黄了没注销")
    visitor.say("就这些")
    assert visitor.values()["owing"] == ["none"]


# ---- a refusal at the read-back ----


@pytest.mark.parametrize("said", ["不想说", "不想说了这个", "不乐意说这个", "家里的事不想说", "不告诉你"])
def test_a_refusal_keeps_what_was_understood(world: World, said: str) -> None:
    visitor = told(world, OWES_WAGES)
    visitor.say(said)
    assert "都不算" not in visitor.heard and "没对上" not in visitor.heard, visitor.heard
    values = visitor.values()
    assert (values["business_form"], values["staff"], values["arrears_months"]) == (
        "individual",
        "wages",
        "over_3",
    )
    assert "都能改" in visitor.heard


@pytest.mark.parametrize("said", ["不对", "不对，一样一样问"])
def test_who_says_that_it_is_wrong_has_it_taken_back(world: World, said: str) -> None:
    visitor = told(world, OWES_WAGES)
    visitor.say(said)
    assert "staff" not in visitor.values()


# ---- debts told where something is to be confirmed ----

TOLD_LATE = [
    "跟亲戚借滴钱还没还 小贷公司那边也没还",
    "跟大舅哥借了八万还没还 小额贷款三万也没还上",
    "跟大舅哥借了八万还没还",
    "欠大舅哥跟二姐家的钱",
]


@pytest.mark.parametrize("said", TOLD_LATE)
def test_debts_told_at_the_read_back_are_added(world: World, said: str) -> None:
    visitor = told(world, HERDER)
    visitor.say(said)
    assert lines(visitor)["欠款和官司"] == "有欠款没还上", visitor.heard
    assert said in visitor.values()["story"] and visitor.last["digress"] is False


@pytest.mark.parametrize("said", TOLD_LATE)
def test_debts_told_before_handing_in_are_added(world: World, said: str) -> None:
    visitor = told(world, f"{HERDER}，没雇人，不欠谁钱")
    visitor.press("对")
    for _ in range(20):
        if "交给工作人员" in visitor.heard:
            break
        visitor.say("跳过")
    visitor.say(said)
    assert visitor.values()["owing"] == ["debts"], visitor.heard
    assert visitor.last["digress"] is False


@pytest.mark.parametrize("said", ["还没还", "钱还没还", "贷款还没还完", "人家的钱我还没还呢"])
def test_not_paid_back_yet_asks_nothing(said: str) -> None:
    assert not phrases.is_question(said)


@pytest.mark.parametrize("said", ["执照领没领", "税交没交", "社保上没上", "钱还没还？"])
def test_whether_it_was_done_is_asked(said: str) -> None:
    assert phrases.is_question(said)


def test_debts_and_wages_told_in_one_breath_are_both_heard(world: World) -> None:
    visitor = told(world, HERDER)
    visitor.say("欠大舅哥跟二姐家的钱 俩雇工四个月没开支")
    after = lines(visitor)
    assert (after["欠款和官司"], after["员工"], after["欠了多久"]) == (
        "有欠款没还上",
        "欠着工资",
        "三个月以上",
    )


# ---- a threat to sue ----


@pytest.mark.parametrize(
    "said", ["工人要去告我咋办", "小贷公司说要告我", "银行说再不还就起诉我", "他们吓唬我说要上法院"]
)
def test_a_threat_to_sue_is_no_suit(world: World, said: str) -> None:
    assert "lawsuit" not in understood(said).get("owing", [])
    visitor = told(world, HERDER)
    visitor.say(said)
    assert "起诉、执行" not in lines(visitor).get("欠款和官司", ""), visitor.heard


@pytest.mark.parametrize(
    "said", ["银行把我告了", "法院传票来了", "被起诉了", "工人把我告了 要开庭了", "银行要强制执行"]
)
def test_a_suit_is_one(said: str) -> None:
    assert "lawsuit" in understood(said)["owing"]


# ---- one change changes one thing ----


@pytest.mark.parametrize("said", ["没欠谁钱 改成没有", "没欠饥荒，改成没有"])
def test_what_is_said_of_debts_changes_no_other_answer(world: World, said: str) -> None:
    visitor = asked_after(world, f"{HERDER}，雇了俩工人，工资都给了，欠货款", "own_insurance")
    before = visitor.values()
    for _ in range(2):
        visitor.say(said)
        assert {**visitor.values(), "story": ""} == {**before, "story": "", "owing": ["none"]}, visitor.heard
