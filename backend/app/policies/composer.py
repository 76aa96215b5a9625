"""Turns findings into the reply a citizen reads: plain words first, the clause behind them, what binds
them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.policies.about_document import AboutDocument
from app.policies.askers import Asker
from app.policies.engine import NEAR_MISSES, UNSURE, Finding, UnitHit, Verdict
from app.policies.library import Article, Clause, Document, Fact, Library
from app.policies.rows import LibraryError
from app.policies.schemas import Answer, AnswerStatus, Citation, Option, PolicyAnswer
from app.policies.wording import Wording

_WHERE = frozenset({"contact", "place"})
# Reasons for which no office could help either.
_NO_OFFICE = frozenset(
    {"chitchat", "nonsense", "jailbreak", "business_advice", "other_region", "out_of_scope"}
)
_MOST_OPTIONS = 3
_RESPONSIBLE = "responsible"  # what a clause contains that names the office


class Composer:
    """Words replies from the library's own sentences; stateless."""

    def __init__(self, library: Library, wording: Wording) -> None:
        self._library = library
        self._wording = wording
        known = {clause.full_id for clause in library.clauses}
        for clause in wording.overview.clauses:
            if clause not in known:
                raise LibraryError("wording.yml", f"overview: there is no clause {clause}")
        self._hotline = [fact.text for fact in library.facts("verified") if fact.id == wording.hotline_fact]

    def answered(self, findings: Sequence[Finding], fact: Fact | None = None) -> PolicyAnswer:
        """The answer to one question, or to each question of a message (a silent one gets its sentence)."""
        texts: list[str] = [fact.text] if fact else []
        clauses: list[Clause] = []
        caveats: list[str] = list(fact.caveats) if fact else []
        stated = frozenset(fact.asks) if fact else frozenset[str]()
        for finding in findings:
            if finding.verdict is Verdict.REFUSE and fact is None:
                texts.append(self._wording.second_question + self._wording.refusals[finding.refusal].text)
                continue
            hit = finding.hits[0]
            texts.append("\n".join(clause.plain for clause in hit.clauses))
            clauses += [clause for clause in hit.clauses if clause not in clauses]
            caveats += self._caveats(finding, stated)
            if step := self._article(hit).next_step:
                texts.append(step)
        texts += self._where(findings)
        answer = self._answer(AnswerStatus.ANSWERED, clauses, findings[0].confidence, caveats)
        return PolicyAnswer(text="\n\n".join(dict.fromkeys(texts)), answer=answer)

    def ask_back(self, finding: Finding) -> PolicyAnswer:
        """Up to three units as buttons, each with its clause among the citations."""
        clauses = [hit.clauses[0] for hit in finding.hits[:_MOST_OPTIONS]]
        answer = self._answer(AnswerStatus.CLARIFY, clauses, finding.confidence, [])
        text = "\n\n".join([self._wording.ask_back, *self._where([finding])])
        return PolicyAnswer(text=text, options=self._options(finding.hits), answer=answer)

    def overview(self, clause: Clause) -> PolicyAnswer:
        """The whole task of a clause in short."""
        article = self._library.article(clause.article, clause.document)
        text = "\n\n".join([article.summary, *([article.next_step] if article.next_step else ())])
        answer = self._answer(AnswerStatus.ANSWERED, [clause], 1.0, self._bound_caveats(clause))
        return PolicyAnswer(text=text, answer=answer)

    def several(self, clauses: Sequence[Clause]) -> PolicyAnswer:
        """The tasks that hold a matter as buttons, each with its clause among the citations."""
        offered = clauses[:_MOST_OPTIONS]
        answer = self._answer(AnswerStatus.CLARIFY, offered, 1.0, [])
        options = [self._option(clause) for clause in offered]
        return PolicyAnswer(text=self._wording.several, options=options, answer=answer)

    def refused(self, finding: Finding) -> PolicyAnswer:
        """Why the question is not answered, with the nearest clause where its topic is in the plan.

        Where the plan is only silent on the point, its nearest tasks are offered as buttons: no dead end.
        """
        refusal = self._wording.refusals.get(finding.refusal, self._wording.refusals["unsure"])
        texts = [refusal.text]
        clauses: list[Clause] = []
        options: list[Option] = []
        silent = finding.refusal in (*NEAR_MISSES, UNSURE)
        if silent and finding.on_topic and finding.hits:
            clauses.append(finding.hits[0].clauses[0])
            texts.append(self._nearest(clauses[0]))
            # Whom to ask stands beside the clause, though the plan names no telephone.
            if finding.asked & _WHERE and (step := self._article(finding.hits[0]).next_step):
                texts.append(step)
        if refusal.see:
            options.append(self._option(self._library.clause(refusal.see)))
        if silent and (near := self._options([hit for hit in finding.hits if is_task(hit)])):
            texts.append(self._wording.near_tasks)
            options += near
        texts += self._where([finding], always=finding.refusal not in _NO_OFFICE)
        answer = self._answer(refusal.status, clauses, finding.confidence, [])
        return PolicyAnswer(text="\n\n".join(texts), options=options, answer=answer)

    def expired(self, finding: Finding, ended_on: date | None) -> PolicyAnswer:
        """Only clauses that may no longer be cited match."""
        text = self._wording.expired.format(day=_day(ended_on) if ended_on else "此前")
        return PolicyAnswer(
            text=text, answer=self._answer(AnswerStatus.ONLY_EXPIRED, [], finding.confidence, [])
        )

    def clause(self, clause: Clause) -> PolicyAnswer:
        """One clause the visitor chose."""
        article = self._library.article(clause.article, clause.document)
        said = clause.plain in article.summary
        texts = [article.summary] if said else [clause.plain, article.summary]
        if article.next_step:
            texts.append(article.next_step)
        caveats = self._bound_caveats(clause)
        return PolicyAnswer(
            text="\n\n".join(texts), answer=self._answer(AnswerStatus.ANSWERED, [clause], 1.0, caveats)
        )

    def for_everybody(self, day: date) -> PolicyAnswer | None:
        """What there is for whoever starts a business, each clause cited and as a button.

        None where none of it is in force on that day.
        """
        said, clauses = self._wording.overview, self._in_force(self._wording.overview.clauses, day)
        if not clauses:
            return None
        return PolicyAnswer(
            text="\n".join([said.lead, *self._lines(clauses), said.tail]),
            options=[self._option(clause) for clause in clauses],
            answer=self._answer(AnswerStatus.ANSWERED, clauses, 1.0, [self._wording.general_caveat]),
            everybody=True,
        )

    def for_the_named(self, asker: Asker, day: date) -> PolicyAnswer | None:
        """What there is for everybody, then what the plan says of a group; None where that is over."""
        said, own = self._wording.overview, self._in_force(asker.own, day)
        if not own:
            return None
        rest = self._in_force(said.clauses, day)
        lines = [said.lead, *self._lines(rest), asker.text + self._labels(own), said.tail]
        caveats = [*([asker.note] if asker.note else []), self._wording.general_caveat]
        return PolicyAnswer(
            text="\n".join(lines),
            options=[self._option(clause) for clause in (*rest, *own)],
            answer=self._answer(AnswerStatus.ANSWERED, [*rest, *own], 1.0, caveats),
            asker=asker.id,
        )

    def _in_force(self, clauses: Sequence[str], day: date) -> list[Clause]:
        found = map(self._library.clause, clauses)
        return [clause for clause in found if self._library.valid(clause, day)]

    def _lines(self, clauses: Sequence[Clause]) -> list[str]:
        """The first clauses in their plain words, the others by name."""
        said = self._wording.overview
        told, named = clauses[: said.told], clauses[said.told :]
        lines = [said.line.format(label=self._label(clause), plain=clause.plain) for clause in told]
        return [*lines, said.more.format(labels=self._labels(named))] if named else lines

    def _labels(self, clauses: Sequence[Clause]) -> str:
        return "、".join(dict.fromkeys(map(self._label, clauses))) + "。"

    def _label(self, clause: Clause) -> str:
        return self._library.article(clause.article, clause.document).label

    def for_asker(self, asker: Asker) -> PolicyAnswer:
        """What is true for a group of people, with the clauses everybody can use as buttons."""
        status = AnswerStatus.ANSWERED if asker.answered_by else AnswerStatus.NOT_COVERED
        clauses = [self._library.clause(asker.answered_by)] if asker.answered_by else []
        answer = self._answer(status, clauses, 1.0, [self._wording.general_caveat])
        return PolicyAnswer(
            text="\n\n".join([asker.text, *self._hotline]),
            options=[self._option(self._library.clause(clause)) for clause in asker.offers],
            answer=answer,
            tells="worker" if asker.worked_there else None,
            desk=True,
            asker=asker.id,
        )

    def noted(self, reply: PolicyAnswer, asker: Asker) -> PolicyAnswer:
        """A reply about a matter to somebody of a group, with what is true for the group beside it."""
        changes: dict[str, Any] = {"tells": "worker"} if asker.worked_there else {}
        if asker.note and reply.answer.status is AnswerStatus.ANSWERED:
            caveats = [*reply.answer.caveats, asker.note]
            changes["answer"] = reply.answer.model_copy(update={"caveats": caveats})
        elif asker.note and reply.answer.status is AnswerStatus.NOT_COVERED:
            changes["text"] = f"{asker.note}\n\n{reply.text}"
        return reply.model_copy(update=changes)

    def quoted(self, finding: Finding) -> PolicyAnswer:
        """The best unit's clauses word for word, with the number they stand under."""
        hit = finding.hits[0]
        about, first = self._wording.about, hit.clauses[0]
        heading = self._article(hit).heading
        place = (
            about["stands"].format(article=first.article, heading=heading)
            if isinstance(first.article, int)
            else about["stands_in_part"].format(part=self._wording.part_name(first.article))
        )
        text = "\n".join([place, *(f"“{clause.quote}”" for clause in hit.clauses)])
        caveats = self._bound_caveats(first)
        answer = self._answer(AnswerStatus.ANSWERED, hit.clauses, finding.confidence, caveats)
        return PolicyAnswer(text=text, answer=answer)

    def office(self, finding: Finding) -> PolicyAnswer:
        """Which office answers for a task: the clause that names one, else who keeps all tasks together."""
        hit = finding.hits[0]
        unit = [
            clause
            for clause in self._library.clauses
            if (clause.document, clause.article) == (hit.clauses[0].document, hit.clauses[0].article)
        ]
        named = [clause for clause in hit.clauses if _RESPONSIBLE in clause.contains]
        named = named or [clause for clause in unit if _RESPONSIBLE in clause.contains][:1]
        if named:
            clauses, texts = named, [clause.plain for clause in named]
        else:
            keeper = self._library.clause(self._wording.about["keeper"])
            clauses = [hit.clauses[0], keeper]
            texts = [hit.clauses[0].plain, self._wording.about["no_office"].format(plain=keeper.plain)]
        caveats = [self._wording.missing["contact"], *self._bound_caveats(clauses[0])]
        answer = self._answer(AnswerStatus.ANSWERED, clauses, finding.confidence, caveats)
        return PolicyAnswer(text="\n\n".join([*texts, *self._hotline]), answer=answer)

    def which_clause(self) -> PolicyAnswer:
        """Somebody wants a clause and none was spoken of."""
        return PolicyAnswer(
            text=self._wording.about["which_clause"],
            answer=self._answer(AnswerStatus.NOT_COVERED, [], 1.0, []),
        )

    def article(self, document: Document, number: int) -> PolicyAnswer:
        """A whole article by its number, or that there is none of this number."""
        clauses = [c for c in self._library.clauses if c.document == document.key and c.article == number]
        if not clauses:
            count = sum(isinstance(a.id, int) for a in self._library.articles if a.document == document.key)
            text = self._wording.about["no_article"].format(count=count, number=number)
            return PolicyAnswer(text=text, answer=self._answer(AnswerStatus.NOT_COVERED, [], 1.0, []))
        article = self._library.article(number, document.key)
        caveats = self._bound_caveats(clauses[0])
        answer = self._answer(AnswerStatus.ANSWERED, clauses, 1.0, caveats)
        return PolicyAnswer(text=f"第{number}条 {article.heading}\n\n{article.summary}", answer=answer)

    def about(self, document: Document, asked: AboutDocument) -> PolicyAnswer:
        """Who issued a document, how long it holds; what its text does not state is said to be missing."""
        text = self._wording.about[asked].format(
            title=document.title,
            issuer="、".join(document.issuer),
            basis=document.effective_basis or "没有写明",
        )
        if asked is AboutDocument.VALIDITY and document.effective_to is not None:
            text += self._wording.about["until"].format(day=_day(document.effective_to))
        answered = asked is AboutDocument.ISSUER
        status = AnswerStatus.ANSWERED if answered else AnswerStatus.NOT_COVERED
        return PolicyAnswer(text=text, answer=self._answer(status, [], 1.0, []))

    def _answer(
        self, status: AnswerStatus, clauses: Sequence[Clause], confidence: float, caveats: Sequence[str]
    ) -> Answer:
        return Answer(
            status=status,
            citations=[self._citation(clause) for clause in clauses],
            caveats=list(dict.fromkeys(caveats)),
            confidence=round(confidence, 4),
            library_version=self._library.library_version,
        )

    def _citation(self, clause: Clause) -> Citation:
        document = self._library.document(clause.document)
        return Citation(
            document_id=document.doc_id,
            version=document.version,
            title=document.title,
            document_no=document.doc_no,
            article=clause.article,
            clause_id=clause.full_id,
            quote=clause.quote,
            effective_to=clause.effective_to or document.effective_to,
            source_url=document.source_url,
        )

    def _caveats(self, finding: Finding, stated: frozenset[str]) -> list[str]:
        missing = [
            self._wording.missing[kind]
            for kind in sorted(finding.missing - stated)
            if kind in self._wording.missing
        ]
        return missing + self._bound_caveats(finding.hits[0].clauses[0])

    def _bound_caveats(self, clause: Clause) -> list[str]:
        document = self._library.document(clause.document)
        return list(self._wording.unit_caveats.get(f"{document.doc_id}:{clause.article}", ()))

    def _where(self, findings: Sequence[Finding], *, always: bool = False) -> list[str]:
        """The hotline line, whenever somebody asks where to go or whom to call."""
        asks = always or any(finding.asked & _WHERE for finding in findings)
        return self._hotline if asks else []

    def _nearest(self, clause: Clause) -> str:
        if isinstance(clause.article, int):
            return self._wording.nearest.format(article=clause.article, plain=clause.plain)
        return self._wording.nearest_part.format(
            part=self._wording.part_name(clause.article), plain=clause.plain
        )

    def _options(self, hits: Sequence[UnitHit]) -> list[Option]:
        return [self._option(hit.clauses[0]) for hit in hits[:_MOST_OPTIONS]]

    def _option(self, clause: Clause) -> Option:
        payload = "/show_clause" + json.dumps({"clause_id": clause.full_id})
        return Option(label=self._label(clause), payload=payload)

    def _article(self, hit: UnitHit) -> Article:
        return self._library.article(hit.clauses[0].article, hit.clauses[0].document)


def is_task(hit: UnitHit) -> bool:
    """Whether a unit is one of the numbered tasks: the aims and safeguards help nobody on."""
    return isinstance(hit.clauses[0].article, int)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
