"""What people say to the consent of the intake that is neither yes nor no: questions, a wish to only ask."""

import json
from pathlib import Path

import pytest

from app.db import Database
from app.policies.service import PolicyService
from tests.aid.world import Visitor, World, labels
from tests.policies.conftest import POLICIES, FixedClock


@pytest.fixture(scope="module")
def library() -> PolicyService:
    return PolicyService.load(POLICIES, FixedClock())


@pytest.fixture
def informed(database: Database, database_url: str, tmp_path: Path, library: PolicyService) -> World:
    """Aid at work, with the policy library beside it."""
    return World.of(database, database_url, tmp_path, answers=library)


def asked_for_consent(world: World) -> Visitor:
    visitor = world.visitor()
    visitor.begin_with("我店黄了，想找人帮帮我")
    return visitor


def answers(visitor: Visitor) -> list[str]:
    """The statuses of the policy answers of the last turn."""
    return [reply["answer"]["status"] for reply in visitor.last["before"] if reply["answer"]]


def cited(visitor: Visitor) -> str:
    return json.dumps([reply["answer"] for reply in visitor.last["before"] if reply["answer"]])


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("以前在沈阳交的社保能转回来不", "2.5.20.3"),
        ("我以前交的社保能转回来不", "2.5.20.3"),
        ("无还本续贷", "2.5.18.1"),
        ("创业担保贷款到期了能续吗", "2.5.18.1"),
        ("孵化基地能免费进吗", "2.3.12.2"),
    ],
)
def test_a_question_at_the_consent_is_answered_and_the_consent_offered_again_shortly(
    informed: World, said: str, clause: str
) -> None:
    visitor = asked_for_consent(informed)
    visitor.say(said)
    assert visitor.sent[-1] == said
    assert answers(visitor) == ["answered"] and clause in cited(visitor)
    assert {"同意", "不同意"} <= labels(visitor) and "还差您一句话" in visitor.heard
    assert "记着了" not in visitor.heard and "没听明白" not in visitor.heard


def test_a_question_that_also_tells_is_answered_and_waits_for_the_consent(informed: World) -> None:
    visitor = asked_for_consent(informed)
    visitor.say("我还欠员工两个月工资咋办")
    assert "人社部门" in visitor.heard and {"同意", "不同意"} <= labels(visitor)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "您一开头说的我记着呢" in visitor.heard


@pytest.mark.parametrize(
    "said",
    [
        "我只想问政策",
        "我是想问政策不是想填表",
        "不是想填表",
        "我想问政策",
        "我是来问政策的",
        "我就问问，不办",
        "别让我填表，我就打听打听政策",
        "不办手续 我就问问有啥政策",
    ],
)
def test_a_wish_to_only_ask_closes_the_consent_and_keeps_nothing(informed: World, said: str) -> None:
    visitor = asked_for_consent(informed)
    visitor.say("雇了俩服务员，工资欠了两个月，还没给。")
    visitor.say(said)
    assert "直接问" in visitor.heard and labels(visitor) == set()
    assert informed.rows("SELECT count(*) FROM cases") == [(0,)]
    assert informed.rows("SELECT count(*) FROM vault_values WHERE kind = 'answer'") == [(0,)]


def test_what_is_asked_beside_the_wish_to_only_ask_goes_to_those_who_answer(informed: World) -> None:
    visitor = asked_for_consent(informed)
    visitor.say("我不想填表，我就问问，贷款有贴息吗")
    assert visitor.last["digress"] is True and visitor.last["after"] == []


@pytest.mark.parametrize(
    "said",
    [
        "我是工人 不是老板",
        "我们厂倒闭了，我是职工",
        "我不是老板，我是在厂里上班的工人",
    ],
)
def test_who_worked_there_is_told_what_there_is_for_him_and_asked_no_more(informed: World, said: str) -> None:
    visitor = asked_for_consent(informed)
    visitor.say(said)
    assert "自己开店办厂" in visitor.heard and "公共就业服务窗口" in visitor.heard
    assert labels(visitor) == set() and informed.rows("SELECT count(*) FROM cases") == [(0,)]


@pytest.mark.parametrize(
    "said",
    [
        "欠房租",
        "没雇人",
        "工资没给完",
        "我还欠房租",
        "雇了俩服务员，工资欠了两个月，还没给。",
    ],
)
def test_nothing_is_said_to_be_noted_before_the_consent(informed: World, said: str) -> None:
    visitor = asked_for_consent(informed)
    visitor.say(said)
    assert "记着了" not in visitor.heard and {"同意", "不同意"} <= labels(visitor)
    assert not answers(visitor)


def test_after_a_no_no_form_is_shown_any_more_and_a_yes_after_all_begins_it(informed: World) -> None:
    visitor = asked_for_consent(informed)
    with informed.database.reading() as session:
        assert informed.cases.process_shown(session, visitor.conversation_id) is not None
    visitor.press("不同意")
    assert "没有记下来" in visitor.heard
    with informed.database.reading() as session:
        assert informed.cases.process_shown(session, visitor.conversation_id) is None
    visitor.press("改成同意")
    visitor.press("同意")
    assert "眼下平安吗" in visitor.heard
    with informed.database.reading() as session:
        assert informed.cases.process_shown(session, visitor.conversation_id) is not None


@pytest.mark.parametrize(
    "said",
    [
        "同意",
        "不同意",
        "为什么要问这个",
        "谁能看见",
        "先到这",
        "不办了",
        "等我寻思寻思",
    ],
)
def test_what_decides_or_steers_is_no_question_to_the_policies(informed: World, said: str) -> None:
    visitor = asked_for_consent(informed)
    visitor.say(said)
    assert not answers(visitor)
