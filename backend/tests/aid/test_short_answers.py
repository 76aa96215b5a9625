"""Short answers are never recorded as their opposite; what can be read in two ways is asked."""

from typing import Any

import pytest

from app.processes.agreeing import consent_in
from app.processes.interview import Given, Interview
from app.processes.model import StepType
from tests.aid.telling import TODAY, processes
from tests.aid.world import Visitor, World

PROCESS = processes().process("aid_intake")


def asked(world: World, key: str, **pressed: str) -> Visitor:
    """Somebody who is asked a question; the others before it are skipped, or a button is pressed."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    for _ in range(20):
        with world.database.reading() as session:
            place = world.cases.book.read(session, visitor.case_id).open_place
        if place.key == key:
            return visitor
        visitor.press(pressed.get(place.key, "跳过"))
    raise AssertionError(key)


STAFF = [
    ("以前俩小姑娘，工资都清了", "settled"),
    ("早都散了，工资一分没差", "settled"),
    ("有过仨人，工资一分不欠", "settled"),
    ("工资给清了", "settled"),
    ("都清了", "settled"),
    ("没差", "settled"),
    ("工资没差过", "settled"),
    ("工资没欠，社保也没欠", "settled"),
    ("没给清", "wages"),
    ("工资没给清，还差俩月", "wages"),
    ("工资", "wages"),
    ("工资还没开", "wages"),
    ("欠着工资呢", "wages"),
    ("没有", "none"),
    ("没雇过人", "none"),
    ("就我跟媳妇俩人", "none"),
    ("工资和社保都欠", "both"),
]


@pytest.mark.parametrize(("said", "value"), STAFF)
def test_what_is_said_of_staff_is_recorded_as_it_was_meant(world: World, said: str, value: str) -> None:
    visitor = asked(world, "staff")
    visitor.say(said)
    assert visitor.values().get("staff") == value, visitor.heard


LIVING: list[tuple[str, bool | None]] = [
    ("饭都吃不上", True),
    ("影响不小", True),
    ("受影响", True),
    ("受影响了", True),
    ("咋能不受", True),
    ("哪能不受影响", True),
    ("怎么会没影响", True),
    ("没少受影响", True),
    ("钱不够花", True),
    ("不够", True),
    ("学费交不上", True),
    ("挺难的", True),
    ("有", True),
    ("是啊", True),
    ("不受影响", False),
    ("没影响", False),
    ("没啥影响", False),
    ("影响不大", False),
    ("够吃够用", False),
    ("还行，饿不着", False),
    ("不是", False),
    ("没有", False),
    ("不难", False),
    ("没受", False),
    ("不留", None),
    ("不留电话", None),
    ("没断", None),
]


@pytest.mark.parametrize(("said", "value"), LIVING)
def test_a_no_inside_a_word_or_to_something_else_is_no_no(
    world: World, said: str, value: bool | None
) -> None:
    visitor = asked(world, "living")
    visitor.say(said)
    assert visitor.values().get("living") is value, visitor.heard


OWING = [
    ("替人担保，银行催，房租也欠着", ["debts", "collection", "guarantee"]),
    ("有传票", ["lawsuit"]),
    ("房租没交", ["debts"]),
    ("贷款没还完", ["debts"]),
    ("银行催", ["collection"]),
    ("给我弟担保过", ["guarantee"]),
    ("给朋友担保，法院起诉了，还欠着货款", ["debts", "lawsuit", "guarantee"]),
    ("没有", ["none"]),
    ("没", ["none"]),
    ("不欠", ["none"]),
    ("欠", ["debts"]),
]


def test_a_bare_yes_to_several_things_is_asked_which_of_them(world: World) -> None:
    visitor = asked(world, "owing")
    visitor.say("有")
    assert "下面哪几样" in visitor.heard and "owing" not in visitor.values()


@pytest.mark.parametrize(("said", "values"), OWING)
def test_everything_that_is_named_of_debts_is_kept(world: World, said: str, values: list[str]) -> None:
    visitor = asked(world, "owing")
    visitor.say(said)
    assert sorted(visitor.values().get("owing", [])) == sorted(values), visitor.heard


INSURANCE = [
    ("农保", "resident"),
    ("新农合", "resident"),
    ("就交个农保", "resident"),
    ("俺们农民哪有社保，就交个农保", "resident"),
    ("居民医保", "resident"),
    ("领着退休金呢", "pension"),
    ("早退休了，领养老金呢", "pension"),
    ("断", "stopped"),
    ("断了", "stopped"),
    ("断好几年了", "stopped"),
    ("交不起了", "stopped"),
    ("没断", "paying"),
    ("没有断过", "paying"),
    ("自己交着", "paying"),
    ("从来没交过", "never"),
    ("单位给交", "employer"),
]


@pytest.mark.parametrize(("said", "value"), INSURANCE)
def test_insurance_is_answered_by_what_people_have(world: World, said: str, value: str) -> None:
    visitor = asked(world, "own_insurance")
    visitor.say(said)
    assert visitor.values().get("own_insurance") == value, visitor.heard


def test_what_may_mean_two_things_is_asked_and_then_taken(world: World) -> None:
    visitor = asked(world, "own_insurance")
    visitor.say("没交")
    assert "断了" in visitor.heard and "没交过" in visitor.heard and "own_insurance" not in visitor.values()
    visitor.press("第2个")
    assert visitor.values()["own_insurance"] in {"stopped", "never"}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("合作社", "other"),
        ("农民专业合作社", "other"),
        ("是个养殖合作社", "other"),
        ("公司，不对，个体", "individual"),
        ("个体，说错了，是公司", "company"),
        ("公司", "company"),
        ("个体户", "individual"),
        ("有限公司，不是合作社", "company"),
    ],
)
def test_the_form_of_a_business_is_what_it_is_called(world: World, said: str, value: str) -> None:
    visitor = asked(world, "business_form", business_state="停了，没注销")
    visitor.say(said)
    assert visitor.values().get("business_form") == value, visitor.heard


@pytest.mark.parametrize("said", ["公司", "个体户", "合作社"])
def test_the_form_said_to_another_question_is_kept(world: World, said: str) -> None:
    visitor = asked(world, "business_form", business_state="停了，没注销")
    visitor.press("跳过")
    visitor.say("改一下经营形式")
    visitor.say(said)
    assert visitor.values()["business_form"]


@pytest.mark.parametrize("said", ["活着呢", "没想死", "我没撑不住", "没想死 就是没钱", "饿不死"])
def test_a_denied_danger_is_no_danger(world: World, said: str) -> None:
    visitor = asked(world, "urgent")
    visitor.say(said)
    assert visitor.values()["urgent"] in {"ok", "living"}, visitor.heard


@pytest.mark.parametrize(
    ("said", "value"), [("没想死，就是没钱", "living"), ("我没撑不住", "ok"), ("活着呢", "ok")]
)
def test_who_denies_the_danger_that_was_heard_has_it_put_right(world: World, said: str, value: str) -> None:
    visitor = asked(world, "urgent")
    visitor.press("心里撑不住了")
    visitor.say(said)
    assert visitor.values()["urgent"] == value, visitor.heard


@pytest.mark.parametrize("said", ["没事了", "没事", "行吧", "不想活了"])
def test_who_only_says_that_it_is_nothing_stays_in_danger(world: World, said: str) -> None:
    visitor = asked(world, "urgent")
    visitor.press("心里撑不住了")
    visitor.say(said)
    assert visitor.values()["urgent"] == "despair"


def test_a_denial_in_the_review_takes_the_difficulty_away(world: World) -> None:
    visitor = asked(world, "story")
    visitor.say("店停了没注销，没雇人，日子紧，我心里撑不住了")
    visitor.press("对")
    for _ in range(12):
        if "交给工作人员" in visitor.heard:
            break
        visitor.press("跳过")
    visitor.say("我没撑不住")
    assert "despair" not in (visitor.values()["mentioned"] or [])


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("欠款和官司里头还有替人担保、有人催款", "owing", ["debts", "collection", "guarantee"]),
        ("还有替人担保", "owing", ["debts", "guarantee"]),
        ("个体还是公司不对，是合作社", "business_form", "other"),
        ("没雇人没欠钱", "staff", "none"),
        ("员工那条不对，我从来没雇过人", "staff", "none"),
    ],
)
def test_the_review_is_put_right_in_ones_own_words(world: World, said: str, key: str, value: Any) -> None:
    visitor = asked(
        world, "own_insurance", business_state="停了，没注销", business_form="公司", staff="有，都没欠"
    )
    visitor.say("改欠款和官司")
    visitor.say("有欠款没还上")
    for _ in range(12):
        if "交给工作人员" in visitor.heard:
            break
        visitor.press("跳过")
    visitor.say(said)
    found = visitor.values()[key]
    assert (sorted(found) if isinstance(found, list) else found) == (
        sorted(value) if isinstance(value, list) else value
    ), visitor.heard


@pytest.mark.parametrize("insurance", ["employer", "pension"])
def test_whoever_is_employed_or_retired_is_not_asked_to_register_as_unemployed(insurance: str) -> None:
    answers = {
        "urgent": Given("ok"),
        "own_insurance": Given(insurance),
        "staff": Given("none"),
        "wish": Given("job"),
        "first": Given("job"),
    }
    now = Interview(PROCESS, answers, {"aid_intake": True}, TODAY)
    assert "unemployment_registration" not in now.by_key
    others = {**answers, "own_insurance": Given("stopped")}
    assert "unemployment_registration" in Interview(PROCESS, others, {"aid_intake": True}, TODAY).by_key


def test_no_bare_noun_of_a_step_means_an_answer_inside_a_sentence() -> None:
    # 工资都清了 holds 工资 and says the opposite of 欠着工资.
    steps = [PROCESS.steps[key] for key in ("staff", "owing", "own_insurance")]
    words = {
        word
        for step in steps
        if step.type in (StepType.CHOICE, StepType.MANY)
        for option in step.options
        for word in (*option.say, *option.reply)
    }
    assert words.isdisjoint({"工资", "社保", "有", "没", "没有", "断"})


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        ("嗯", None),
        ("嗯嗯。", None),
        ("哦", None),
        ("嗯呐", True),
        ("嗯，同意", True),
        ("中", True),
        ("不同意", False),
    ],
)
def test_a_sound_alone_consents_to_nothing(said: str, agreed: bool | None) -> None:
    assert consent_in(said) is agreed
