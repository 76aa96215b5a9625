"""From a question to a verdict: which clauses answer it, whether to ask back, or why not to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.policies.asks import OTHER_REGION, AskKinds
from app.policies.chooser import ClauseChooser, ClauseTexts
from app.policies.context import (
    for_others,
    goes_on,
    is_short,
    leans,
    names_nothing,
    names_only_people,
    own_matter,
    points,
    topic_of,
)  # fmt: skip
from app.policies.decision import AnswerDecision, Targets, held_out_evidence
from app.policies.evidence import FEATURES, ClauseFacts, Evidence, Evidencer
from app.policies.library import Clause, Library
from app.policies.parts import cuts
from app.policies.questions import SampleQuestion, unit_key
from app.policies.text import Segmenter, normalise
from app.vectors import Columns, Floats

_CANDIDATES = 3
# Kinds of fact whose absence from a clause is said out loud instead of asking back.
_HARD_ASKS = frozenset({"amount", "deadline", "contact", "materials"})
# Reasons to refuse that say "the plan is silent on this point", and the asked-for kind that names each,
# most telling first. What a question asks for by its words is surer than which near-miss the classifier
# thinks it resembles.
NEAR_MISSES = ("contact", "amount", "date", "materials", "condition")
_REASON_OF_ASK = (
    ("contact", "contact"), ("place", "contact"), ("amount", "amount"), ("deadline", "date"),
    ("materials", "materials"), ("condition", "condition"),
)  # fmt: skip
_REGION_HIDES = frozenset({*NEAR_MISSES, "other_policy", "other_office", "tax"})
# Below this margin of the best unit its topic is not in the plan either, and naming it would mislead.
# Nine in ten answerable questions and half of the near misses lie above, nine in ten questions to other
# offices below.
_ON_TOPIC = -0.6
# How sure both halves of a message must be to be answered apart, after a plain cut and at a comma.
_PLAIN_CUT = 0.6
_COMMA_CUT = 0.85
# Below this margin the likeliest reason is right only half of the time: better to name none.
_SURE_OF_REASON = -0.5
UNSURE = "unsure"
_VAGUE_REASONS = frozenset({UNSURE, "tax", "other_policy", "other_office", "nonsense", "chitchat"})
_OUT_OF_SCOPE = "out_of_scope"
# Reasons that hold whatever was spoken of before.
_NEVER_OURS = frozenset({"chitchat", "nonsense", "jailbreak", "other_region", "personal_record"})
_NO_MATTER_OF_OURS = _NEVER_OURS | {"other_office", "other_policy", "business_advice", "law_case"}
# A matter of another desk stays one beside a matter of ours: 那医保呢.
_ELSEWHERE = frozenset({"other_office", "other_policy"})
_INTENTS_OUT_OF_SCOPE = frozenset({_OUT_OF_SCOPE, "chitchat"})
_REFUSAL_MARGIN = FEATURES.index("refusal_margin")
_UNIT_MARGIN = FEATURES.index("unit_margin")


class Verdict(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit with its clauses, best first."""

    unit: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one question, its candidate units best first, and what the question asks for.

    `refusal` is the likeliest reason not to answer; `missing` are asked-for kinds that the best unit
    does not state; `on_topic` says whether the best unit is at least about the same thing, `margin` how much.
    """

    question: str
    verdict: Verdict
    confidence: float
    hits: tuple[UnitHit, ...]
    refusal: str
    asked: frozenset[str]
    missing: frozenset[str]
    on_topic: bool
    margin: float = 0.0

    @property
    def unit(self) -> str:
        """The best unit."""
        return self.hits[0].unit

    def hinted(self, intent: str | None) -> "Finding":
        """The same finding in the light of what the bot saw: it may word a refusal, and turn asking back into
        one, where we know no better reason. It never touches an answer."""
        vague = self.refusal in _VAGUE_REASONS and intent in _INTENTS_OUT_OF_SCOPE
        if not vague or self.verdict is Verdict.ANSWER:
            return self
        return replace(self, verdict=Verdict.REFUSE, refusal=_OUT_OF_SCOPE)

    def with_hits(self, hits: tuple[UnitHit, ...]) -> "Finding":
        """The same finding with other clauses, e.g. only those in force."""
        return replace(self, hits=hits)


class PolicyEngine:
    """Built once from the library and the sample questions, then read-only and thread-safe."""

    def __init__(
        self,
        library: Library,
        samples: Sequence[SampleQuestion],
        asks: AskKinds,
        segmenter: Segmenter,
        targets: Targets,
    ) -> None:
        self._clauses = library.clauses
        facts = clause_facts(library)
        segmenter.remember(sample.normal for sample in samples)
        self._decision = AnswerDecision(
            held_out_evidence(samples, lambda part: Evidencer(facts, part, asks, segmenter)), targets
        )
        self._evidencer = Evidencer(facts, samples, asks, segmenter)
        self._chooser = ClauseChooser(clause_texts(library, facts), samples, segmenter)
        self._rows: dict[str, list[int]] = {}
        for row, fact in enumerate(facts):
            self._rows.setdefault(fact.unit, []).append(row)

    def find(self, question: str, before: Sequence[str] = ()) -> list[Finding]:
        """The findings for `question`: one, or two when it asks two things. The best one of the whole comes
        first; a second one may be a question about which the plan is silent.

        `before`: what was asked earlier in the conversation, newest first. A question that is answered by
        itself needs none of it.
        """
        alone = self._alone(question)
        topic = topic_of(before)
        people = names_only_people(normalise(question))
        if topic is None or (alone[0].verdict is Verdict.ANSWER and not people):
            return alone
        return [self._in_context(normalise(question), alone[0], topic)]

    def _in_context(self, normal: str, alone: Finding, topic: str) -> Finding:
        """A question that has no answer by itself, in the light of the one before."""
        leaning, people = leans(normal), names_only_people(normal)
        own = "" if people else normal  # 我媳妇行不行 asks for nobody's record
        evidence = self._evidencer.weigh_in_context(topic, normal, leaning=leaning, own=own)
        question = f"{topic},{normal}"
        together = self._finding(question, evidence, own_matter(normal))
        if leaning or people:
            spoken_of = self._spoken_of(topic, normal) if people else self._alone(topic)[0]
            if spoken_of.verdict is Verdict.ANSWER:
                together = self._going_on(together, spoken_of, normal)
        if together.verdict is Verdict.ANSWER and together.missing & _HARD_ASKS:
            together = replace(together, verdict=Verdict.REFUSE, refusal=_named(together.missing) or UNSURE)
        if people:
            return together if together.unit == spoken_of.unit else replace(spoken_of, question=question)
        if leaning and alone.refusal not in (_NEVER_OURS if points(normal) else _NO_MATTER_OF_OURS):
            named = self._alone(own_matter(normal))[0]
            elsewhere = named.refusal in _ELSEWHERE and not leans(own_matter(normal))
            return named if named.verdict is Verdict.ANSWER or elsewhere else together
        asked_back = alone.verdict is Verdict.ASK_BACK and any(
            hit.unit == together.unit for hit in alone.hits
        )
        open_still = asked_back or (alone.verdict is Verdict.REFUSE and alone.refusal == UNSURE)
        if together.verdict is Verdict.ANSWER and open_still and is_short(normal):
            return together
        # The plan is silent on the point: what was spoken of is nearer than what merely sounds alike.
        if alone.verdict is Verdict.REFUSE and together.on_topic and together.margin > alone.margin:
            return replace(alone, hits=together.hits, on_topic=True)
        return alone

    def _spoken_of(self, topic: str, normal: str) -> Finding:
        """The earlier question, asked of those who are named now where that has an answer."""
        of_others = for_others(topic, normal)
        found = self._alone(of_others)[0] if of_others else None
        return found if found and found.verdict is Verdict.ANSWER else self._alone(topic)[0]

    def _going_on(self, together: Finding, spoken_of: Finding, normal: str) -> Finding:
        """A question that leans on one with an answer: about its unit, where it names no other matter."""
        nothing_new = names_only_people(normal) or names_nothing(normal)
        if together.unit != spoken_of.unit:
            if not nothing_new:
                return together
            hits = [hit for hit in together.hits if hit.unit != spoken_of.unit]
            together = replace(together, hits=(spoken_of.hits[0], *hits)[:_CANDIDATES])
        if together.verdict is Verdict.ASK_BACK and (nothing_new or goes_on(normal)):
            together = replace(together, verdict=Verdict.ANSWER)
        return replace(together, on_topic=True)

    def _alone(self, question: str) -> list[Finding]:
        ways = cuts(question)
        sides = [side for way in ways for side in (way.left, way.right)]
        weighed = self._evidencer.weigh([question, *sides])
        whole = self._finding(question, weighed[0])
        pairs: list[tuple[float, tuple[Finding, Finding]]] = []
        for way, left, right in zip(ways, weighed[1::2], weighed[2::2], strict=True):
            pair = self._finding(way.left, left), self._finding(way.right, right)
            if (strength := _pair_strength(pair)) >= (_PLAIN_CUT if way.plain else _COMMA_CUT):
                pairs.append((strength, pair))
        if not pairs:
            return [whole]
        _, best = max(pairs, key=lambda item: item[0])
        return sorted(
            best, key=lambda finding: (finding.verdict is Verdict.REFUSE, finding.unit != whole.unit)
        )

    def _finding(self, question: str, evidence: Evidence, latest: str | None = None) -> Finding:
        """`latest`: what was said last, where the question is made of more than that."""
        confidence = self._decision.probability(evidence)
        best = evidence.ranking[0][0]
        contains = frozenset[str]().union(*(self._clauses[row].contains for row in self._rows[best]))
        missing = evidence.asked - contains
        read = [self._chooser.read(text) for text in (normalise(question), latest) if text]
        hits = tuple(self._hit(unit, evidence, read) for unit, _ in evidence.ranking[:_CANDIDATES])
        return Finding(
            question=question,
            verdict=self._verdict(confidence, evidence, missing),
            confidence=confidence,
            hits=hits,
            refusal=_reason(evidence),
            asked=evidence.asked,
            missing=missing,
            on_topic=bool(evidence.features[_UNIT_MARGIN] >= _ON_TOPIC),
            margin=float(evidence.features[_UNIT_MARGIN]),
        )

    def _verdict(self, confidence: float, evidence: Evidence, missing: frozenset[str]) -> Verdict:
        if confidence >= self._decision.answer_from:
            return Verdict.ANSWER if self._decision.is_clear(evidence) else Verdict.ASK_BACK
        if confidence >= self._decision.clarify_from and not missing & _HARD_ASKS:
            return Verdict.ASK_BACK
        return Verdict.REFUSE

    def _hit(self, unit: str, evidence: Evidence, read: Sequence[tuple[Columns, Floats]]) -> UnitHit:
        cited = self._chooser.choose(unit, self._rows[unit], evidence.clause_shares, read)
        return UnitHit(unit, tuple(self._clauses[row] for row in cited))


def clause_facts(library: Library) -> list[ClauseFacts]:
    """What the evidence needs of every clause of `library`, in its order."""
    facts: list[ClauseFacts] = []
    for clause in library.clauses:
        article = library.article(clause.article, clause.document)
        facts.append(
            ClauseFacts(
                unit=unit_key(library.document(clause.document).doc_id, clause.article),
                text=clause.heading + clause.quote + clause.plain,
                contains=frozenset(clause.contains),
                phrases=(*clause.asks, article.label, article.heading),
            )
        )
    return facts


def clause_texts(library: Library, facts: Sequence[ClauseFacts]) -> list[ClauseTexts]:
    """What the chooser learns of every clause of `library`, in its order."""
    return [
        ClauseTexts(clause.id, fact.unit, (clause.quote, clause.plain, *clause.asks))
        for clause, fact in zip(library.clauses, facts, strict=True)
    ]


def _pair_strength(pair: tuple[Finding, Finding]) -> float:
    """How surely two questions stand side by side, 0..1: both answered, by different units, or one answered
    and the plan silent on a fact that the other asks for."""
    answered = [finding for finding in pair if finding.verdict is Verdict.ANSWER]
    silent = [finding for finding in pair if _is_silent(finding)]
    if len(answered) == 2 and answered[0].unit != answered[1].unit:
        return min(finding.confidence for finding in answered)
    if len(answered) == 1 and silent:
        return answered[0].confidence
    return 0.0


def _is_silent(finding: Finding) -> bool:
    """Whether the plan does not state the fact that a question asks for in so many words.

    A condition is no such fact: 算不算重点群体,能不能白用场地 asks one thing.
    """
    by_its_words = finding.refusal == _named(finding.asked - {"condition"})
    return finding.verdict is Verdict.REFUSE and by_its_words


def _named(asked: frozenset[str]) -> str | None:
    return next((reason for ask, reason in _REASON_OF_ASK if ask in asked), None)


def _reason(evidence: Evidence) -> str:
    """The likeliest reason to refuse, made precise by what the words ask for and which places they name."""
    if evidence.other_region and evidence.refusal in _REGION_HIDES:
        return OTHER_REGION
    named = _named(evidence.asked)
    on_topic = evidence.features[_UNIT_MARGIN] >= _ON_TOPIC
    if named and (evidence.refusal in NEAR_MISSES or (on_topic and evidence.refusal in _VAGUE_REASONS)):
        return named
    sure = evidence.features[_REFUSAL_MARGIN] >= _SURE_OF_REASON
    # What stands in the plan is no "other policy", whatever the question resembles.
    return evidence.refusal if sure and not (on_topic and evidence.refusal in _VAGUE_REASONS) else UNSURE
