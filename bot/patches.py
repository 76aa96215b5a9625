"""Seven corrections of Rasa 3.6.21, applied by the channel. Figures: docs/benchmarks-nlu.md.

1. Rasa rebuilds the JSON-schema validator of an action's answer each call: half the CPU of an action turn.
2. Rasa walks all event classes to find one by name, for every event of every tracker it reads.
3. Rasa does not tell a channel which actions answered a message; the backend stores them with the message.
4. A tracker forgets an open form when its session ends, and does not learn that one was submitted on the
   page: the backend, which is the record, says with every message whether a form is open.
5. Rasa runs its graph through dask, which sorts it anew at every run: `bot/graph_run.py`.
6. The intent classifier keeps its weights class by class, and scipy copies all of them for every message
   to have them feature by feature.
7. For the one row that the classifier reads, Rasa copies and stacks matrices seven times over.
"""

import functools
from collections.abc import Sequence
from typing import Any, Optional

import numpy
import rasa.core.actions.action
import rasa.core.processor
import rasa.shared.core.events
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, spmatrix

from bot.graph_run import OrderedRunner

_resolve_event = Event.resolve_by_type
_run_action = MessageProcessor._run_action
_load_classifier = LogisticRegressionClassifier.load.__func__
_stacked = LogisticRegressionClassifier._create_X
_fetch_tracker = MessageProcessor.fetch_tracker_and_update_session
FORM, FORM_SLOT = "guided_case_form", "answer"


@functools.lru_cache(maxsize=1)
def action_result_validator() -> Any:
    """The validator for what the action server answers."""
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Replaces RemoteAction._validate_action_result; the error names the place, never the content."""
    error: Optional[ValidationError] = next(action_result_validator().iter_errors(result), None)
    if error is not None:
        place = "/".join(str(part) for part in error.absolute_path)
        raise RasaException(
            f"Action '{self.name()}' answered in a wrong shape at '{place}' ({error.validator})"
        )
    return True


@functools.lru_cache(maxsize=128)
def resolve_by_type(type_name: str, default: Optional[type[Event]] = None) -> Optional[type[Event]]:
    """Replaces Event.resolve_by_type. Unknown names raise and are not remembered."""
    return _resolve_event(type_name, default)


async def run_and_record(
    self: MessageProcessor,
    action: Action,
    tracker: Any,
    output_channel: OutputChannel,
    nlg: Any,
    prediction: Any,
) -> bool:
    """Replaces MessageProcessor._run_action: an output channel with an `actions` list learns what ran."""
    recorded = getattr(output_channel, "actions", None)
    if recorded is not None and action.name() != ACTION_LISTEN_NAME:
        recorded.append(action.name())
    return await _run_action(self, action, tracker, output_channel, nlg, prediction)


async def fetch_and_follow_backend(
    self: MessageProcessor,
    sender_id: str,
    output_channel: Optional[OutputChannel] = None,
    metadata: Optional[dict[str, Any]] = None,
) -> Any:
    """Replaces MessageProcessor.fetch_tracker_and_update_session: a form is open when the backend says so."""
    tracker = await _fetch_tracker(self, sender_id, output_channel, metadata)
    wanted = FORM if (metadata or {}).get("process_open") else None
    if tracker.active_loop_name != wanted:
        tracker.update(ActiveLoop(wanted), self.domain)
        tracker.update(SlotSet(REQUESTED_SLOT, FORM_SLOT if wanted else None), self.domain)
    return tracker


def load_by_feature(cls: type[LogisticRegressionClassifier], *arguments: Any, **options: Any) -> Any:
    """Replaces LogisticRegressionClassifier.load: the same weights, laid out as they are multiplied."""
    component = _load_classifier(cls, *arguments, **options)
    if hasattr(component.clf, "coef_"):  # missing in one that was never trained
        component.clf.coef_ = numpy.asfortranarray(component.clf.coef_)
    return component


def one_row(self: LogisticRegressionClassifier, messages: list[Message]) -> csr_matrix:
    """Replaces LogisticRegressionClassifier._create_X: what was counted in the sentence, side by side."""
    features = [each for message in messages for each in message.features if each.attribute == TEXT]
    if len(messages) != 1 or not all(each.is_sparse() for each in features):
        return _stacked(self, messages)  # in training
    counted = [each.features for each in features if each.type == FEATURE_TYPE_SENTENCE]
    return side_by_side(counted) if counted else _stacked(self, messages)


def side_by_side(rows: Sequence[spmatrix]) -> csr_matrix:
    """Sparse matrices of one row each as one row."""
    parts, columns, width = [row.tocoo(copy=False) for row in rows], [], 0
    for part in parts:
        columns.append(part.col + width)
        width += part.shape[1]
    values, places = numpy.concatenate([part.data for part in parts]), numpy.concatenate(columns)
    return csr_matrix((values, places, [0, len(places)]), shape=(1, width))


def apply() -> None:
    """Put the corrections in place; doing it twice changes nothing."""
    rasa.core.actions.action.RemoteAction._validate_action_result = validate_action_result
    rasa.shared.core.events.Event.resolve_by_type = staticmethod(resolve_by_type)
    MessageProcessor._run_action = run_and_record
    MessageProcessor.fetch_tracker_and_update_session = fetch_and_follow_backend
    rasa.core.processor.DaskGraphRunner = OrderedRunner
    LogisticRegressionClassifier.load = classmethod(load_by_feature)
    LogisticRegressionClassifier._create_X = one_row
