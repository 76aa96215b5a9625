"""A wish that was carried out since is done; a family frightened by people who want money is threatened."""

from pathlib import Path

import pytest

from app.aid.cues import Cues
from app.aid.matters import matters_of
from app.aid.story import StoryReader
from tests.aid.world import Visitor, World
from tests.support.learned import KEPT

CUES = Path(__file__).parents[3] / "processes" / "stories" / "aid_intake.yml"
READER = StoryReader(Cues.load(CUES), matters_of(CUES.with_suffix(""), KEPT))
DONE = [
    "早就想注销 上个月办完了",
    "一直想把执照销了，前阵子总算弄利索了",
    "早想销照，后来办妥了",
    "店黄了，早就想注销，上个月才办完",
    "打算注销来着 今年三月办利索了",
    "想注销想了半年，前天办完了",
    "早就想注销了上个月办完了",
    "早就要销执照，拖到去年办了",
]
NOT_DONE = [
    "早就想注销 一直没办",
    "早就想注销，没顾上办",
    "想注销，办了一半",
    "早就想注销 上个月去了没办成",
    "想注销，贷款上个月办完了",
    "想注销，失业登记办完了",
    "想注销，清税办完了",
    "想注销，税务那块办完了，工商还没办",
    "想注销 上个月培训班办完了",
    "早就想注销，等年报办完了再说",
    "早就想注销 窗口说下个月能办完",
    "早就想注销了，我姐的上个月办完了",
    "想注销 啥时候能办完",
]
FRIGHTENED = [
    "工人上家里来要钱 把儿子吓得不敢上学",
    "要账的天天上门 孩子都不敢回家了",
    "讨债的堵我家门，老妈吓病了",
    "债主找到家里逼债，把媳妇吓哭了",
    "孩子吓得睡不着，一帮人天天上家要账",
    "供货商上门要货款，闺女害怕，不敢去学校",
    "欠工人工资，他们上家来要，把我老妈吓坏了",
    "人家上家里要钱，吓得孩子直哭",
]
UNHARMED = [
    "孩子怕生 不敢上学",
    "工人上家里来要钱，我给了",
    "孩子胆小 不敢一个人睡",
    "狗把孩子吓得不敢出门",
    "工人上家里来要钱 没吓着孩子",
    "房东上门收租",
    "欠工人工资，他们上家来要",
    "要账的上门，挺客气，没吓着谁",
    "店黄了把我吓够呛",
]


def heard(text: str) -> dict[str, object]:
    """Step → what a story says to it."""
    return {each.key: each.value for each in READER.propose([text])}


@pytest.mark.parametrize("text", DONE)
def test_what_was_wished_for_and_is_done_since_is_deregistered(text: str) -> None:
    assert heard(text)["business_state"] == "deregistered" and "mentioned" not in heard(text)


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_was_wished_for_and_not_done_is_not(text: str) -> None:
    assert heard(text).get("business_state") == "stopped"


@pytest.mark.parametrize(
    "text", ["去年开的店，上个月执照办下来了", "执照上个月刚办完", "想办贷款，上个月办下来了"]
)
def test_a_licence_or_a_loan_that_was_got_says_nothing_of_deregistering(text: str) -> None:
    assert heard(text).get("business_state") != "deregistered"


@pytest.mark.parametrize("text", FRIGHTENED)
def test_a_family_frightened_by_people_who_want_money_is_threatened(text: str) -> None:
    assert "threats" in heard(text).get("mentioned", ())


@pytest.mark.parametrize("text", UNHARMED)
def test_fear_of_something_else_and_money_without_fear_are_no_threat(text: str) -> None:
    assert "threats" not in heard(text).get("mentioned", ())


def at_the_story(world: World) -> Visitor:
    """Somebody who is asked for his story."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    return visitor


def test_a_threat_told_in_the_story_leads_the_plan(world: World) -> None:
    visitor = at_the_story(world)
    visitor.say("店黄了欠着工资，工人上家里来要钱 把儿子吓得不敢上学")
    visitor.press("对")
    assert "threats" in visitor.values()["mentioned"] and codes(visitor)[0] == "T0"


def test_at_the_question_of_safety_it_is_the_answer(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.say("工人上家里来要钱 把儿子吓得不敢上学")
    assert visitor.values()["urgent"] == "threatened"


def codes(visitor: Visitor) -> list[str]:
    """Where the answers lead so far."""
    with visitor.world.database.reading() as session:
        opened = visitor.world.cases.book.read(session, visitor.case_id)
        return [each.code for each in visitor.world.parts.outcome.refer(session, opened)]


def test_said_to_a_later_question_it_is_kept_with_what_was_told(world: World) -> None:
    visitor = at_the_story(world)
    visitor.say("店黄了，执照没注销")
    visitor.press("对")
    visitor.say("工人上家里来要钱 把儿子吓得不敢上学")
    assert sorted(visitor.values()["mentioned"]) == ["labour", "threats"] and codes(visitor)[0] == "T0"


def test_where_no_story_was_told_it_changes_the_answer_on_safety(world: World) -> None:
    visitor = at_the_story(world)
    visitor.press("跳过")
    visitor.say("工人上家里来要钱 把儿子吓得不敢上学")
    assert visitor.values()["urgent"] == "threatened" and "12356" in visitor.heard
    assert codes(visitor)[0] == "T0"
    assert world.rows("SELECT kind FROM aid_alerts WHERE conversation_id = :id", id=visitor.conversation_id)


def test_where_no_story_was_told_other_difficulties_change_no_answer(world: World) -> None:
    visitor = at_the_story(world)
    visitor.press("跳过")
    visitor.say("店黄了，想把执照注销，家里揭不开锅")
    assert visitor.values()["urgent"] == "ok"


def test_the_question_of_the_state_understands_what_is_done_since(world: World) -> None:
    visitor = at_the_story(world)
    visitor.press("跳过")
    visitor.say("早就想注销 上个月办完了")
    assert visitor.values()["business_state"] == "deregistered"


def test_the_question_of_the_state_understands_what_is_still_wished_for(world: World) -> None:
    visitor = at_the_story(world)
    visitor.press("跳过")
    visitor.say("早就想注销 一直没办")
    assert visitor.values()["business_state"] == "stopped"
