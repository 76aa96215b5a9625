"""Who was wronged, whose annual reports are missing for years, and where somebody is."""

from typing import Any

import pytest

from app.aid.plan import chat_text, place_line
from app.privacy.consent import ConsentSource
from app.processes.definition import Definition
from app.processes.errors import ProcessProblem
from app.processes.interview import SKIPPED, Given, Interview
from tests.aid.telling import TODAY, processes, tell
from tests.aid.test_plan_fits import plan_of, step_of, words_of
from tests.aid.world import HELPER, World, run, submitted

PROCESS = processes().process("aid_intake")
CLEAR = {"owing": ["none"], "staff": "none", "business_state": "stopped"}


@pytest.mark.parametrize(
    "said",
    [
        "合伙人把账上六十万转走人就没影了，电话关机，我就想告他",
        "我没欠谁钱，是他欠我的",
        "我要告他，得找谁",
        "我合伙人卷钱跑了，六十万，我该咋办",
        "他把钱卷跑了，我要报案",
        "让加盟总部给骗了，想起诉他们",
        "我打算上法院告他去",
        "找律师起诉对方",
        "我想报警抓他",
    ],
)
def test_who_was_wronged_is_sent_to_the_law_and_owes_nothing(said: str) -> None:
    told = tell([said])
    assert told.values["owing"] == ["wronged"] and told.codes == ["T4"]


@pytest.mark.parametrize(
    "said",
    [
        "员工要告我",
        "他要告我",
        "供货商要起诉我",
        "别告诉我媳妇",
        "我弟让人骗了",
        "我不想告他",
        "我想告诉他一声",
        "人家报案要抓我",
        "催收天天堵门，我都报警了",
        "我弟欠钱人家要告他",
        "银行把我告了，欠贷款二十万",
    ],
)
def test_who_is_sued_or_speaks_of_others_was_not_wronged(said: str) -> None:
    assert "wronged" not in tell([said]).values.get("owing", [])


def test_debts_of_ones_own_stay_beside_what_others_did() -> None:
    assert set(tell(["合伙人卷钱跑了。我还欠银行二十万贷款"]).values["owing"]) == {"debts", "wronged"}


def test_the_law_and_the_police_are_named_as_ways_and_nothing_is_advised() -> None:
    words = words_of(step_of("T4", {"owing": ["wronged"]}))
    assert "法律援助" in words and "派出所" in words and "公安机关决定" in words
    assert "没还上" not in words and "银行" not in words and "怎么还" not in words
    both = words_of(step_of("T4", {"owing": ["debts", "wronged"]}))
    assert "派出所" in both and "怎么还" in both
    assert "派出所" not in words_of(step_of("T4", {"owing": ["debts"]}))


@pytest.mark.parametrize("form", ["company", "individual", None])
def test_nobody_is_pushed_to_deregister_what_has_to_sue(form: str | None) -> None:
    values = {"owing": ["wronged"], "business_state": "stopped", "business_form": form, "first": "closing"}
    plan = plan_of(values)
    assert [step.code for step in plan.steps] == ["T4", "T3"] and plan.why_order is not None
    step = plan.steps[1]
    assert "了结" not in step.title and "注销" not in step.say + step.where + "".join(step.window)


@pytest.mark.parametrize(
    "said",
    [
        "一九年不干了，没年检也没注销",
        "公司停了，好几年没年报",
        "执照扔那好几年没管了",
        "店早不干了，多年没年报",
        "没年审也没销照",
        "好久没管了，执照还在",
        "14年关的店，年报一直没报，没注销",
    ],
)
def test_years_without_a_report_are_a_state_of_their_own(said: str) -> None:
    assert tell([said]).values["business_state"] == "unreported"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("今年还没年报呢，店开着", "running"),
        ("年年都年检", None),
        ("店停了没注销", "stopped"),
        ("照注销了，没再年检", "deregistered"),
        ("好几年没年报，执照被吊销了", "revoked"),
        ("我妈好久没管我了", None),
    ],
)
def test_what_only_sounds_like_it_is_no_missing_report(said: str, state: str | None) -> None:
    assert tell([said]).values.get("business_state") == state


@pytest.mark.parametrize("state", ["unreported", "abnormal", "revoked"])
def test_a_licence_in_doubt_is_looked_up_before_a_new_one(state: str) -> None:
    plan = plan_of({"business_state": state, "wish": "restart"})
    exit_, restart = plan.steps
    assert (exit_.code, restart.code) == ("T3", "T7") and "查" in exit_.title
    assert "登记窗口查查" in exit_.where and "简易" not in words_of(exit_)
    assert any("新执照" in each for each in exit_.next) and "新执照" in restart.next[0]
    assert "登记窗口核定" in "".join(restart.window)
    assert "新执照" not in words_of(step_of("T7", {"business_state": "stopped", "wish": "restart"}))


@pytest.mark.parametrize(
    ("more", "simple"),
    [
        ({}, True),
        ({"staff": "settled", "business_form": "company"}, True),
        ({"owing": ["debts"]}, False),
        ({"owing": None}, False),
        ({"staff": "wages"}, False),
        ({"staff": "some"}, False),
        ({"staff": None}, False),
        ({"debts": ["rent"]}, False),
        ({"mentioned": ["tax"]}, False),
        ({"owing": ["guarantee"]}, False),
    ],
)
def test_the_simple_way_is_named_only_where_nothing_is_owed(more: dict[str, Any], simple: bool) -> None:
    assert ("简易" in words_of(step_of("T3", CLEAR | more))) == simple


# ---- the place ----


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("我在道外开烧烤店，黄了", "230104"),
        ("在佳木斯富锦包地赔了", "230882"),
        ("我姐在大庆，我在鸡西开的超市黄了", "230300"),
        ("原来在大庆打工，回鸡西开店黄了", "230300"),
        ("我在长春开店赔了", None),
    ],
)
def test_a_place_that_was_told_is_kept_and_not_asked_again(said: str, code: str | None) -> None:
    assert tell([said]).values.get("region") == code


def _asked(**given: Any) -> list[str]:
    answers = {key: SKIPPED if value is None else Given(value) for key, value in given.items()}
    now = Interview(PROCESS, answers, {"aid_intake": True}, TODAY)
    return [place.key for place in now.places if place.purpose is None and now.is_asked(place)]


def test_the_place_is_the_last_question_but_the_number_and_is_not_asked_in_danger() -> None:
    asked = _asked(urgent="ok", story="。", wish="job", first="job", owing=["debts"], staff="none")
    assert asked[-3:] == ["region", "phone", "submit"]
    assert "region" not in _asked(urgent="despair", urgent_help="go_on")


def test_the_plan_names_the_place() -> None:
    plan = plan_of({"staff": "wages"}).model_copy(update={"region": "佳木斯市富锦市"})
    assert place_line(plan) in chat_text(plan) and "佳木斯市富锦市" in chat_text(plan)
    assert place_line(plan_of({"staff": "wages"})) is None


def test_whose_employer_pays_is_not_asked_for_a_registration() -> None:
    given = {"urgent": "ok", "story": None, "staff": "none", "wish": "job", "first": "job", "owing": ["none"]}
    assert "unemployment_registration" in _asked(**given, own_insurance="paying")
    assert "unemployment_registration" not in _asked(**given, own_insurance="employer")


def test_what_is_not_asked_in_a_group_is_refused() -> None:
    group = {
        "id": "g",
        "type": "group",
        "label": "人",
        "most": 2,
        "more": "还有吗？",
        "section": "a",
        "ask": "人？",
    }
    inner = {"id": "x", "type": "yes_no", "label": "甲", "ask": "甲？", "asked_if": "answered(y)"}
    first = {"id": "y", "type": "yes_no", "label": "乙", "ask": "乙？", "section": "a"}
    end = {"id": "submit", "type": "confirm", "label": "核对", "ask": "好了。", "section": "a"}
    content = {**PROCESS.content, "sections": [{"id": "a", "title": "甲"}]}
    with pytest.raises((ProcessProblem, ValueError), match="asked_if"):
        Definition.of({**content, "steps": [first, {**group, "steps": [inner]}, end]})


# ---- consent taken back ----


def test_a_consent_taken_back_is_said_in_my_cases_and_in_the_plan(world: World) -> None:
    visitor = submitted(world)
    case_id = visitor.case_id
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "intake", case_id)
        world.privacy.consents.withdraw(
            session, visitor.conversation_id, "aid_intake", source=ConsentSource.CHAT, actor="visitor"
        )
    (row,) = run(world.cases.list_cases(visitor.conversation_id)).cases
    assert (row.state, row.label) == ("withdrawn", "已撤回同意，不再办理")
    visitor._turn("我的办件", wish="status")
    assert "已撤回同意，不再办理" in visitor.heard and "已提交" not in visitor.heard
    plan = run(world.aid.plan(visitor.conversation_id, case_id))
    assert plan.steps == [] and "已撤回同意，不再办理" in plan.closing and plan.region is None
    alert = next(each for each in run(world.aid.alerts()).alerts if each.kind == "intake")
    assert alert.withdrawn and alert.case_id is None
    assert run(world.aid.take_alert(alert.id, HELPER)).taken_by == HELPER.username
