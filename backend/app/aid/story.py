"""Reads a free story: proposes answers to steps, each with the sentence it was heard in.

Nothing counts before the person has said that it was understood rightly.
"""

import re
from dataclasses import dataclass

from app.aid.cues import Clause, Cues, Heard

_MENTIONED = (
    "living",
    "debts",
    "collection",
    "lawsuit",
    "guarantee",
    "labour",
    "insurance",
    "closing",
    "job",
    "threats",
    "despair",
)
_NUMERALS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)} | {
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_MONTHS = re.compile(
    r"([一二两俩三仨四五六七八九十]|\d{1,2})(?:来|多|几)?个?(?:多|来)?月|(好几|几|大)个?月|(?:小|大)?(半年)|"
    r"([一二两三四五]|\d)?年"
)
_SHORT = 3
_FOR_NOW = re.compile(r"先|暂时|眼下|只能|目前")
_SOME_DAY = re.compile(r"^等|以后|将来|往后|有机会|哪天")
Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a step and the words it was understood from."""

    key: str
    value: Value
    evidence: str


class StoryReader:
    """Understands stories of one process."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    @property
    def process(self) -> str:
        """The process whose story is read."""
        return self._cues.process

    @property
    def step(self) -> str:
        """The step in which it is told."""
        return self._cues.step

    def propose(self, texts: list[str]) -> list[Proposal]:
        """What a story, told in one message or several, says about the steps; in the order of the process."""
        clauses = self._cues.clauses(texts)
        heard = self._cues.heard(clauses)
        found = _Understood(heard)
        proposals = [
            self._mentioned(found),
            found.state(),
            found.form(),
            found.staff(),
            _months(found, clauses),
            found.registration(),
            found.insurance(),
            self._first(clauses),
            found.wish(),
        ]
        return [proposal for proposal in proposals if proposal is not None]

    def _mentioned(self, found: "_Understood") -> Proposal | None:
        named = [signal for signal in _MENTIONED if found.has(signal)]
        if "closing" in named and found.says("deregistered"):
            named.remove("closing")
        if "job" in named and not found.has("wants_registration"):
            named.remove("job")  # it is a wish, see there
        if "job" not in named and found.has("wants_registration"):
            named.append("job")
        if not named:
            return None
        evidence = [heard.clause.text for name in named if (heard := found.last(name)) is not None]
        ordered = [name for name in _MENTIONED if name in named]
        return Proposal("mentioned", ordered, "；".join(dict.fromkeys(map(_bare, evidence))))

    def _first(self, clauses: list[Clause]) -> Proposal | None:
        """The matter beside “最急的是”: the last one said counts."""
        for clause in reversed(clauses):
            marker = self._cues.first_markers.search(clause.text)
            if marker is None:
                continue
            rest = clause.text[marker.start() :]
            following = [each.text for each in clauses[clause.place + 1 : clause.place + 2]]
            for text in (rest, *following):
                hits = [
                    (match.start(), value)
                    for value, say in self._cues.first_topics
                    if (match := say.search(text)) is not None
                ]
                if hits:
                    return Proposal("first", min(hits)[1], _bare(clause.text))
        return None


class _Understood:
    """What the signals of one story come to."""

    def __init__(self, heard: list[Heard]) -> None:
        # A clause about the staff's insurance says nothing about one's own.
        staff_clauses = {each.clause.place for each in heard if each.signal == "staff_insurance"}
        self._heard = [
            each
            for each in heard
            if not (each.signal in ("own_insurance", "insurance") and each.clause.place in staff_clauses)
        ]

    def last(self, signal: str) -> Heard | None:
        """The last time it was said."""
        return next((each for each in reversed(self._heard) if each.signal == signal), None)

    def has(self, signal: str) -> bool:
        """Whether it was said at all, and not only denied."""
        return any(each.signal == signal and each.value is True for each in self._heard)

    def says(self, signal: str) -> bool | None:
        """The last word on a yes-or-no signal; None when nothing was said."""
        last = self.last(signal)
        return None if last is None else last.value is True

    def _place(self, signal: str) -> int:
        last = self.last(signal)
        return -1 if last is None else last.clause.place

    def _proposal(self, key: str, value: str, *signals: str) -> Proposal:
        said = [each for signal in signals if (each := self.last(signal)) is not None]
        return Proposal(key, value, _bare(said[-1].clause.text) if said else "")

    def state(self) -> Proposal | None:
        """Of the business."""
        key = "business_state"
        if self.has("revoked"):
            return self._proposal(key, "revoked", "revoked")
        gone = self._place("deregistered")
        if gone >= 0 and gone >= self._place("not_deregistered"):
            return self._proposal(key, "deregistered", "deregistered")
        if self.has("abnormal"):
            return self._proposal(key, "abnormal", "abnormal")
        if self.has("never"):
            return self._proposal(key, "never_registered", "never")
        if self.has("not_deregistered") and not self.has("running"):
            return self._proposal(key, "stopped", "not_deregistered")
        if self.has("stopped") or self.has("running"):
            last = max(("stopped", "running"), key=self._place)
            return self._proposal(key, last, last)
        return None

    def form(self) -> Proposal | None:
        """Self-employed or a company: what was said last."""
        last = max(("individual", "company"), key=self._place)
        return self._proposal("business_form", last, last) if self.has(last) else None

    def staff(self) -> Proposal | None:
        """Employed anybody, and what is owed."""
        wages, insurance = self.says("wages"), self.says("staff_insurance")
        key = "staff"
        if wages and insurance:
            return self._proposal(key, "both", "wages")
        if wages:
            return self._proposal(key, "wages", "wages")
        if insurance:
            return self._proposal(key, "insurance", "staff_insurance")
        employed = self.says("has_staff")
        if self.has("labour") and employed is not False:
            return self._proposal(key, "dismissing", "labour")
        if wages is False or insurance is False:
            return self._proposal(key, "settled", "wages", "staff_insurance")
        if employed is False:
            return self._proposal(key, "none", "has_staff")
        if employed and not self.has("gone"):
            return self._proposal(key, "some", "has_staff")
        return None

    def owes(self) -> bool:
        """Whether staff are owed something."""
        return bool(self.says("wages") or self.says("staff_insurance"))

    def owed_places(self) -> list[int]:
        """The clauses that say so."""
        return [
            each.clause.place
            for each in self._heard
            if each.signal in ("wages", "staff_insurance") and each.value is True
        ]

    def registration(self) -> Proposal | None:
        """Registered as unemployed."""
        said = self.says("registered")
        if said is None:
            return None
        return self._proposal("unemployment_registration", "yes" if said else "no", "registered")

    def insurance(self) -> Proposal | None:
        """The teller's own; wanting to move it says more than that it stopped."""
        said = {str(each.value): each for each in self._heard if each.signal == "own_insurance"}
        for value in ("transfer", "owed", "stopped", "never", "paying"):
            if value in said:
                return Proposal("own_insurance", value, _bare(said[value].clause.text))
        return None

    def wish(self) -> Proposal | None:
        """Start again, a job first, or not sure."""
        restart = self.has("restart") and self._place("restart") > self._place("no_restart")
        if restart and not (self.has("job") and self._job_comes_first()):
            return self._proposal("wish", "restart", "restart")
        if self.has("job"):
            return self._proposal("wish", "job", "job")
        if self.has("not_sure"):
            return self._proposal("wish", "not_sure", "not_sure")
        return self._proposal("wish", "only_one_answer", "only_one") if self.has("only_one") else None

    def _job_comes_first(self) -> bool:
        """Of somebody who speaks of both: a job now and a business some day, or the other way round."""
        job, restart = self.last("job"), self.last("restart")
        if job is None or restart is None:
            return job is not None
        if _FOR_NOW.search(job.clause.text) or _SOME_DAY.search(restart.clause.text):
            return True
        return job.clause.place > restart.clause.place


def _months(found: _Understood, clauses: list[Clause]) -> Proposal | None:
    """How long staff have been owed, beside the words that say so."""
    if not found.owes():
        return None
    for place in found.owed_places():
        for near in (place, place + 1, place - 1):
            if 0 <= near < len(clauses) and (match := _MONTHS.search(clauses[near].text)):
                value = "up_to_3" if _in_months(match) <= _SHORT else "over_3"
                return Proposal("arrears_months", value, _bare(clauses[near].text))
    return None


def _in_months(match: re.Match[str]) -> int:
    if match[1]:
        return int(match[1]) if match[1].isdecimal() else _NUMERALS[match[1]]
    if match[2] in ("几", None) and not (match[3] or match[4]) and match[2]:
        return _SHORT
    return _SHORT + 1


def _bare(text: str) -> str:
    return text.strip(" ，,。；;！!？?、：:\n")
