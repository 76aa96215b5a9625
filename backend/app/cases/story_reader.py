"""What the cases need to know of whoever reads a story: readers know the cases, not the other way round."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, Protocol

from app.processes.check import Checker
from app.processes.interview import Interview, Place


class Understood(Protocol):
    """One answer that a story gives."""

    @property
    def place(self) -> Place:
        """The question it answers."""

    @property
    def value(self) -> Any:
        """The checked answer."""


class StoryReader(Protocol):
    """Understands stories of one process."""

    @property
    def process(self) -> str:
        """Its id."""

    @property
    def step(self) -> str:
        """The free text in which the story is told."""

    @property
    def leaves_out(self) -> Sequence[str]:
        """Steps that a told story makes needless, also where it does not answer them."""

    @property
    def beside(self) -> Set[str]:
        """Steps that a short answer to another question may answer too: it calls the thing by its name."""

    def understand(
        self, interview: Interview, checker: Checker, texts: Sequence[str], *, stated: bool = False
    ) -> Sequence[Understood]:
        """The answers a story told in these messages gives; `stated`: what is only asked gives none."""

    def directions(self, text: str) -> str | None:
        """What to say at once to a question that somebody begins with."""

    def settles(self, text: str, before: Sequence[str] = ()) -> str | None:
        """What to say to a question that is plainly a desk's; `before`: what it may lean on, newest first."""

    def is_asked(self, text: str, before: Sequence[str] = ()) -> bool:
        """Whether a text plainly asks about a matter of a desk and tells nothing."""

    @property
    def going_on(self) -> Mapping[str, str]:
        """Step → the answer that lies in going on to tell."""

    @property
    def gravest(self) -> Mapping[str, Mapping[str, str]]:
        """Step → difficulty → the answer it is, the gravest first: they go before any other."""

    @property
    def in_danger(self) -> Mapping[str, Mapping[str, str]]:
        """Step → kind of danger → the answer it is."""

    @property
    def at_ease(self) -> Mapping[str, str]:
        """Step of `in_danger` → the answer that nobody is in danger."""

    def matters(self, text: str, *, stated: bool = False) -> Mapping[str, Any]:
        """Step → what a text says to it, whether the step is open or not."""
