"""Steps whose options come from elsewhere and change while one looks: mentors, free times, group sessions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from sqlalchemy.orm import Session

from app.cases.repository import StoredAnswer
from app.processes.definition import Definition
from app.processes.interview import Offered
from app.processes.model import Option
from app.processes.reading import Reading

# In front of a value of a reading: picked, it is read like a sentence.
SAY_AGAIN = "?"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as the provider of one of its questions sees it, at the revision it is read or written at."""

    session: Session
    conversation_id: str
    case_id: str
    revision: int
    stored: Mapping[str, StoredAnswer]
    pending: Sequence[Any] = ()  # values that wait to be chosen from
    actor: str = "visitor"
    opening: str = ""  # what was said too early to belong to an answer

    def value(self, key: str) -> Any:
        """The answer to a question of the case; None when there is none."""
        answer = self.stored.get(key)
        return None if answer is None else answer.value


class OptionProvider(Protocol):
    """What a step with `provider: <name>` asks. Always in the caller's transaction."""

    def offered(self, asked: Asked) -> Offered:
        """What can be chosen now."""

    def said(self, asked: Asked, value: Any) -> Option:
        """An answer in words, also when it is not offered any more."""

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """What a text says; not `is_open`: nobody asked for it yet."""

    def check(self, asked: Asked, raw: Any) -> Any:
        """The value to keep, taken for this case where needed; AnswerProblem when it cannot be had."""

    def let_go(self, asked: Asked) -> None:
        """The answer no longer stands, or the person has left the form."""


@runtime_checkable
class Growing(Protocol):
    """A provider whose answer grows by what is said later, while nobody asks for it."""

    def more(self, asked: Asked, text: str) -> Reading:
        """The answer with what a text adds to it; nothing when it adds nothing."""

    def early(self, asked: Asked, text: str) -> str:
        """What of a text is kept beside the answer, also before there is one; empty when nothing is."""


Providers = Mapping[str, OptionProvider]


class Offers(Mapping[str, Offered]):
    """What the providers of a process offer in a case, asked only for questions one looks at, and once."""

    def __init__(self, process: Definition, providers: Providers, asked: Asked, at: str | None) -> None:
        self._names = {
            step.id: step.provider for step in process.steps.values() if step.provider in providers
        }
        self._providers = providers
        self._asked = asked
        self._at = at
        self._known: dict[str, Offered] = {}

    def __getitem__(self, key: str) -> Offered:
        if key not in self._known:
            self._known[key] = self._offered(self._providers[self._names[key] or ""], key)
        return self._known[key]

    def _offered(self, provider: OptionProvider, key: str) -> Offered:
        """An answered question is only said; its options are needed when it is gone back to."""
        value = self._asked.value(key)
        given = None if value is None else provider.said(self._asked, value)
        if given is not None and key != self._at:
            return Offered((given,), given=given)
        offered = provider.offered(self._asked)
        return Offered(offered.options, offered.told, given)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def option(value: str, label: str, *, help: str | None = None, say: tuple[str, ...] = ()) -> Option:
    """An option as providers make them: ids of other packages are no identifiers of a process file."""
    return Option.model_construct(value=value, label=label, help=help, say=list(say), reply=[])
