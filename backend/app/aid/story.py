"""Reads a free story: proposes answers to steps, each with the sentence it was heard in.

Only what was said clearly is proposed; what stays open is asked. Nothing counts before the person has said
that it was understood rightly.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.aid.another import NEVER_ANOTHERS, of_another
from app.aid.arrears import how_long
from app.aid.clauses import Clause
from app.aid.cues import Cues, Heard, asks
from app.aid.despair import without_that_of_others
from app.aid.matters import SIGNALS, Matters

_MENTIONED = ("living", "labour", "insurance", "closing", "tax", "job", "threats", "despair")
_OWING = ("debts", "collection", "lawsuit", "guarantee", "unpaid", "wronged", "online", "prepaid")
_SAYS_ALSO = {"labour": "pressed"}  # 工人上家里来要钱: a matter with staff; what is owed them is asked
_NEAR = 3  # clauses
_BUT = 2
_YET = re.compile(r"但|不过|可是|倒|也还|还算|还行|还成|还可以|反正")
_FIRST = re.compile(r"先|眼下|暂时")
_THEN = re.compile(r"然后|完了|攒|之后|再(?:自己|回来)?(?:开|干|做|支|整)")
_AS_WELL = re.compile(r"另一|另外|也想|还想|同时|再一个")
_FOR_NOW = re.compile(r"先|暂时|眼下|只能|目前")
_SOME_DAY = re.compile(r"^等|以后|将来|往后|有机会|哪天")
_FULL_STOPS = tuple("。！!？?；;…")
_LONG = 50  # characters: more is no longer one thing said
_LEAST = 4  # characters from which something can be learned: 没办, 农保 alone say nothing for sure
_WISHES = frozenset({"job+", "job-", "again+", "again-", "living+"})
_OF_STAFF = frozenset({"wages+", "staffins+"})
# Label → what the cues may have heard that says the same more exactly.
_MORE_EXACT: dict[str, set[tuple[str, str | bool]]] = {
    "debt+": {(name, True) for name in (*_OWING, "repaid")},
    "wages+": {("labour", True), ("wages", True)},
    "owed+": {("wronged", True), ("owed", True)},  # by a customer, a developer, a platform: no wages
    "wages-": {("employed", False), ("wages", False)},
    "open+": {("revoked", True), ("abnormal", True), ("closing", True), ("tax_open", True)},
    "ins+": {("own_ins", value) for value in ("transfer", "paying", "never", "mended")}
    | {("insurance", True)},
    "ins-": {("own_ins", value) for value in ("transfer", "stopped")},
    "again+": {("only_one", True)},
}
# Of the learned: 94% right of what it hears of writers it did not learn from (benchmarks.matters).
_BAR = 0.35
_NEVER = re.compile(r"(?!)")
Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a step and the words it was understood from."""

    key: str
    value: Value
    evidence: str


class StoryReader:
    """Understands stories of one process."""

    def __init__(self, cues: Cues, matters: Matters | None = None) -> None:
        self._cues = cues
        self._matters = matters

    @property
    def process(self) -> str:
        """The process whose story is read."""
        return self._cues.process

    @property
    def step(self) -> str:
        """The step in which it is told."""
        return self._cues.step

    def propose(self, texts: list[str], *, stated: bool = False) -> list[Proposal]:
        """What a story, told in one message or several, says about the steps.

        `stated`: what is only asked answers nothing, not even as a wish: 还能贷款吗 wants to begin nothing.
        """
        clauses = self._cues.clauses(texts)
        told = [each for each in clauses if not asks(each)] if stated else clauses
        found = _Understood(self._heard(clauses, told))
        proposals = [
            found.mentioned(),
            found.state(),
            found.form(),
            found.staff(),
            _months(found, clauses),
            found.owing(),
            found.registration(),
            found.insurance(),
            self._first(told),
            found.wish(),
        ]
        return [proposal for proposal in proposals if proposal is not None]

    def _heard(self, clauses: list[Clause], told: list[Clause]) -> list[Heard]:
        """What the cues find, and beside it what was learned; of one sentence the learned comes last."""
        theirs, said = of_another(clauses), self._cues.grammar.words.get("despair", _NEVER)
        heard = [
            each
            for each in without_that_of_others(self._cues.heard(told), clauses, said)
            if each.clause.place not in theirs or each.signal in NEVER_ANOTHERS
        ]
        own = [each for each in clauses if each.place not in theirs]
        if self._matters is None or not own:
            return heard
        sentences = [part for part in _sentences(own) if len(_bare("".join(e.text for e in part))) >= _LEAST]
        sentences = [part for part in sentences if all(each in told for each in part)]
        learned = self._matters.of(("".join(each.text for each in part) for part in sentences), _BAR)
        more = [
            each
            for part, labels in zip(sentences, learned, strict=True)
            for each in _learned(part, labels, heard)
        ]
        return sorted([*heard, *more], key=lambda each: each.clause.place)

    def own_clauses(self, texts: list[str]) -> list[str]:
        """What a story says of the teller himself, clause by clause."""
        return [each.text for each in self._cues.clauses(texts) if each.whose != "other"]

    def asked(self, text: str) -> list[str]:
        """The matters a question in a text is about, as values of `first`."""
        return self._cues.asked(text)

    def _first(self, clauses: list[Clause]) -> Proposal | None:
        """The matter beside “最急的是”: the last one said counts."""
        for clause in reversed(clauses):
            marker = self._cues.first_markers.search(clause.text)
            if marker is None:
                continue
            rest = clause.text[marker.start() :]
            following = [each.text for each in clauses if each.place == clause.place + 1]
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
        self._heard = heard

    def last(self, signal: str, value: str | bool | None = None) -> Heard | None:
        """The last time it was said, with that value if one is given."""
        return next(
            (
                each
                for each in reversed(self._heard)
                if each.signal == signal and (value is None or each.value == value)
            ),
            None,
        )

    def has(self, signal: str) -> bool:
        """Whether it was said at all, and not only denied."""
        return self.last(signal, True) is not None

    def says(self, signal: str) -> bool | None:
        """The last word on a yes-or-no signal; None when nothing was said."""
        last = self.last(signal)
        return None if last is None else last.value is True

    def _place(self, signal: str) -> int:
        last = self.last(signal, True)
        return -1 if last is None else last.clause.place

    def _told(self, signal: str) -> int:
        last = self.last(signal)
        return -1 if last is None else last.clause.place

    def _proposal(self, key: str, value: str, *signals: str) -> Proposal:
        said = [each for signal in signals if (each := self.last(signal)) is not None]
        return Proposal(key, value, _bare(said[-1].clause.text) if said else "")

    def _several(self, key: str, named: Iterable[str]) -> Proposal | None:
        said = {name: each for name in named if (each := self._last_of(name)) is not None}
        if not said:
            return None
        evidence = dict.fromkeys(_bare(each.clause.text) for each in said.values())
        return Proposal(key, list(said), "；".join(evidence))

    def _last_of(self, name: str) -> Heard | None:
        """The last time a matter was spoken of, by its own signal or by one that says no more than that."""
        return self.last(name, True) or self.last(_SAYS_ALSO.get(name, name), True)

    def mentioned(self) -> Proposal | None:
        """Difficulties that were spoken of."""
        named = [signal for signal in _MENTIONED if self._last_of(signal) is not None]
        if "closing" in named and self.says("closed"):
            named.remove("closing")
        if "job" in named and (self.has("restart") or self.says("job") is False):
            named.remove("job")  # which of them, the wish says
        if "labour" in named and self.says("employed") is False:
            named.remove("labour")
        if "living" in named and (self.says("living") is False or self._yet_fine()):
            named.remove("living")  # it was so once
        return self._several("mentioned", named)

    def _yet_fine(self) -> bool:
        """家里紧点，但是饿不着: what comes after the but counts."""
        hard, fine = self.last("living", True), self.last("fine", True)
        if hard is None or fine is None or fine.clause.turn != hard.clause.turn:
            return False
        return 0 < fine.clause.place - hard.clause.place <= _BUT and _YET.match(fine.clause.text) is not None

    def owing(self) -> Proposal | None:
        """Debts and the law; “none” only when somebody says so."""
        gone = self._taken_back("debts") or self._repaid()
        named = [signal for signal in _OWING if signal != "debts" or not gone]
        if self.says("owed") and not self.has("labour"):  # wages owed to the teller are labour
            self._heard += [Heard("wronged", True, self._heard_last("owed").clause)]
        some = self._several("owing", named)
        if some is None and self.says("debts") is False:
            return Proposal("owing", ["none"], _bare(self._heard_last("debts").clause.text))
        return some

    def _taken_back(self, signal: str) -> bool:
        """Whether a later message says no to what an earlier one said."""
        last, said = self.last(signal), self.last(signal, True)
        return (
            last is not None and said is not None and said.clause.turn < last.clause.turn and not last.value
        )

    def _repaid(self) -> bool:
        """Whether the debts were spoken of only to say that all is paid back: 欠过货款，卖了门市全还上了."""
        owed, back = self.last("debts", True), self.last("repaid")
        if owed is None or back is None or owed.clause.turn != back.clause.turn:
            return False
        return 0 < back.clause.place - owed.clause.place <= _NEAR

    def _heard_last(self, signal: str) -> Heard:
        last = self.last(signal)
        assert last is not None  # whoever asks has heard it
        return last

    def state(self) -> Proposal | None:
        """Of the business. That it stopped says nothing about its licence: then it is asked."""
        key = "business_state"
        if self.has("revoked"):
            return self._proposal(key, "revoked", "revoked")
        if self.says("closed"):
            return self._proposal(key, "deregistered", "closed")
        if self.has("abnormal"):
            return self._proposal(key, "abnormal", "abnormal")
        if self.has("never") and self._place("never") > self._told("closed"):
            return self._proposal(key, "never_registered", "never")
        if self.has("running") and self._place("running") >= self._place("shut"):
            return self._proposal(key, "running", "running")
        if self.has("unreported") or (self.has("left_alone") and self.says("closed") is False):
            return self._proposal(key, "unreported", "unreported", "left_alone")
        if self.says("closed") is False:
            return self._proposal(key, "stopped", "closed")
        return self._proposal(key, "stopped", "tax_open") if self.has("tax_open") else None

    def form(self) -> Proposal | None:
        """Self-employed, a company or a cooperative: what was said last."""
        last = max(("individual", "company", "other"), key=self._place)
        return self._proposal("business_form", last, last) if self.has(last) else None

    def staff(self) -> Proposal | None:
        """Employed anybody, and what is owed."""
        key, wages, insurance = "staff", self.says("wages"), self.says("staff_ins")
        if wages or insurance:
            value = "both" if wages and insurance else "wages" if wages else "insurance"
            return self._proposal(key, value, "wages" if wages else "staff_ins")
        if self.has("labour"):
            return self._proposal(key, "dismissing", "labour")
        if wages is False:
            return self._proposal(key, "settled", "wages")
        return self._proposal(key, "none", "employed") if self.says("employed") is False else None

    def owed_places(self) -> list[int]:
        """The clauses that say that staff are owed something, if they still are."""
        owed = [signal for signal in ("wages", "staff_ins") if self.says(signal)]
        return [each.clause.place for each in self._heard if each.signal in owed and each.value is True]

    def registration(self) -> Proposal | None:
        """Registered as unemployed."""
        said = self.says("registered")
        if said is None:
            return None
        return self._proposal("unemployment_registration", "yes" if said else "no", "registered")

    def insurance(self) -> Proposal | None:
        """The teller's own; wanting to move it says more than that it stopped, unless it was mended since."""
        mended = self.last("own_ins", "mended")
        since = -1 if mended is None else mended.clause.place
        for value in ("transfer", "stopped", "pension", "resident", "paying", "never"):
            said = self.last("own_ins", value)
            if said is not None and (value not in ("transfer", "stopped") or said.clause.place > since):
                return Proposal("own_insurance", value, _bare(said.clause.text))
        return None

    def wish(self) -> Proposal | None:
        """Start again, a job first, or not sure."""
        restart, job = self.says("restart"), self.says("job")
        if restart and job and self._one_after_the_other():
            return self._proposal("wish", "both", "job", "restart")
        if restart and not (job and self._job_comes_first()):
            return self._proposal("wish", "restart", "restart")
        for signal in ("job", "not_sure"):
            if self.says(signal):
                return self._proposal("wish", signal, signal)
        return self._proposal("wish", "only_one_answer", "only_one") if self.has("only_one") else None

    def _one_after_the_other(self) -> bool:
        """先打两年工，然后自己开个小馆子; 一个是先找个班上，另一个我还想再做."""
        job, restart = self._heard_last("job").clause, self._heard_last("restart").clause
        if _FIRST.search(job.text) and _AS_WELL.search(restart.text) and restart.place > job.place:
            return True
        if not 0 < restart.place - job.place <= _NEAR or restart.turn != job.turn:
            return False
        return _FIRST.search(job.text) is not None and _THEN.search(restart.text) is not None

    def _job_comes_first(self) -> bool:
        """Of somebody who speaks of both: a job now and a business some day, or the other way round."""
        job, restart = self._heard_last("job"), self._heard_last("restart")
        if _FOR_NOW.search(job.clause.text) or _SOME_DAY.search(restart.clause.text):
            return True
        return job.clause.place > restart.clause.place


def _months(found: _Understood, clauses: list[Clause]) -> Proposal | None:
    """How long staff have been owed, beside the words that say so."""
    told = how_long(found.owed_places(), clauses)
    return Proposal("arrears_months", told[0], _bare(told[1])) if told is not None else None


def _learned(part: list[Clause], labels: list[str], heard: list[Heard]) -> Iterator[Heard]:
    """What was learned to be in a sentence, where the cues have heard nothing more exact.

    What is wondered about or feared has not happened: only wishes and needs count there.
    """
    places = {each.place for each in part}
    of_staff = any("staff" in each.topics or each.whose == "staff" for each in part)
    owing = any(each.holds("owe") for each in part) and not any("ins" in each.topics for each in part)
    here = {(each.signal, each.value) for each in heard if each.clause.place in places}
    unsaid = any(each.holds("suppose+") or each.holds("wonder+") for each in part)
    for label in labels:
        if label in _OF_STAFF and not of_staff:
            if label != "staffins+":
                continue
            label = "ins+"  # 社保从去年三月起就没交, without a word of anybody else
        signal, value = SIGNALS[label]
        if signal == "own_ins" and owing:
            continue  # 欠了五个月 alone is not of it
        denied = (signal, not value) in here  # the cues know what is negated
        if (
            here.isdisjoint(_MORE_EXACT.get(label, ()))
            and not denied
            and not (unsaid and label not in _WISHES)
        ):
            yield Heard(signal, value, part[-1])


def _sentences(clauses: list[Clause]) -> Iterator[list[Clause]]:
    """Clauses of one message that belong together: up to a full stop, or to where it gets long."""
    part: list[Clause] = []
    for clause in clauses:
        if part and (part[-1].turn != clause.turn or _is_whole(part)):
            yield part
            part = []
        part.append(clause)
    if part:
        yield part


def _is_whole(part: list[Clause]) -> bool:
    return part[-1].text.rstrip()[-1:] in _FULL_STOPS or sum(len(each.text) for each in part) > _LONG


def _bare(text: str) -> str:
    return text.strip(" ，,。；;！!？?、：:\n")
