"""Handing an aid intake in: it is put before the people of aid, and the person gets a plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.aid import alert_repository, repository
from app.aid.due import AT_ONCE, RECENT, first_call, follow_ups
from app.aid.errors import AidConsentNeeded
from app.aid.plan import chat_text, make_plan, told_lines
from app.aid.plan_answers import answer, not_in_plan
from app.aid.plan_questions import PlanQuestion, question_in
from app.aid.schemas import Plan, ToldView
from app.aid.summary import summary_lines
from app.aid.superseding import inherited, take_over
from app.aid.triage import HEARD, Referred, Triage
from app.aid.views import phone_of
from app.cases import repository as cases
from app.cases.asking import button
from app.cases.book import Actor, Opened
from app.cases.chat_view import NOT_OURS, Reply, Turned, own_words, text_reply
from app.cases.errors import NothingSaid
from app.cases.life import OPEN_FOR_ANSWERS, CaseLife, after
from app.clock import Clock, in_shanghai
from app.policies.library import Library
from app.privacy.kinds import Kind
from app.privacy.masking import mask
from app.processes.interview import answered_values
from app.processes.places import Places

PURPOSE = "aid_intake"
_NO_HURRY = ("urgent", "ok")
# No office has this id: the windows neither list nor open what belongs to it.
AID_OFFICE = "aid"
_WHEN_URGENT = "工作人员已经收到提醒，会先联系您。"
_WHEN = "工作人员会看您写的，需要的话打您留的电话。"
_WHEN_URGENT_UNREACHED = "工作人员已经收到提醒。您没留电话，可以拨打12345找人，也可以随时回来问我。"
_WHEN_UNREACHED = "工作人员会看您写的。您没留电话，过几天回来问问我就行。"


class AidOutcome:
    """What submitting `aid_intake` makes (`app.cases.outcomes.Outcome`)."""

    def __init__(self, triage: Triage, library: Library, clock: Clock, at_once: timedelta = AT_ONCE) -> None:
        self._triage = triage
        self._library = library
        self._clock = clock
        self._at_once = at_once
        self._places: Places | None = None

    def join(self, places: Places) -> None:
        """The places are read, with the processes."""
        self._places = places

    def working_days(self, session: Session, opened: Opened) -> list[int]:
        """Within how many somebody must call: what was told counts, and danger nobody has closed."""
        return [each.due_working_days for each in self.refer(session, opened, standing=True)]

    def refer(self, session: Session, opened: Opened, *, standing: bool = False) -> list[Referred]:
        """Where the answers of a case lead, and the danger that was heard before it was handed in.

        `standing`: without danger that is closed. The plan keeps it: its person is still told whom to call.
        """
        today, row = in_shanghai(self._clock.now()).date(), opened.row
        handed_in = row.submitted_at if row.state not in OPEN_FOR_ANSWERS else None
        since = in_shanghai(handed_in).date() if handed_in is not None else today
        at = handed_in or self._clock.now()
        heard = alert_repository.dangers(session, row.id, at, at - RECENT, standing=standing)
        values = answered_values(opened.interview) | {HEARD: heard}
        return self._triage.refer(values, today, row.region, since)

    def complete(self, session: Session, opened: Opened, actor: Actor) -> Sequence[Reply]:
        """Keep the intake, its referrals and follow-ups; the person is given the plan."""
        if opened.interview.consents.get(PURPOSE) is not True:
            raise AidConsentNeeded
        if not _says_something(answered_values(opened.interview)):
            raise NothingSaid
        row, now = opened.row, self._clock.now()
        alert_repository.link_alerts(session, row.conversation_id, row.id)
        referred = self.refer(session, opened)
        urgent = self._keep(session, opened, referred)
        state = after(CaseLife, row.state, "submit")
        cases.change(
            session,
            row.id,
            state=state,
            submitted_at=now,
            updated_at=now,
            expires_at=None,
            office_id=AID_OFFICE,
        )
        event = {
            "case_id": row.id,
            "at": now,
            "actor": actor.name,
            "action": "case.submitted",
            "item_id": None,
            "from_state": row.state,
            "to_state": state,
            "note": None,
        }
        cases.add_event(session, event)
        return self._replies(session, opened, referred, urgent=urgent)

    def _keep(self, session: Session, opened: Opened, referred: Sequence[Referred]) -> bool:
        """Whether it is urgent: by an answer, or by danger that was heard in the conversation."""
        now, row = self._clock.now(), opened.row
        days = self.working_days(session, opened)
        earlier = take_over(session, row, now)
        if alert_repository.is_alarmed(session, row.id, now - RECENT):
            days.append(0)
        urgency, due_at = first_call(now, days, self._at_once)
        kept: dict[str, Any] = {
            "case_id": row.id,
            "number": row.number,
            "conversation_id": row.conversation_id,
            "state": "open",
            "urgency": urgency,
            "due_at": due_at,
            "summary": summary_lines(opened.interview, self._places),
            "created_at": now,
        }
        kept |= inherited(kept, earlier)
        referrals = [
            {
                "case_id": row.id,
                "place": place,
                "table_id": each.table.id,
                "reasons": list(each.reasons),
                "state": "open",
                "updated_at": now,
            }
            for place, each in enumerate(referred)
        ]
        asked_again = [{"case_id": row.id, "weeks": weeks, "due_at": due} for weeks, due in follow_ups(now)]
        repository.add_case(session, kept, referrals, asked_again)
        return min(days, default=1) == 0

    def again(self, session: Session, opened: Opened) -> Reply | None:
        """The plan of an intake that was handed in, as it was given then."""
        row = opened.row
        if row.submitted_at is None or row.state in OPEN_FOR_ANSWERS:
            return None
        return self._given(session, opened, self.refer(session, opened))

    def stands(self, session: Session, opened: Opened) -> bool:
        """Whether the people of aid have the intake and have not closed it."""
        known = repository.of_conversation(session, opened.row.conversation_id)
        return any(each.case_id == opened.row.id and each.state == "open" for each in known)

    def moved(self, session: Session, case_id: str, conversation_id: str) -> None:
        """The intake goes with its case: consent, deletion and danger are looked up by the conversation."""
        repository.move(session, case_id, conversation_id)

    def standing(self, session: Session, opened: Opened) -> str | None:
        """The first step of the plan, and by when staff call; None where it is not theirs any more."""
        known = repository.of_conversation(session, opened.row.conversation_id)
        kept = next((each for each in known if each.case_id == opened.row.id), None)
        if kept is None or opened.row.submitted_at is None or opened.row.state in OPEN_FOR_ANSWERS:
            return None
        told = told_lines(self._told(session, opened.row.id))
        first = _first_step(self.refer(session, opened))
        return "\n".join([*told, *first, self._contact(kept, phone_of(opened))])

    def _told(self, session: Session, case_id: str) -> list[ToldView]:
        """What staff answered for the person, the latest first; notes of staff are not among it."""
        titles = {table.id: table.title for table in self._triage.tables}
        rows = [row for row in repository.told(session, case_id) if row.table_id in titles]
        return [
            ToldView(title=titles[row.table_id], text=str(row.for_person), at=in_shanghai(row.updated_at))
            for row in rows
        ]

    def about(self, session: Session, opened: Opened, text: str) -> Turned | None:
        """What the plan says to a question about itself; not ours where it says nothing to it."""
        question = question_in(text)
        given = self.again(session, opened) if question is not None else None
        if question is None or given is None:
            return None
        if question.again:
            return Turned(handled=True, before=[given])
        said = self._said_to(self.plan(session, opened), question)
        if said is None:
            return NOT_OURS
        options = [button("看我的计划", do="plan", case=opened.row.id)]
        if question.missing:
            copied = {"process": opened.process.id, "copy": opened.row.id, "changed": True}
            options.append(button("改了再交", do="start", **copied))
        return Turned(handled=True, before=[text_reply(said, options, own_words(opened.row.id))])

    def _said_to(self, plan: Plan, question: PlanQuestion) -> str | None:
        """A number the library knows and the plan does not is explained by whoever answers from it."""
        said, number = answer(plan, question), question.number
        if said is not None or number is None:
            return said
        known = {str(each.value) for each in self._library.all_facts if each.state == "verified"}
        return None if number in {*known, "110", "120"} else not_in_plan(number)

    def _contact(self, kept: Any, phone: str | None) -> str:
        """By when somebody calls; a time is said only where there is a number to call."""
        if kept.state != "open":
            return "这一份工作人员已经办结了。情况有变化，可以重新说一遍。"
        if kept.first_contact_at is not None:
            return "工作人员已经跟您联系过了。还有要问的，他们再联系您时可以问，急的话拨打12345。"
        if phone is None:
            return "工作人员会看您写的。您没留电话，他们没法打给您：可以随时回来问我，急的话拨打12345。"
        due = in_shanghai(kept.due_at)
        called = f"您留的电话 {mask(Kind.PHONE, phone)}"
        if due < in_shanghai(self._clock.now()):
            return f"工作人员本来该在{_moment(due)}前打{called}，还没接到的话，请拨打12345反映。"
        return f"工作人员最晚{_moment(due)}前打{called}。急的话可以先拨打12345。"

    def _replies(
        self, session: Session, opened: Opened, referred: Sequence[Referred], *, urgent: bool
    ) -> list[Reply]:
        first = f"{opened.process.file.submitted}\n编号 {opened.row.number}。{_when(opened, urgent=urgent)}"
        return [text_reply(first), self._given(session, opened, referred)]

    def plan(self, session: Session, opened: Opened, referred: Sequence[Referred] | None = None) -> Plan:
        """The plan of an intake, handed in or not."""
        row = opened.row
        consented = not cases.without_consent(session, [row.id])
        return make_plan(
            self.refer(session, opened) if referred is None else referred,
            self._library,
            row.id,
            row.number,
            self._clock.now(),
            submitted=row.submitted_at is not None,
            region=repository.region_in_words(session, row, self._places),
            consented=consented,
            told=self._told(session, row.id) if consented else [],
        )

    def _given(self, session: Session, opened: Opened, referred: Sequence[Referred]) -> Reply:
        """The plan as a bubble, with its page and its print."""
        row = opened.row
        plan = self.plan(session, opened, referred)
        path = f"/api/aid/plan/{row.id}"
        if cases.without_consent(session, [row.id]):
            return text_reply(chat_text(plan))
        # `private`: whoever keeps these bubbles must keep them encrypted.
        card = {
            "type": "aid_plan",
            "case_id": row.id,
            "number": row.number,
            "url": f"{path}.html",
            "links": [
                {"label": "打开我的计划", "path": f"{path}.html"},
                {"label": "下载PDF", "path": f"{path}.pdf"},
            ],
            "private": True,
        }
        options = []
        if any("mentor" in each.table.joins for each in referred):
            options.append({"label": "约创业导师", "payload": "/book_mentor"})
        if any("personal_startup" in each.table.joins for each in referred):
            options.append(button("办创业“一件事”", do="start", process="personal_startup"))
        return text_reply(chat_text(plan), options, card)


def _says_something(values: Mapping[str, Any]) -> bool:
    """Whether anything was said but that nothing is urgent."""
    return any(value not in (None, []) for key, value in values.items() if (key, value) != _NO_HURRY)


def _first_step(referred: Sequence[Referred]) -> list[str]:
    if not referred:
        return ["您说的还不够排出先后，工作人员会先看您写的。"]
    first = referred[0].lines
    return [f"您先办“{first.heading}”：{first.where}", "后面的都在计划里，点“看我的计划”。"]


def _moment(due: datetime) -> str:
    return f"{due.month}月{due.day}日（周{'一二三四五六日'[due.weekday()]}）{due:%H:%M}"


def _when(opened: Opened, *, urgent: bool) -> str:
    """Who calls whom: without a number nobody can call."""
    if phone_of(opened) is None:
        return _WHEN_URGENT_UNREACHED if urgent else _WHEN_UNREACHED
    return _WHEN_URGENT if urgent else _WHEN
