"""Policy questions, typed or pressed, and single clauses."""

from actions.backend_client import BackendUnavailable
from actions.policy.actions import ActionAnswerPolicy, ActionShowClause
from tests.actions.conftest import FakeBackend, Run, bot, policy_answer, user


def place(entity: str, value: str) -> dict[str, str]:
    return {"entity": entity, "value": value}


def test_the_answer_is_shown_word_for_word_with_its_sources(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("answered", "有一次性创业补贴。", citations=[{"clause_id": "x#1"}])
    (reply,) = run(ActionAnswerPolicy(), user("有补贴吗"))
    assert reply["kind"] == "policy"
    assert reply["text"] == "有一次性创业补贴。"
    assert reply["answer"]["citations"] == [{"clause_id": "x#1"}]


def test_the_question_goes_out_in_the_visitors_own_words_with_the_request_id(
    backend: FakeBackend, run: Run
) -> None:
    run(ActionAnswerPolicy(), user("俺想整个店"))
    assert backend.questions == [
        {"question": "俺想整个店", "request_id": "r-1", "region": None, "hint": None, "before": ()}
    ]


def test_a_place_named_earlier_is_sent_with_the_question(backend: FakeBackend, run: Run) -> None:
    run(ActionAnswerPolicy(), user("有补贴吗"), region="230100")
    assert backend.questions[0]["region"] == "230100"


def test_the_place_of_the_sentence_wins_over_the_one_named_earlier(backend: FakeBackend, run: Run) -> None:
    entities = [place("city", "大庆市"), place("region", "230600")]
    run(ActionAnswerPolicy(), user("大庆有补贴吗", entities=entities), region="230100")
    assert backend.questions[0]["region"] == "230600"


def test_a_shared_name_is_not_taken_for_the_place_named_earlier(backend: FakeBackend, run: Run) -> None:
    run(ActionAnswerPolicy(), user("向阳区有补贴吗", entities=[place("county", "向阳区")]), region="230100")
    assert backend.questions[0]["region"] is None


def test_the_pages_own_region_counts_when_nobody_named_a_place(backend: FakeBackend, run: Run) -> None:
    run(ActionAnswerPolicy(), user("有补贴吗", metadata={"request_id": "r", "region": "231000"}))
    assert backend.questions[0]["region"] == "231000"


def test_a_button_asks_the_question_it_carries(backend: FakeBackend, run: Run) -> None:
    entities = [place("question", "有一次性创业补贴吗")]
    run(ActionAnswerPolicy(), user('/ask_policy{"question":"…"}', entities=entities))
    assert backend.questions[0]["question"] == "有一次性创业补贴吗"


def test_what_was_asked_before_goes_along_newest_first(backend: FakeBackend, run: Run) -> None:
    policy, no_policy = bot(custom=policy_answer("answered")), bot("您好")
    events = [user("创业担保贷款有啥支持"), policy, user("你好", "greet"), no_policy, user("返乡呢"), policy]
    run(ActionAnswerPolicy(), *events, user("那到期呢"))
    (asked,) = backend.questions
    assert (asked["question"], asked["before"]) == ("那到期呢", ("返乡呢", "创业担保贷款有啥支持"))


def test_buttons_and_messages_of_an_earlier_session_do_not_go_along(backend: FakeBackend, run: Run) -> None:
    policy = bot(custom=policy_answer("answered"))
    events = [user("返乡有啥支持"), policy, {"event": "session_started"}, user("/show_clause{}"), policy]
    run(ActionAnswerPolicy(), *events, user("那到期呢"))
    assert backend.questions[0]["before"] == ()


def test_a_question_on_a_button_leans_on_nothing(backend: FakeBackend, run: Run) -> None:
    entities = [place("question", "有一次性创业补贴吗")]
    events = [user("返乡有啥支持"), bot(custom=policy_answer("answered"))]
    run(ActionAnswerPolicy(), *events, user("/ask_policy{}", entities=entities))
    assert backend.questions[0]["before"] == ()


def test_a_bare_button_shows_the_menu(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAnswerPolicy(), user("那个钱咋整"), user("/ask_policy"))
    assert reply["response"] == "utter_help"
    assert backend.questions == []


def test_a_backend_that_is_down_is_admitted_in_one_chinese_sentence(backend: FakeBackend, run: Run) -> None:
    backend.error = BackendUnavailable("ConnectionError")
    for action in (ActionAnswerPolicy(), ActionShowClause()):
        (reply,) = run(
            action, user("/x", entities=[place("clause_id", "x#1"), place("question", "有补贴吗")])
        )
        assert reply["kind"] == "error"
        assert reply["answer"]["status"] == "error"
        assert "12345" in reply["text"] and "Error" not in reply["text"]


def test_a_chosen_clause_is_fetched_by_its_id(backend: FakeBackend, run: Run) -> None:
    entities = [place("clause_id", "lj-cy-2025/1#2.6.1")]
    (reply,) = run(ActionShowClause(), user("/show_clause{…}", "show_clause", entities=entities))
    assert backend.clauses == [{"clause_id": "lj-cy-2025/1#2.6.1", "request_id": "r-1"}]
    assert reply["kind"] == "policy"


def test_a_clause_button_without_an_id_shows_the_menu(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionShowClause(), user("/show_clause", "show_clause"))
    assert reply["response"] == "utter_help"
