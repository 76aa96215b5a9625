"""The corrections of Rasa, shown by counting what is no longer done."""

from collections import Counter
from typing import Any

import numpy
import pytest
import rasa.shared.utils.common
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import coo_matrix

from bot import patches

RESULT = {"events": [{"event": "slot", "name": "region", "value": "230100"}], "responses": [{"text": "好"}]}
stock_validate = RemoteAction._validate_action_result
stock_resolve = Event.resolve_by_type
stock_rows = LogisticRegressionClassifier._create_X


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The corrections for one test only."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", stock_validate)
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(stock_resolve))
    monkeypatch.setattr(MessageProcessor, "_run_action", MessageProcessor._run_action)
    patches.action_result_validator.cache_clear()
    patches.resolve_by_type.cache_clear()
    patches.apply()


def count_schema_work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the schema was checked against its own schema, and how often we looked for a validator."""
    counted: Counter[str] = Counter()
    check_schema = Draft202012Validator.check_schema
    validator_for = patches.validator_for

    def counting_check(*arguments: Any, **options: Any) -> Any:
        counted["schema checked"] += 1
        return check_schema(*arguments, **options)

    def counting_search(*arguments: Any, **options: Any) -> Any:
        counted["validator built"] += 1
        return validator_for(*arguments, **options)

    monkeypatch.setattr(Draft202012Validator, "check_schema", counting_check)
    monkeypatch.setattr(patches, "validator_for", counting_search)
    return counted


def count_walks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counted: Counter[str] = Counter()
    original = rasa.shared.utils.common.all_subclasses

    def counting(of: Any) -> Any:
        counted["walked"] += of is Event
        return original(of)

    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", counting)
    return counted


def test_rasa_itself_checks_the_whole_schema_at_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = count_schema_work(monkeypatch)
    for _ in range(50):
        stock_validate(RemoteAction("action_x", None), RESULT)
    assert counted["schema checked"] == 50


def test_fifty_action_results_need_one_validator(applied: None, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = count_schema_work(monkeypatch)
    for _ in range(50):
        assert RemoteAction("action_x", None)._validate_action_result(RESULT)
    assert counted == {"validator built": 1}


def test_a_wrong_result_is_still_refused_and_its_content_not_repeated(applied: None) -> None:
    wrong = {"events": [{"event": "slot", "value": "俺家住靖宇街"}], "responses": "不是列表"}
    with pytest.raises(RasaException) as refused:
        RemoteAction("action_x", None)._validate_action_result(wrong)
    assert "action_x" in str(refused.value)
    assert "靖宇街" not in str(refused.value) and "不是列表" not in str(refused.value)


EVENTS = [
    {"event": "user", "text": "x", "parse_data": {}},
    {"event": "bot", "text": "y"},
    {"event": "action", "name": "z"},
] * 40


def test_rasa_itself_walks_all_event_classes_for_every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(stock_resolve))
    counted = count_walks(monkeypatch)
    for event in EVENTS:
        Event.from_parameters(event)
    assert counted["walked"] == len(EVENTS)


def test_reading_events_walks_the_classes_once_per_kind(
    applied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = count_walks(monkeypatch)
    for event in EVENTS:
        assert Event.from_parameters(event).type_name == event["event"]
    assert counted["walked"] == 3


def test_an_unknown_event_is_refused_every_time(applied: None) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Unknown event name"):
            Event.resolve_by_type("no_such_event")


def test_applying_twice_changes_nothing(applied: None) -> None:
    before = (RemoteAction._validate_action_result, Event.resolve_by_type, MessageProcessor._run_action)
    patches.apply()
    assert before == (
        RemoteAction._validate_action_result,
        Event.resolve_by_type,
        MessageProcessor._run_action,
    )


def test_the_weights_of_the_intents_are_laid_out_as_they_are_multiplied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Trained:
        coef_ = numpy.arange(6.0).reshape(2, 3)

    class Component:
        clf = Trained()

    monkeypatch.setattr(patches, "_load_classifier", lambda *_, **__: Component())
    loaded = patches.load_by_feature(LogisticRegressionClassifier)
    assert loaded.clf.coef_.T.flags["C_CONTIGUOUS"]
    assert (loaded.clf.coef_ == numpy.arange(6.0).reshape(2, 3)).all()


def counted(*rows: list[int], attribute: str = "text", kind: str = "sentence") -> list[Features]:
    """What featurizers of counts leave on a message."""
    return [Features(coo_matrix([row]), kind, attribute, f"counts {place}") for place, row in enumerate(rows)]


@pytest.mark.parametrize(
    "features",
    [
        counted([0, 2, 0, 1], [1, 0, 3]),
        counted([0, 0], [0, 0, 5]),
        counted([0, 1]),
        counted([0, 1], [7], kind="sequence") + counted([1, 0], [3, 4]),
        counted([9, 9], attribute="intent") + counted([1, 0], [3, 4]),
        [],
        [*counted([1, 0]), Features(numpy.array([[0.5, 0.25]]), "sentence", "text", "dense")],
    ],
)
def test_one_message_gives_the_classifier_the_row_rasa_would_give_it(features: list[Features]) -> None:
    message = Message({"text": "x"}, features=features)
    expected, row = stock_rows(None, [message]), patches.one_row(None, [message])
    assert row.shape == expected.shape
    assert (row.toarray() == expected.toarray()).all()


def test_several_messages_are_stacked_as_in_training() -> None:
    messages = [Message({"text": "x"}, features=counted(row, [1])) for row in ([0, 1], [2, 0])]
    rows = patches.one_row(None, messages).toarray()
    assert rows.tolist() == [[0, 1, 1], [2, 0, 1]]
