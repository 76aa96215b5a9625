"""Real questions and needs that another intent was sure of: they get the search, a desk or a true word."""

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import needs, openings, remarks
from actions.backend_client import BackendUnavailable
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import (
    BEGIN,
    SUPPORT,
    ActionMyCases,
    ActionStartCase,
    ValidateGuidedCaseForm,
)
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import COUNTS, ActionRespond
from actions.wishes import after_ending, matter_beside_mentor, only_asks
from tests.actions.conftest import FakeBackend, Run, bot, case_turn, policy_answer, user

AMID_POLICY = (user("孵化基地有啥扶持"), bot(custom=policy_answer("answered")))


@pytest.fixture(autouse=True, scope="module")
def every_skill() -> None:
    """Sentences that are no answers go to the skills, which the action server has all loaded."""
    ActionExecutor().register_package("actions")


# ── without income, work, food ──


@pytest.mark.parametrize(
    "text", ["我眼下没活干", "俺家一个月没进项了", "那我没饭吃咋办啊", "手里没钱了", "没地方住"]
)
def test_who_has_nothing_to_live_on_is_told_where_to_go_and_no_record_is_looked_up(
    text: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("answered", "就业援助和社会救助。")
    replies = run(ActionMyCases(), user(text, "my_records", 0.8))
    assert [reply["text"] for reply in replies] == [needs.WHERE, "就业援助和社会救助。", openings.MAYBE]
    assert backend.handed == []


@pytest.mark.parametrize("action", [ActionRespond, ActionAskBack, ActionAnswerPolicy])
def test_a_need_is_heard_however_it_was_read(action: type, backend: FakeBackend, run: Run) -> None:
    intent = {"ActionRespond": "inform", "ActionAskBack": "nlu_fallback"}.get(action.__name__, "ask_policy")
    for status in ("not_covered", "answered"):
        backend.answer = {**policy_answer(status), "tells": "trouble"}
        replies = run(action(), user("我没收入，日子过不下去", intent, 0.5))
        assert replies[0]["text"] == needs.WHERE


@pytest.mark.parametrize("text", ["没工作能申请创业担保贷款吗", "我开的店黄了，没收入", "没钱开店 有补贴吗"])
def test_a_question_on_the_plan_and_a_business_that_ended_are_no_mere_need(text: str) -> None:
    assert not needs.tells_need(text)


def test_the_desks_are_said_though_the_policy_service_is_gone(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("down")
    replies = run(ActionMyCases(), user("我现在没收入", "my_records"))
    assert [reply["text"] for reply in replies] == [needs.WHERE, openings.MAYBE]


def test_a_need_read_as_a_wish_for_aid_is_told_where_and_no_consent_is_asked(
    backend: FakeBackend, run: Run
) -> None:
    replies = run(ActionStartCase(), user("眼下进项都没有，吃饭都发愁", "request_aid", 0.95))
    assert (replies[0]["text"], backend.handed) == (needs.WHERE, [])


# ── own records only for one's own ──


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("免费入驻在第几款里写着", "answered"),
        ("把整段话拿来瞧瞧", "answered"),
        ("上哪儿报名", "not_covered"),
        ("找谁办理", "not_covered"),
        ("多少年还清", "not_covered"),
    ],
)
def test_what_names_nothing_of_ones_own_goes_to_the_search(
    text: str, status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = {**policy_answer(status), "options": [{"label": "孵化", "payload": "/x"}]}
    (reply,) = run(ActionMyCases(), *AMID_POLICY, user(text, "my_records", 0.9))
    assert reply["answer"]["status"] == status
    assert backend.handed == []


@pytest.mark.parametrize("text", ["还剩两步吧", "我的申请到哪了", "批下来没", "我那件有信儿没"])
def test_a_question_about_ones_case_goes_to_the_records(text: str, backend: FakeBackend, run: Run) -> None:
    run(ActionMyCases(), user(text, "progress", 0.9))
    assert [body["wish"] for body in backend.handed] == ["status"]


# ── forms that stay closed ──


@pytest.mark.parametrize("text", ["我想在屯里养几箱蜜蜂", "打算回去开个豆腐坊"])
def test_a_trade_named_amid_policy_questions_asks_what_there_is_for_it(
    text: str, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionStartCase(), *AMID_POLICY, user(text, "start_process", 0.9))
    assert backend.questions[-1]["question"] == text + SUPPORT
    assert [option["label"] for option in reply["options"]] == [BEGIN]
    assert backend.handed == []


@pytest.mark.parametrize("text", ["我要办个体户", "现在开始办吧", "帮我办执照"])
def test_who_says_that_he_begins_begins_amid_policy_questions_too(
    text: str, backend: FakeBackend, run: Run
) -> None:
    run(ActionStartCase(), *AMID_POLICY, user(text, "start_process", 0.9))
    assert [body["process_id"] for body in backend.handed] == ["personal_startup"]


def test_a_trade_named_first_begins_the_form(backend: FakeBackend, run: Run) -> None:
    run(ActionStartCase(), user("我想在屯里养几箱蜜蜂", "start_process", 0.9))
    assert [body["wish"] for body in backend.handed] == ["start"]


@pytest.mark.parametrize("text", ["专家能到我们镇上来吗", "老师会帮着看合同不", "我们公司要融资渠道"])
def test_a_question_about_the_service_and_one_without_a_mentor_begin_no_booking(
    text: str, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionStartCase(), user(text, "book_mentor", 0.95))
    assert (reply["kind"], reply["options"][-1]["label"]) == ("policy", "约导师")
    assert backend.handed == []


@pytest.mark.parametrize("text", ["想请个老师教教我", "有没有会做直播的帮带带", "给我约个专家"])
def test_a_wish_for_a_mentor_books_one(text: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    run(ActionStartCase(), user(text, "book_mentor", 0.95))
    assert [body["process_id"] for body in backend.handed] == ["mentor_appointment"]


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("想要补贴，还想找个老师", "想要补贴"),
        ("我要贷款 另外约个导师", "我要贷款"),
        ("找个懂贷款的导师", None),
        ("约导师问问贷款", None),
    ],
)
def test_the_matter_beside_a_mentor_is_heard(text: str, matter: str | None) -> None:
    assert matter_beside_mentor(text) == matter


def test_the_matter_beside_a_mentor_is_answered_first(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionStartCase(), user("想要补贴，还想找个老师", "book_mentor", 1.0))
    assert backend.questions[-1]["question"] == "想要补贴"
    assert reply["options"][-1]["label"] == "约导师"


# ── forms that are left ──


@pytest.mark.parametrize("text", ["我是来打听政策的", "不是要填表，就想问问", "光想了解下有啥补贴"])
def test_who_only_asks_puts_the_form_away(text: str, backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(before=["先放着。"])
    backend.answer = policy_answer("not_covered")
    replies = run(ValidateGuidedCaseForm(), user(text, "ask_policy"))
    assert [body["button"] for body in backend.handed] == [{"do": "pause"}]
    assert (replies[0]["text"], replies[-1].get("response")) == ("先放着。", "utter_help")


def test_what_is_asked_behind_the_end_of_a_form_is_answered(backend: FakeBackend, run: Run) -> None:
    backend.turn = case_turn(before=["好，不办了。"])
    replies = run(ValidateGuidedCaseForm(), user("算了 补贴咋回事", "cancel"))
    assert [(body["text"], body["button"]) for body in backend.handed] == [("不办了", None)]
    assert backend.questions[-1]["question"] == "补贴咋回事"
    assert [reply["text"] for reply in replies] == ["好，不办了。", "答案"]


@pytest.mark.parametrize("text", ["想卖点凉皮，先问问", "不办健康证行吗", "问问导师咋记账", "我媳妇管账"])
def test_an_answer_leaves_no_form(text: str) -> None:
    assert not only_asks(text)
    assert after_ending(text) is None


# ── true short answers ──


def said_to(text: str, intent: str) -> list[str]:
    """The texts an action as a whole sends, before which the remarks are looked at."""
    message = user(text, intent)
    latest = {**message["parse_data"], "metadata": message["metadata"]}
    tracker = Tracker("conversation-1", {"region": None}, latest, [message], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionRespond().run(dispatcher, tracker, {}))
    return [str((sent["custom"] or sent)["text"]) for sent in dispatcher.messages]


TRUSTING = ["你们讲的靠谱吗", "那你说的算不算数啊", "这方案不会是忽悠人的吧", "骗人的吧", "是真的吗"]


@pytest.mark.parametrize("text", TRUSTING)
@pytest.mark.parametrize("intent", ["complaint", "affirm", "ask_policy"])
def test_whether_it_can_be_trusted_has_a_true_answer(text: str, intent: str, backend: FakeBackend) -> None:
    assert said_to(text, intent) == [remarks.TRUST]
    assert backend.questions == []


@pytest.mark.parametrize("text", ["部门不给办上哪反映", "窗口不受理咋整", "人家踢皮球 找谁投诉"])
def test_an_office_that_refuses_is_complained_of_to_the_hotline(text: str, backend: FakeBackend) -> None:
    assert said_to(text, "cancel") == [remarks.REFUSED]
    assert backend.questions == []


@pytest.mark.parametrize(
    "text", ["我的信息会不会泄露", "身份证号安全吗", "电话会不会卖给别人", "我填的别人能看不", "资料存哪儿啊"]
)
def test_who_asks_what_becomes_of_his_data_is_told(text: str, backend: FakeBackend) -> None:
    assert said_to(text, "my_records") == [remarks.KEPT_SAFE]


@pytest.mark.parametrize("text", ["客户的信息泄露了咋整", "专利信息怎么公开", "网店的数据安全吗"])
def test_data_of_a_business_are_another_matter(text: str, backend: FakeBackend) -> None:
    assert said_to(text, "ask_policy") != [remarks.KEPT_SAFE]


def test_a_question_of_trust_in_a_form_gets_its_answer_and_the_form_goes_on(
    backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(digress=True, after=["在哪儿开店？"])
    replies = run(ValidateGuidedCaseForm(), user("你说的准不准", "complaint"))
    assert [reply["text"] for reply in replies] == [remarks.TRUST, "在哪儿开店？"]


NO_REMARKS = [
    "你这不靠谱",
    "忽悠谁呢",
    "导师靠谱吗",
    "听说能贷五十万是真的吗",
    "贷款不批咋办",
    "不办执照行吗",
]


@pytest.mark.parametrize("text", NO_REMARKS)
def test_blame_and_questions_on_a_matter_are_no_remarks(text: str, backend: FakeBackend) -> None:
    backend.answer = policy_answer("not_covered")
    assert not {remarks.TRUST, remarks.REFUSED} & set(said_to(text, "complaint"))


# ── questions that sound like something else ──


def test_a_question_on_a_matter_read_as_a_complaint_is_answered(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("clarify")
    (reply,) = run(ActionRespond(), user("你们的培训是谁讲啊", "complaint", 0.9))
    assert reply["answer"]["status"] == "clarify"


def test_a_question_put_right_is_asked_without_the_putting_right(backend: FakeBackend, run: Run) -> None:
    run(ActionRespond(), user("我说的不是贷款 我说场地能不能白用", "complaint", 0.97))
    assert backend.questions[-1]["question"] == "场地能不能白用"


@pytest.mark.parametrize("text", ["你这答的是啥", "我问培训你扯贷款干啥", "你到底懂不懂政策啊 真烦"])
def test_blame_stays_a_complaint(text: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), user(text, "complaint", 0.95))
    assert reply["response"] == "utter_complaint"


def test_papers_asked_for_outside_of_a_form_are_asked_of_the_policy(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), user("得预备些啥", "why", 0.8))
    assert reply["answer"]["status"] == "not_covered"


def test_why_something_is_asked_stays_why(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), user("为啥问这些", "why", 0.8))
    assert reply["response"] == "utter_why"


@pytest.mark.parametrize("text", ["把原文亮出来", "条款写的啥"])
def test_a_clause_asked_for_goes_to_the_search_whatever_else_is_heard(
    text: str, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionRespond(), user(text, "out_of_scope", 0.99))
    assert reply["answer"]["status"] == "answered"


def test_a_number_of_sureties_and_ones_own_insurance_are_asked_for(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("needs_personal_record")
    for text in ("得要几个保人啊", "查查我的社保"):
        (reply,) = run(ActionRespond(), *AMID_POLICY, user(text, "inform", 0.5))
        assert reply["kind"] == "policy"


def test_costs_amid_the_policy_are_those_of_what_was_spoken_of(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), *AMID_POLICY, user("要钱不", "deny", 0.8))
    assert reply["kind"] == "policy"


def test_a_circumstance_told_amid_the_policy_asks_whether_it_counts(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionRespond(), *AMID_POLICY, user("我户籍是山东的", "inform", 0.7))
    assert backend.questions[-1]["question"] == "我户籍是山东的" + COUNTS
    assert reply["answer"]["status"] == "not_covered"


def test_a_refusal_of_the_search_goes_before_the_next_question(backend: FakeBackend, run: Run) -> None:
    """Who asked for another province may come back to ours; talk about the weather is no question."""
    refused = bot(custom=policy_answer("out_of_scope"))
    chat = bot(custom={**policy_answer("out_of_scope"), "kind": "text"})
    asked = (user("沈阳开店给啥补贴"), refused, user("今天冷不冷"), chat)
    run(ActionAnswerPolicy(), *asked, user("那在大庆呢"))
    assert backend.questions[-1]["before"] == ("沈阳开店给啥补贴",)
