"""The words of a referral that fit what somebody told. What is not known keeps the general line."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.aid.triage_model import CLASS_CODES, Line, TriageTable
from app.decisions.expressions import Evaluation, Expression, ExpressionError, compile_expression
from app.decisions.model import Variable
from app.policies.rows import LibraryError

STEPS = "steps"  # the classes of the plan, for the lines only
_NAMED = ("where", "when", "say")
_LISTED = ("bring", "next", "window")
Words = str | Line | tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A referral in the words for one person. `ahead`: why it comes before what he wants solved first."""

    heading: str
    where: str
    when: str
    say: str
    bring: tuple[str, ...]
    next: tuple[str, ...]
    window: tuple[str, ...]
    ahead: str | None


def spoken(table: TriageTable) -> Iterator[tuple[str, Words]]:
    """Everything of a table that is chosen, with its place in the file."""
    referral = table.referral
    if table.ahead is not None:
        yield "ahead", table.ahead
    if referral.heading is not None:
        yield "heading", referral.heading
    yield from ((name, getattr(referral, name)) for name in _NAMED)
    for name in _LISTED:
        yield from ((f"{name}.{number}", each) for number, each in enumerate(getattr(referral, name)))


def lines_of(words: Words) -> tuple[Line, ...]:
    """The lines something may become."""
    if isinstance(words, str):
        return (Line(text=words),)
    return (words,) if isinstance(words, Line) else words


class Lines:
    """The lines of one table with their conditions compiled. Needs no lock: nothing of it ever changes."""

    def __init__(self, table: TriageTable, variables: Mapping[str, Variable], file: str) -> None:
        self._table = table
        self._conditions: dict[str, Expression] = {}
        for place, words in spoken(table):
            for source in (line.show_if for line in lines_of(words) if line.show_if is not None):
                self._conditions[source] = _compiled(source, table, variables, f"{place}: ", file)

    def choose(self, values: Mapping[str, Any], today: date) -> Chosen:
        """The words for these answers."""
        facts, referral, table = Evaluation(values, today), self._table.referral, self._table
        heading = self._one(referral.heading, facts) if referral.heading else None
        return Chosen(
            heading=heading or table.title,
            where=self._one(referral.where, facts) or "",
            when=self._one(referral.when, facts) or "",
            say=self._one(referral.say, facts) or "",
            bring=self._several(referral.bring, facts),
            next=self._several(referral.next, facts),
            window=self._several(referral.window, facts),
            ahead=self._one(table.ahead, facts) if table.ahead else None,
        )

    def _several(self, entries: tuple[Words, ...], facts: Evaluation) -> tuple[str, ...]:
        said = (self._one(each, facts) for each in entries)
        return tuple(dict.fromkeys(text for text in said if text is not None))

    def _one(self, words: Words, facts: Evaluation) -> str | None:
        if isinstance(words, Line):
            return None if self._truth(words, facts) is False else words.text
        fitting = (line.text for line in lines_of(words) if self._truth(line, facts) is True)
        return next(fitting, None)

    def _truth(self, line: Line, facts: Evaluation) -> bool | None:
        return True if line.show_if is None else facts.truth(self._conditions[line.show_if])


def _compiled(
    source: str, table: TriageTable, variables: Mapping[str, Variable], place: str, file: str
) -> Expression:
    """A condition; LibraryError for what is no expression, what is not needed and what nobody can answer."""
    try:
        expression = compile_expression(source)
    except ExpressionError as error:
        raise LibraryError(file, f"{place}{error}: {source}") from error
    for name in sorted(expression.names - {*table.needs, STEPS}):
        raise LibraryError(file, f"{place}uses {name}, which is not in needs")
    known = {option.value for name in expression.names - {STEPS} for option in variables[name].options}
    known |= set(CLASS_CODES) if STEPS in expression.names else set()
    for node in ast.walk(ast.parse(source, mode="eval")):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in known:
            raise LibraryError(file, f"{place}nobody can answer {node.value!r}: {source}")
    return expression
