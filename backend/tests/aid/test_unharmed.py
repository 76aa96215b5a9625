"""A denial is no danger, “fine” comes in many words, and a harm that was recorded wrongly is taken out."""

import pytest

from app.cases.unharmed import is_fine, is_quarrel
from tests.aid.test_short_answers import asked
from tests.aid.world import Visitor, World, run


def began(world: World, *said: str) -> Visitor:
    """Somebody who consented and then said something."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    for each in said:
        visitor.say(each)
    return visitor


FINE = [
    "没谁来找我们麻烦",
    "也没人上门要账",
    "家里没人挨欺负 挺安生",
    "没挨过打",
    "凑合着过呗",
    "还中吧",
    "吃喝不缺，就是犯愁",
    "都平平安安的，没人来闹事",
    "有吃有喝",
    "吃得上饭，也有地方住",
    "日子还能将就",
    "孩子大人都没啥事",
]
NOT_FINE = [
    "没少挨打",
    "没人打我，他们天天往我家门上泼漆",
    "没人管我们死活",
    "凑合不下去了",
    "没吃没住",
    "平安啥呀",
    "没人威胁我，就是不想活了",
    "平安，就是我妈让人打了",
    "不缺吃不缺穿，就是活着没劲",
    "没打我，把我爸推倒了",
    "还能平安吗",
]


@pytest.mark.parametrize("said", FINE)
def test_a_denial_of_danger_or_a_plain_fine_is_fine(world: World, said: str) -> None:
    visitor = began(world, said)
    assert visitor.values()["urgent"] == "ok", visitor.heard


@pytest.mark.parametrize("said", NOT_FINE)
def test_what_leaves_something_grave_beside_it_is_not_fine(said: str) -> None:
    assert not is_fine(said)


@pytest.mark.parametrize("said", ["没人威胁我家，天天有人堵门口", "没打过我，就是拿刀比划我"])
def test_a_danger_beside_a_denial_is_heard(world: World, said: str) -> None:
    assert began(world, said).values().get("urgent") != "ok"


@pytest.mark.parametrize("said", ["我俩成天干仗", "吃饭不愁，就是两口子老打架"])
def test_whether_a_quarrel_comes_to_blows_is_asked(world: World, said: str) -> None:
    assert is_quarrel(said)
    visitor = began(world, said)
    assert "拌嘴" in visitor.heard and "urgent" not in visitor.values()
    visitor.say("没动手，就是拌嘴")
    assert visitor.values()["urgent"] == "ok"


@pytest.mark.parametrize("said", ["动手了，把我打了", "他打我"])
def test_a_quarrel_with_blows_is_a_danger(world: World, said: str) -> None:
    visitor = began(world, "两口子天天干仗", said)
    assert visitor.values().get("urgent") == "threatened", visitor.heard


@pytest.mark.parametrize("said", ["哪有人威胁我们，没人威胁", "听岔了，没人打我们", "没人来闹，平安着呢"])
def test_a_harm_that_was_recorded_wrongly_is_taken_out(world: World, said: str) -> None:
    visitor = asked(world, "urgent_help", urgent="有人威胁、骚扰")
    visitor.say(said)
    assert visitor.values()["urgent"] == "ok" and "先听我说" not in visitor.heard


@pytest.mark.parametrize("said", ["有人威胁那条不对，没人威胁俺家", "没有人威胁我们，你记岔了"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_it_is_taken_out_of_what_was_told_as_well_and_of_the_plan(
    world: World, said: str, confirmed: bool
) -> None:
    visitor = began(world, "绥化的小饭店黄了，执照没注销", "有人威胁我们家")
    visitor.press("愿意接着讲")
    assert "有人威胁" in visitor.heard
    if confirmed:
        visitor.press("对")
    visitor.say(said)
    if not confirmed:
        assert "提到的难处" not in visitor.heard
        visitor.press("对")
    values = visitor.values()
    assert values["urgent"] == "ok" and values["mentioned"] is None
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert "T0" not in {step.code for step in plan.steps}


def test_a_denial_that_is_answered_with_help_is_no_danger(world: World) -> None:
    visitor = began(world)
    sent = visitor.protected("没有人上门逼债")
    with world.database.transaction() as session:
        world.cases.in_danger(session, visitor.conversation_id, sent, "violence")
    assert visitor.values()["urgent"] == "ok"


def test_a_told_denial_of_violence_is_no_threat(world: World) -> None:
    visitor = began(world, "还行")
    visitor.say("饭店黄了没注销，工人工资都结了，没人打我们也没人来骂，就是欠着货款")
    assert "有人威胁" not in visitor.heard and "欠款" in visitor.heard
