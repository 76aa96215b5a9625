"""Opens cases and writes answers, always in the caller's transaction: what chat, form and staff share."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.errors import CaseChanged, CaseNotFound, CaseNotOpen, ConsentOfPerson, TooManyCases
from app.cases.life import OPEN_FOR_ANSWERS
from app.cases.opened import CITIZEN_IN_CHAT as CITIZEN_IN_CHAT
from app.cases.opened import CITIZEN_ON_PAGE as CITIZEN_ON_PAGE
from app.cases.opened import NO_PURPOSE as NO_PURPOSE
from app.cases.opened import Actor as Actor
from app.cases.opened import Opened as Opened
from app.cases.opened import answer_row, asked_of, depended_on, new_number
from app.cases.opened import staff_actor as staff_actor
from app.cases.providers import Growing, Offers, OptionProvider, Providers
from app.cases.repository import StoredAnswer
from app.clock import Clock, in_shanghai
from app.privacy.consent import Consents
from app.privacy.errors import ConsentMissing
from app.privacy.fields import Source
from app.processes.definition import Definition
from app.processes.errors import AnswerProblem, StepRequired, StepUnknown
from app.processes.interview import Change, Given, Interview, Place, give, settle
from app.processes.library import ProcessLibrary
from app.processes.model import WITH_OPTIONS, StepType
from app.processes.plan import CasePlan, Plan
from app.processes.reading import NOTHING, Reading

MAX_DRAFTS = 10
_MEMO = "case_opened_last"


class Watcher(Protocol):
    """Told of every answer at once, in its transaction: what cannot wait for the submission."""

    def answered(self, session: Session, opened: Opened, place: Place) -> Opened:
        """An answer was written; `opened` is the case with it. Returns the case, with what was added."""


class CaseBook:
    """The cases of this backend."""

    def __init__(
        self,
        library: ProcessLibrary,
        consents: Consents,
        clock: Clock,
        watchers: Sequence[Watcher] = (),
        providers: Providers | None = None,
    ) -> None:
        self._watchers = tuple(watchers)
        self._providers = providers or {}
        self.library = library
        self._consents = consents
        self._clock = clock
        # Every version that cases of this database were begun with: a handful a year.
        self._definitions: dict[str, tuple[Definition, Plan | None]] = {}

    @property
    def today(self) -> date:
        """The day here."""
        return in_shanghai(self._clock.now()).date()

    @property
    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()

    def start(
        self, session: Session, conversation_id: str, process_id: str, actor: Actor, *, in_chat: bool
    ) -> Opened:
        """A new draft. With `in_chat` the chat fills it in from now on."""
        process = self.library.process(process_id)
        drafts = [row for row in repository.of_conversation(session, conversation_id) if row.state == "draft"]
        if len(drafts) >= MAX_DRAFTS:
            raise TooManyCases
        now = self._clock.now()
        digest = self._keep_snapshot(session, process)
        if in_chat:
            repository.leave_chat(session, conversation_id)
        case_id = str(uuid4())
        row: dict[str, Any] = {
            "id": case_id,
            "number": new_number(now),
            "conversation_id": conversation_id,
            "process_id": process.id,
            "snapshot": digest,
            "title": process.file.title,
            "state": "draft",
            "in_chat": in_chat,
            "created_at": now,
            "updated_at": now,
            "expires_at": now + timedelta(days=process.file.expires_days),
        }
        repository.add_case(session, row)
        self.note(session, case_id, actor, "case.started", to_state="draft")
        return self.locked(session, case_id)

    def _keep_snapshot(self, session: Session, process: Definition) -> str:
        plan = self.library.plans.get(process.file.plan or "")
        content = {"process": process.content, "plan": plan.content if plan else None}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = {
            "digest": digest,
            "process_id": process.id,
            "version": process.file.version,
            "content": json.loads(text),
            "created_at": self._clock.now(),
        }
        repository.add_snapshot(session, row)
        return digest

    def locked(self, session: Session, case_id: str, conversation_id: str | None = None) -> Opened:
        """The case at its next revision; others who want to change it wait until this transaction ends."""
        row = repository.lock(session, case_id, self._clock.now())
        return self._checked(session, row, conversation_id)

    def read(self, session: Session, case_id: str, conversation_id: str | None = None) -> Opened:
        """The case as it is."""
        return self._checked(session, repository.find(session, case_id), conversation_id)

    def _checked(self, session: Session, row: Row[Any] | None, conversation_id: str | None) -> Opened:
        if row is None or (conversation_id is not None and row.conversation_id != conversation_id):
            raise CaseNotFound
        return self.open(session, row)

    def open(self, session: Session, row: Row[Any]) -> Opened:
        """A row with its process as it was when the case began, and its answers."""
        process, plan = self._definition(session, row.snapshot)
        stored = repository.answers(session, row.id)
        consents = self._standing(session, row.conversation_id, process)
        asked = asked_of(session, row, stored)
        offers = Offers(process, self._providers, asked, row.at)
        interview = Interview(process, stored, consents, self.today, offers=offers)
        opened = Opened(row, process, plan, stored, interview, row.at)
        session.info[_MEMO] = opened
        return opened

    def current(self, session: Session, row: Row[Any]) -> Opened:
        """As `open`, at the end of the transaction that wrote last: its answers are not read twice.

        Every change opens the case anew, so what was opened last is what is there. Options that come from
        elsewhere may have changed: those cases are opened anew.
        """
        known: Opened | None = session.info.get(_MEMO)
        same = known is not None and (known.row.id, known.row.revision) == (row.id, row.revision)
        if known is None or not same or _has_providers(known.process):
            return self.open(session, row)
        return replace(known, row=row, at=row.at)

    def _definition(self, session: Session, digest: str) -> tuple[Definition, Plan | None]:
        if digest not in self._definitions:
            content = repository.snapshot(session, digest).content
            plan = Plan.of(content["plan"]) if content["plan"] else None
            self._definitions[digest] = (Definition.of(content["process"]), plan)
        return self._definitions[digest]

    def _standing(self, session: Session, conversation_id: str, process: Definition) -> dict[str, bool]:
        """Where consent stands: granted or refused. Withdrawn counts as not asked: it may be asked again."""
        if not any(step.personal for step in process.steps.values()):
            return {}
        return self._consents.standing(session, conversation_id)

    def changed(self, session: Session, opened: Opened, **values: Any) -> Opened:
        """Set columns of a case that is locked. Its answers are not read again."""
        row = repository.change(session, opened.row.id, **values)
        return self._after(session, opened, row, opened.stored, opened.interview)

    def _after(
        self, session: Session, opened: Opened, row: Row[Any], stored: dict[str, StoredAnswer], now: Interview
    ) -> Opened:
        """The case after a write of this transaction, which nobody else can have come between.

        `now`: the interview worked out for what was written. What providers offer is asked anew.
        """
        if _has_providers(opened.process):
            return self.open(session, row)
        after = replace(opened, row=row, stored=stored, interview=now.stored(stored), at=row.at)
        session.info[_MEMO] = after
        return after

    def give(
        self, session: Session, opened: Opened, key: str, raw: Any, actor: Actor, base: int
    ) -> tuple[Opened, Change]:
        """Check and keep one answer; what depended on the old one is cleared. The case must be locked.

        `base`: the revision the person looked at. CaseChanged when this answer was changed since by somebody
        else; AnswerProblem when it does not fit; StepUnknown when the case does not ask it.
        """
        place = self._writable(opened, key, base)
        if place.purpose is not None:
            return self._decide(session, opened, place, raw, actor), Change(opened.interview, (), None)
        value = self._check(session, opened, place, raw, actor)
        return self._write(session, opened, place, Given(value), actor, base)

    def _check(self, session: Session, opened: Opened, place: Place, raw: Any, actor: Actor) -> Any:
        provider = self._provider(place)
        if provider is None or place.step.type not in WITH_OPTIONS:
            raw = self.library.checker.check(place, raw, self.today)
        if place.step.type is StepType.FILE:
            _require_kept(session, opened, place, raw)
        if provider is None:
            return raw
        return provider.check(asked_of(session, opened.row, opened.stored, actor.name), raw)

    def _provider(self, place: Place) -> OptionProvider | None:
        return self._providers.get(place.step.provider or "")

    def provided(
        self, session: Session, opened: Opened, place: Place, text: str, *, is_open: bool
    ) -> Reading:
        """What the provider of a step reads in a text."""
        provider = self._provider(place)
        if provider is None:
            return NOTHING
        return provider.read(asked_of(session, opened.row, opened.stored), text, is_open=is_open)

    def grown(self, session: Session, opened: Opened, text: str) -> tuple[Place, Reading] | None:
        """The answered question that a text adds something to, with what its answer is then."""
        for place in opened.interview.places:
            provider = self._provider(place)
            if isinstance(provider, Growing) and place.key in opened.stored:
                reading = provider.more(asked_of(session, opened.row, opened.stored), text)
                if reading.values:
                    return place, reading
        return None

    def keep_early(self, session: Session, opened: Opened, text: str, given: str | None = None) -> Opened:
        """Keep what a text says beside an answer: a time, before what it is for or (`given`) with it."""
        for place in opened.interview.places:
            provider = self._provider(place)
            if not isinstance(provider, Growing) or (place.key in opened.stored and place.key != given):
                continue
            if early := provider.early(asked_of(session, opened.row, opened.stored), text):
                return self.changed(session, opened, opening=early)
        return opened

    def reads(self, session: Session, opened: Opened, key: str, text: str) -> bool:
        """Whether a text answers a question with a provider without being asked."""
        place = opened.interview.by_key.get(key)
        return place is not None and bool(self.provided(session, opened, place, text, is_open=False).values)

    def let_go(self, session: Session, opened: Opened, keys: Sequence[str] | None = None) -> None:
        """Give back what providers keep for a case, or for some of its answers."""
        for key in opened.stored if keys is None else keys:
            step = opened.process.steps.get(key)
            provider = self._providers.get(step.provider or "") if step is not None else None
            if provider is not None:
                provider.let_go(asked_of(session, opened.row, opened.stored))

    def lose(self, session: Session, opened: Opened, key: str) -> Opened:
        """An answer cannot be had any more: it is asked again, everything else stays."""
        repository.delete_answers(session, opened.row.id, [key])
        repository.change(session, opened.row.id, at=None, pending=None)
        return self.reopened(session, opened)

    def skip(
        self, session: Session, opened: Opened, key: str, actor: Actor, base: int
    ) -> tuple[Opened, Change]:
        """Record that a question is not answered; StepRequired where it must be."""
        place = self._writable(opened, key, base)
        if place.step.required or place.purpose is not None:
            raise StepRequired
        return self._write(session, opened, place, Given(None, skipped=True), actor, base)

    def _writable(self, opened: Opened, key: str, base: int) -> Place:
        if opened.row.state not in OPEN_FOR_ANSWERS:
            raise CaseNotOpen
        place = opened.interview.by_key.get(key)
        if place is None or place.step.type is StepType.CONFIRM:
            raise StepUnknown
        if place.step.personal and opened.interview.consents.get(place.step.personal) is not True:
            raise ConsentMissing
        looked_at = (key, *depended_on(opened, place))
        if any(opened.stored[each].revision > base for each in looked_at if each in opened.stored):
            raise CaseChanged(field=key)
        return place

    def _write(
        self, session: Session, opened: Opened, place: Place, answer: Given, actor: Actor, base: int
    ) -> tuple[Opened, Change]:
        change = give(opened.interview, place.key, answer)
        gone = [key for key in opened.stored if key not in change.answers]
        if any(opened.stored[key].revision > base for key in gone):
            raise CaseChanged(field=place.key)  # it would clear what the author has not seen
        row = answer_row(opened, place, answer, actor, self._clock.now())
        repository.set_answer(session, row)
        self.let_go(session, opened, gone)
        repository.delete_answers(session, opened.row.id, gone)
        stored = {key: kept for key, kept in opened.stored.items() if key in change.answers}
        stored[place.key] = repository.stored_answer(row)
        values: dict[str, Any] = {"at": None, "pending": None, "misses": 0}
        if opened.row.state == "draft":
            days = opened.process.file.expires_days
            values["expires_at"] = self._clock.now() + timedelta(days=days)
        if place.step.type == "region":
            values["region"] = answer.value
        changed = repository.change(session, opened.row.id, **values)
        written = self._after(session, opened, changed, stored, change.after)
        for watcher in self._watchers:
            written = watcher.answered(session, written, place)
        return written, change

    def _decide(self, session: Session, opened: Opened, place: Place, raw: Any, actor: Actor) -> Opened:
        granted, purpose = self.library.checker.check(place, raw, self.today), place.purpose or ""
        if actor.source is Source.STAFF and not self._may_record(session, opened, purpose):
            raise ConsentOfPerson
        self._consents.decide(
            session,
            opened.row.conversation_id,
            purpose,
            granted=granted,
            notice_version=self._consents.notice.version,
            source=actor.consent,
            actor=actor.name,
        )
        repository.change(session, opened.row.id, at=None, pending=None, misses=0)
        return self.tidy(session, self.reopened(session, opened))

    def drop_undecided(self, session: Session, opened: Opened) -> None:
        """The open consent of a confidential form will not be decided: what waited for it is forgotten."""
        purpose, restricted = opened.open_place.purpose, opened.process.file.restricted
        if restricted and purpose is not None and purpose not in opened.interview.consents:
            self._consents.drop_undecided(session, opened.row.conversation_id, purpose)

    def _may_record(self, session: Session, opened: Opened, purpose: str) -> bool:
        """Whether staff may note a consent said at the desk: an ordinary one that nobody decided yet."""
        known = self._consents.notice.purpose(purpose)
        is_open = purpose not in opened.interview.consents
        refused = self._consents.is_refused(session, opened.row.conversation_id, purpose)
        return known is not None and not known.sensitive and is_open and not refused

    def tidy(self, session: Session, opened: Opened) -> Opened:
        """Drop what no longer belongs to the case, after consents changed or the day did."""
        _, dropped = settle(opened.interview, set())
        if not dropped:
            return opened
        repository.delete_answers(session, opened.row.id, dropped)
        return self.reopened(session, opened)

    def reopened(self, session: Session, opened: Opened) -> Opened:
        """The case as the changes of this transaction left it."""
        row = repository.find(session, opened.row.id)
        assert row is not None  # it is locked by this transaction
        return self.open(session, row)

    def go_to(self, session: Session, opened: Opened, key: str | None) -> Opened:
        """Ask a question again; its answer stays until another is given."""
        return self.changed(session, opened, at=key, pending=None, misses=0)

    def plan_of(self, opened: Opened) -> CasePlan | None:
        """The sub-items and materials that the answers so far call for."""
        return opened.plan.for_case(opened.interview.values, self.today) if opened.plan else None

    def note(
        self,
        session: Session,
        case_id: str,
        actor: Actor,
        action: str,
        *,
        item_id: str | None = None,
        from_state: str | None = None,
        to_state: str | None = None,
        note: str | None = None,
    ) -> None:
        """Add a line to the case's history."""
        row = {
            "case_id": case_id,
            "at": self._clock.now(),
            "actor": actor.name,
            "action": action,
            "item_id": item_id,
            "from_state": from_state,
            "to_state": to_state,
            "note": note,
        }
        repository.add_event(session, row)


def _has_providers(process: Definition) -> bool:
    return any(step.provider for step in process.steps.values())


def _require_kept(session: Session, opened: Opened, place: Place, named: Sequence[str]) -> None:
    """AnswerProblem unless every file that is named was uploaded to this question of this case."""
    kept = {each.id for each in repository.files(session, opened.row.id) if each.key == place.key}
    if not kept.issuperset(named):
        raise AnswerProblem("有文件没有收到，请重新上传。")
