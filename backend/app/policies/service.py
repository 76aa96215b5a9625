"""Answers policy questions: the only way into the library for the rest of the backend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from app.clock import Clock, in_shanghai
from app.policies.about_document import article_asked_for, fact_asked_for
from app.policies.askers import Asker, Askers
from app.policies.asks import OTHER_REGION, AskKinds
from app.policies.bare import BareMatters
from app.policies.clause_questions import ClauseAsk, ClauseQuestion, clause_question
from app.policies.composer import Composer, is_task
from app.policies.context import leans, names_only_people
from app.policies.decision import Targets
from app.policies.engine import Finding, PolicyEngine, UnitHit, Verdict
from app.policies.errors import ClauseNotFound, DocumentNotFound
from app.policies.facts import FactFinder
from app.policies.general import Against, GeneralQuestions
from app.policies.library import Clause, Document, Library, load_library
from app.policies.matters import names_matter
from app.policies.questions import is_dev, read_questions, unit_key
from app.policies.schemas import AnswerStatus, ClauseView, DocumentView, PolicyAnswer, SectionView
from app.policies.text import Segmenter, normalise
from app.policies.wording import Wording
from app.yamlfile import read_yaml

_OF_OWNERS = 9  # the article on whose own business ended
# Who asks of another place does not ask what there is here.
_NOTHING_GENERAL = frozenset({OTHER_REGION, "jailbreak"})
# Taken for chat only where it is not surely general: 嗯那个……我想自己做点生意,政府有没有什么能支持我的.
_LIKE_CHAT = frozenset({"chitchat", "nonsense"})
# On the dev split nine in ten of the unanswerable questions that are refused lie below this confidence.
_MAYBE_OURS = 0.1
_NEAR = -0.5  # margin of the best unit: 508 of 518 answerable questions lie above, 93 of 379 others
_SURE = 0.9  # from here on an answer stands, whoever asks


@dataclass(frozen=True, slots=True)
class PolicyService:
    """The library with its search. Built by `load`, then read-only: any thread may ask it."""

    library: Library
    engine: PolicyEngine
    composer: Composer
    facts: FactFinder
    bare: BareMatters
    clock: Clock
    askers: Askers
    general: GeneralQuestions
    example_questions: tuple[str, ...]

    @classmethod
    def load(cls, policies_dir: Path, clock: Clock, cache_dir: Path | None = None) -> Self:
        """Reads the library and learns from the sample questions (a few seconds of CPU).

        LibraryError names the file and the problem when the library cannot be trusted.
        """
        library = load_library(policies_dir)
        segmenter = Segmenter(tuple(topic.name for topic in library.topics), cache_dir)
        questions = read_questions(policies_dir / "questions")
        samples = [question for question in questions if not is_dev(question.text)]
        targets = Targets(**_read_yaml(policies_dir / "decision.yml"))
        asks = AskKinds.load(policies_dir / "asks.yml")
        usable = library.facts("verified", in_shanghai(clock.now()).date())
        return cls(
            library=library,
            engine=PolicyEngine(library, samples, asks, segmenter, targets),
            composer=Composer(library, Wording.load(policies_dir)),
            facts=FactFinder(usable, segmenter),
            bare=BareMatters.load(policies_dir / "bare.yml"),
            clock=clock,
            askers=Askers.load(policies_dir),
            general=GeneralQuestions.load(policies_dir, samples, segmenter, asks.regions),
            example_questions=tuple(_read_yaml(policies_dir / "examples.yml")["questions"]),
        )

    @property
    def library_version(self) -> str:
        """Changes with any byte of the library."""
        return self.library.library_version

    def answer(
        self,
        question: str,
        *,
        region: str | None = None,
        as_of: date | None = None,
        hint: str | None = None,
        before: Sequence[str] = (),
    ) -> PolicyAnswer:
        """The reply to a question, in one of the named statuses.

        `as_of` asks what was in force on another day (staff). `region` and `hint` (the intent the bot
        saw) are recorded by the caller; they never force an answer. `before`: what was asked earlier, newest
        first.
        """
        day = as_of or self.today()
        normal = normalise(question)
        if (told := self._about_the_document(normal) or self._bare_matter(normal, day, before)) is not None:
            return told
        clause_asked = clause_question(normal)
        if clause_asked and (told := self._of_clause(clause_asked, before, day)):
            return told
        leans_on = bool(before) and names_only_people(normal)  # 退役军人呢: the matter before, for others
        asker = self.askers.named(normal)
        if leans_on and (told := self._in_general_for(asker, before[0], day)):
            return told
        if asker is not None and not leans_on:
            reply = self._answer_to_named if asker.own else self._answer_to
            return reply(asker, question, day=day, hint=hint)
        answer = self._searched(question, day=day, hint=hint, before=before)
        return self.composer.noted(answer, asker) if asker else answer

    def _searched(
        self,
        question: str,
        *,
        day: date,
        hint: str | None,
        before: Sequence[str] = (),
        general: bool = True,
    ) -> PolicyAnswer:
        """What the search says. `general`: a general question gets what there is for everybody."""
        findings = [finding.hinted(hint) for finding in self.engine.find(question, before)]
        best = findings[0]
        whole = best.question if len(findings) == 1 else question  # with what it leans on
        fact = self.facts.find(whole, best.asked) if best.missing else None
        if fact is not None and fact.usable(day):
            return self.composer.answered([best], fact)
        if general and self._asks_in_general(question, best):
            return self.composer.for_everybody(day) or self.composer.expired(best, self._ended_on(best))
        if best.verdict is Verdict.REFUSE:
            return self.composer.refused(self._in_force(best, day) or best.with_hits(()))
        in_force = [found for finding in findings if (found := self._in_force(finding, day))]
        if not in_force:
            return self.composer.expired(best, self._ended_on(best))
        return (
            self.composer.ask_back(in_force[0])
            if best.verdict is Verdict.ASK_BACK
            else self.composer.answered(in_force)
        )

    def _asks_in_general(self, question: str, best: Finding) -> bool:
        """Whether it asks what there is at all, and no unit is the answer."""
        if best.verdict is Verdict.REFUSE and best.refusal in _NOTHING_GENERAL:
            return False
        return self.general.is_general(normalise(question), _against(best))

    def _in_general_for(self, asker: Asker | None, asked: str, day: date) -> PolicyAnswer | None:
        """What there is at all, asked again for somebody else: 那我媳妇行不行, 那大学生呢.

        None if `asked`, the question before, was about something.
        """
        if not self._asks_in_general(asked, self.engine.find(asked)[0]):
            return None
        if asker is not None and not asker.own:
            return self.composer.for_asker(asker)
        told = self.composer.for_the_named(asker, day) if asker else None
        return told or self.composer.for_everybody(day)

    def _answer_to(self, asker: Asker, question: str, *, day: date, hint: str | None) -> PolicyAnswer:
        """The reply to somebody of a group: what is sure, what he names, or what is true for the group."""
        whole = self._searched(question, day=day, hint=hint, general=False)
        if _is_sure(whole) and not _is_of_owners(whole, strict=asker.worked_there):
            return self.composer.noted(whole, asker)
        rest = asker.rest(normalise(question))
        if not names_matter(rest):
            return self.composer.for_asker(asker)
        answer = self._searched(rest, day=day, hint=hint, general=False)
        if asker.worked_there and _is_of_owners(answer, strict=True):
            # A desk may know more of what he names.
            return self.composer.for_asker(asker).model_copy(update={"desk": False})
        return self.composer.noted(answer, asker)

    def _answer_to_named(self, asker: Asker, question: str, *, day: date, hint: str | None) -> PolicyAnswer:
        """The reply to somebody of a group that the plan names: an answer that speaks to him, with or without
        the words that say who asks; to a general question what there is for everybody and for the group.
        """
        answer = whole = self._searched(question, day=day, hint=hint)
        speaks_past = _speaks_past(whole, asker)
        if whole.answer.status is not AnswerStatus.ANSWERED or speaks_past:
            answer = self._searched(asker.nameless(normalise(question)), day=day, hint=hint)
        answered = answer.answer.status is AnswerStatus.ANSWERED and not _speaks_past(answer, asker)
        if whole.everybody or answer.everybody or (speaks_past and not answered):
            return self.composer.for_the_named(asker, day) or whole
        return self.composer.noted(answer if answered else whole, asker)

    def _about_the_document(self, normal: str) -> PolicyAnswer | None:
        """The reply to a question about the newest document itself; None for any other question."""
        document = self.library.documents[-1]
        if (number := article_asked_for(normal)) is not None:
            return self.composer.article(document, number)
        asked = fact_asked_for(normal)
        return self.composer.about(document, asked) if asked else None

    def _bare_matter(self, normal: str, day: date, before: Sequence[str]) -> PolicyAnswer | None:
        """The reply to a message that only names a matter: its task in short, or the tasks as buttons.

        Which of them 那贷款呢 means, what was asked before may say.
        """
        if before and names_only_people(normal):
            return None
        named = [
            clause
            for number in self.bare.named(normal)
            for clause in self.library.versions(number)
            if self.library.valid(clause, day)
        ]
        tasks = {self._unit(clause): clause for clause in reversed(named)}
        if len(tasks) > 1 and before and leans(normal):
            best = self.engine.find(normal, before)[0]
            if best.verdict is Verdict.ANSWER and best.unit in tasks:
                return self.composer.overview(tasks[best.unit])
        if not tasks:
            return None
        offered = list(reversed(tasks.values()))
        return self.composer.overview(offered[0]) if len(tasks) == 1 else self.composer.several(offered)

    def _unit(self, clause: Clause) -> str:
        return unit_key(self.library.document(clause.document).doc_id, clause.article)

    def _of_clause(self, asked: ClauseQuestion, before: Sequence[str], day: date) -> PolicyAnswer | None:
        """The clause a message asks for, or the office that answers for a task; None where none is found."""
        matter, earlier = asked.matter, before
        if not matter and before:
            said_so = clause_question(normalise(before[0]))  # 续贷是哪条, then 原文给我看看
            matter, earlier = (said_so.matter if said_so else "") or before[0], before[1:]
        if not matter:
            return self.composer.which_clause() if asked.asks is ClauseAsk.QUOTE else None
        found = self._in_force(self.engine.find(matter, earlier)[0], day)
        unsure = found is not None and (found.verdict is Verdict.ASK_BACK or not is_task(found.hits[0]))
        if asked.asks is ClauseAsk.OFFICE and unsure:
            return None  # who leads the whole plan the search knows itself
        if found is None or (found.verdict is Verdict.REFUSE and (asked.matter or not found.on_topic)):
            return None
        if found.verdict is Verdict.ASK_BACK and asked.matter:
            return self.composer.ask_back(found)
        return self.composer.quoted(found) if asked.asks is ClauseAsk.QUOTE else self.composer.office(found)

    def answer_clause(self, clause_id: str) -> PolicyAnswer:
        """The reply that shows one clause a visitor chose; ClauseNotFound when there is none in force."""
        try:
            clause = self.library.clause(clause_id)
        except KeyError as error:
            raise ClauseNotFound from error
        if not self.library.valid(clause, self.today()):
            raise ClauseNotFound
        return self.composer.clause(clause)

    def document(self, document_id: str, version: str) -> DocumentView:
        """One version of a document with all its clauses, for reading a citation in its place."""
        try:
            document = self.library.document(f"{document_id}/{version}")
        except KeyError as error:
            raise DocumentNotFound from error
        return _document_view(self.library, document)

    def examples(self) -> list[str]:
        """Questions to start with."""
        return list(self.example_questions)

    def today(self) -> date:
        """The day in the field's time zone."""
        return in_shanghai(self.clock.now()).date()

    def _in_force(self, finding: Finding, day: date) -> Finding | None:
        """The finding with only the clauses an answer may rest on; None when its best unit has none
        left."""
        hits = [
            UnitHit(hit.unit, kept)
            for hit in finding.hits
            if (kept := tuple(clause for clause in hit.clauses if self.library.valid(clause, day)))
        ]
        if not hits or hits[0].unit != finding.hits[0].unit:
            return None
        return finding.with_hits(tuple(hits))

    def _ended_on(self, finding: Finding) -> date | None:
        clause = finding.hits[0].clauses[0]
        return clause.effective_to or self.library.document(clause.document).effective_to


def _against(best: Finding) -> Against:
    """What a general question would have to push aside."""
    like_chat = best.verdict is Verdict.REFUSE and best.refusal in _LIKE_CHAT
    if best.verdict is Verdict.ANSWER or like_chat:
        return Against.ANSWER
    ours = best.verdict is Verdict.ASK_BACK or best.confidence >= _MAYBE_OURS
    return Against.UNPLACED if ours and best.margin < _NEAR else Against.OTHERWISE


def _is_sure(reply: PolicyAnswer) -> bool:
    answer = reply.answer
    return answer.status is AnswerStatus.ANSWERED and (answer.confidence or 0.0) >= _SURE


def _speaks_past(reply: PolicyAnswer, asker: Asker) -> bool:
    """Whether its first clause speaks of the group to somebody else: to employers of graduates, say."""
    cited = reply.answer.citations[:1]
    return any(citation.clause_id in asker.not_for for citation in cited)


def _is_of_owners(reply: PolicyAnswer, *, strict: bool) -> bool:
    """Whether it rests on the article on whose own business ended; `strict`: on that among others."""
    articles = [citation.article for citation in reply.answer.citations]
    return _OF_OWNERS in (articles if strict else articles[:1])


def _document_view(library: Library, document: Document) -> DocumentView:
    sections = [
        SectionView(
            id=section.id,
            printed=section.printed,
            article=section.article,
            clauses=[
                ClauseView(clause_id=clause.full_id, quote=clause.quote, plain=clause.plain)
                for clause in library.clauses
                if clause.document == document.key and clause.id.rpartition(".")[0] == section.id
            ],
        )
        for section in library.sections
        if section.document == document.key
    ]
    return DocumentView(
        document_id=document.doc_id,
        version=document.version,
        title=document.title,
        issuer=list(document.issuer),
        document_no=document.doc_no,
        published_on=document.published_on,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        source_url=document.source_url,
        sections=sections,
    )


def _read_yaml(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(path)
    return data
