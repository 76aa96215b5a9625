"""What people ask for outside the questions: begin, go on, how far, take back, move to another device."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT, CaseBook, Opened
from app.cases.chat import ChatParts, Said
from app.cases.chat_notice import paper_buttons
from app.cases.chat_view import NOT_OURS, Turned, own_words, text_reply
from app.cases.errors import CaseNotFound
from app.cases.filing import CaseOutcome, status_text
from app.cases.handed_in import asks_to_change, how_to_change
from app.cases.life import CONSENT_WITHDRAWN_SAID, OPEN_FOR_ANSWERS, STATES
from app.cases.moving import Moving
from app.cases.retelling import SAYS_CHANGED, Retelling, copy_button
from app.cases.turning import ChatTurns
from app.cases.withheld import withheld
from app.errors import AppError
from app.processes.agreeing import says_it_agrees
from app.processes.progress import progress_of

CODE = re.compile(
    r"(?<![0-9A-Za-z])([2-9A-HJ-NP-Za-hj-np-z]{4})[- ]?([2-9A-HJ-NP-Za-hj-np-z]{4})(?![0-9A-Za-z])"
)
_MOST = 8
_NONE_HERE = (
    "您在这里还没有办件。在窗口或别的平台交的，我看不到办理记录，请向当初受理的窗口查询，或者拨打12345。"
    "想在这里办事可以说“我要办个体户”；想接着别的手机上填的，请直接发一次性代码。"
)
_REASONS = ("不想办了", "内容填错了", "以后再办", "在别处办了")
# What somebody calls that which he was given to keep; 创业计划书 is none of it.
_THE_PLAN = re.compile(r"一页纸|那(?:张|页)纸|(?<![业商年])计划(?!书|生育)")
_NEXT = re.compile(
    r"(?:下一步|接下来|下面|往下|下步)[^，,。]{0,4}(?:干|办|做|去|找|弄|整|走)?(?:啥|什么|哪|谁|咋|怎么)|"
    r"先(?:干|办|做|去|找)(?:啥|什么|哪|谁)"
)
_WITHDRAWS = "真要撤回吗？撤回以后部门就不再办了，这一步不能反悔。"
_WITHDRAWS_AID = (
    "真要撤回吗？撤回以后工作人员就看不到、也不再联系您了。只是情况变了或者哪里说错了，不用撤回："
    "点“改了再交”，改完再交一份就行。"
)
_TOLD_BESIDE = "您刚说的里头要有新情况，交上去的那份里还没有，点“改了再交”就能加进去。"
_WITHDRAWABLE = ("submitted", "correction", "accepted")


class Commands:
    """Carries them out, in the caller's transaction."""

    def __init__(self, parts: ChatParts, turns: ChatTurns, filing: CaseOutcome, moving: Moving) -> None:
        self._parts = parts
        self._turns = turns
        self._filing = filing
        self._moving = moving
        self._retelling = Retelling(parts, turns)

    @property
    def _book(self) -> CaseBook:
        return self._parts.book

    def start(
        self, session: Session, said: Said, process_id: str, *, anew: bool = False, changed: bool = False
    ) -> Turned:
        """Begin a process, unless a draft of it is waiting or somebody works on it: then ask.

        `changed`: what was handed in is no longer how things are, so it is begun once more.
        """
        drafts = [
            row
            for row in repository.of_conversation(session, said.conversation_id)
            if row.state == "draft"
            and row.process_id == process_id
            and self._can_go_on(row)
            and row.expires_at > self._book.now
        ]
        if drafts and not anew:
            row = drafts[0]
            done, _ = progress_of(self._book.open(session, row).interview)
            options = [
                button("接着填", do="resume", case=row.id),
                button("重新开始", do="start", process=process_id),
            ]
            text = f"您有一份没填完的“{row.title}”，已经填了 {done} 个。接着填，还是重新开始？"
            return Turned(handled=True, before=[text_reply(text, options)])
        if not (drafts or changed) and (standing := self._standing(session, said, process_id)) is not None:
            return self._handed_in(session, said, standing)
        opened = self._book.start(session, said.conversation_id, process_id, CITIZEN_IN_CHAT, in_chat=True)
        return self._turns.began(session, opened, said, self._parts.greeting(opened, said.text))

    def _standing(self, session: Session, said: Said, process_id: str) -> Opened | None:
        """The latest case of a process that was handed in and is being worked on, where that is told."""
        process = self._book.library.processes.get(process_id)
        if process is None or not self._parts.outcomes.lasts(process.file.outcome):
            return None
        rows = repository.of_conversation(session, said.conversation_id)
        cases = (self._book.open(session, row) for row in rows if row.process_id == process_id)
        return next((each for each in cases if self._parts.outcomes.stands(session, each)), None)

    def _handed_in(self, session: Session, said: Said, standing: Opened) -> Turned:
        """What somebody asks after he handed in his story: where to ask it, and that it is known."""
        if said.button is None and (plan := self._asked_plan(session, said, [standing.row])) is not None:
            return plan
        if said.text and (offered := self._retelling.offered(standing, said.text)) is not None:
            return offered
        reader = next((each for each in self._parts.stories if each.process == standing.process.id), None)
        desk = reader.directions(said.text) if reader is not None and said.text else None
        told = f"您讲的情况工作人员那里有（编号 {standing.row.number}），不用从头再讲。"
        told += "还想问什么，他们联系您的时候也能问。"
        options = self._ways_after(standing)
        if self._retelling.tells_beside(standing, said.text):  # a question that tells as well
            told += _TOLD_BESIDE
            options.insert(0, copy_button(standing))
        text = "\n\n".join(filter(None, (desk, told)))
        return Turned(handled=True, before=[text_reply(text, options, own_words(standing.row.id))])

    def _asked_plan(self, session: Session, said: Said, rows: Sequence[Any]) -> Turned | None:
        """The plan, for words that ask for it; what comes next only where the case touched last has one."""
        named = bool(_THE_PLAN.search(said.text))
        for row in rows if named else rows[:1] if _NEXT.search(said.text) else []:
            reply = self._parts.outcomes.again(session, self._book.open(session, row))
            if reply is not None and row.state != "withdrawn":
                return Turned(handled=True, before=[reply])
        return None

    @staticmethod
    def _ways_after(standing: Opened) -> list[dict[str, str]]:
        return [
            button("看我的计划", do="plan", case=standing.row.id),
            button("情况变了，重新说一遍", do="start", process=standing.process.id, changed=True),
        ]

    def standing(self, session: Session, said: Said) -> Turned:
        """What stands of what was handed in, or how it can be changed; not ours where nothing was."""
        if asks_to_change(said.text):
            return self.changing(session, said)
        for row in self._latest_standing(session, said):
            opened = self._book.open(session, row)
            text = self._parts.outcomes.standing(session, opened)
            if text is None:
                continue
            asked = self._parts.outcomes.about(session, opened, said.text)
            if asked is not None and asked.handled:
                return asked
            if _THE_PLAN.search(said.text) and (plan := self._parts.outcomes.again(session, opened)):
                return Turned(handled=True, before=[plan])
            reply = text_reply(text, self._ways_after(opened), own_words(row.id))
            return Turned(handled=True, before=[reply])
        return NOT_OURS

    @staticmethod
    def _latest_standing(session: Session, said: Said) -> list[Any]:
        """The cases that stand, the one handed in last first: it answers for those whose place it took."""
        rows = repository.of_conversation(session, said.conversation_id)
        standing = [
            row for row in rows if row.state not in (*OPEN_FOR_ANSWERS, "withdrawn") and row.submitted_at
        ]
        return sorted(standing, key=lambda row: row.submitted_at, reverse=True)

    def told(self, session: Session, said: Said) -> Turned:
        """What is told after a story was handed in: that it is not in it yet, and how it gets there."""
        for reader in self._parts.stories:
            standing = self._standing(session, said, reader.process)
            if standing is None:
                continue
            if SAYS_CHANGED.fullmatch(said.text.strip()):
                return self.start(session, replace(said, text=""), reader.process, changed=True)
            if (offered := self._retelling.offered(standing, said.text)) is not None:
                return offered
        return NOT_OURS

    def asked_of_plan(self, session: Session, said: Said) -> Turned:
        """What somebody's own latest plan says to a question about it; not ours for every other question."""
        for row in self._latest_standing(session, said):
            asked = self._parts.outcomes.about(session, self._book.open(session, row), said.text)
            if asked is not None:
                return asked
        return NOT_OURS

    def changing(self, session: Session, said: Said) -> Turned:
        """地址写错了，交上去还能改不: what the case handed in last allows."""
        rows = [row for row in self.listed(session, said) if row.state != "draft" and row.submitted_at]
        rows = [row for row in rows if not repository.without_consent(session, [row.id])]
        if not rows:
            return NOT_OURS
        rows.sort(key=lambda row: row.submitted_at, reverse=True)
        opened = self._book.open(session, rows[0])
        free = not self._filing.needs_reason(opened)
        lasts = self._parts.outcomes.lasts(opened.process.file.outcome)
        return Turned(handled=True, before=[how_to_change(rows[0], free=free, lasts=lasts)])

    def plan(self, session: Session, said: Said, case_id: str) -> Turned:
        """What was given to keep when a case was handed in."""
        opened = self._book.read(session, case_id, said.conversation_id)
        reply = self._parts.outcomes.again(session, opened)
        if reply is None:
            raise CaseNotFound
        return Turned(handled=True, before=[reply])

    def resume(self, session: Session, said: Said, case_id: str | None = None) -> Turned:
        """Go on with a draft, at the question where it stopped."""
        rows = repository.of_conversation(session, said.conversation_id)
        drafts = [row for row in rows if self._can_go_on(row) and case_id in (None, row.id)]
        if not drafts and case_id is None and (stands := self.standing(session, said)).handled:
            return stands
        if not drafts:
            return Turned(
                handled=True, before=[text_reply("现在没有没填完的事项。想办事可以说“我要办个体户”。")]
            )
        if len(drafts) > 1:
            options = [button(f"{row.title}"[:20], do="resume", case=row.id) for row in drafts[:_MOST]]
            return Turned(handled=True, before=[text_reply("接着填哪一个？", options)])
        repository.leave_chat(session, said.conversation_id)
        repository.change(session, drafts[0].id, in_chat=True, misses=0)
        opened = self._book.tidy(session, self._book.locked(session, drafts[0].id, said.conversation_id))
        if says_it_agrees(said.text) and (consent := withheld(opened)) is not None:
            opened = self._book.go_to(session, opened, consent)  # 算了我同意吧
            return Turned(handled=True, after=[self._parts.question(opened)])
        done, total = progress_of(opened.interview)
        told = f"接着填“{opened.row.title}”，已经填了 {done} 个，还差 {total - done} 个左右。"
        return Turned(handled=True, before=[text_reply(told)], after=[self._parts.question(opened)])

    def _can_go_on(self, row: Any) -> bool:
        """Whether a case still takes answers; a draft past its day does not, even before it is cleared."""
        lives = row.expires_at is None or row.expires_at > self._book.now
        return row.state in OPEN_FOR_ANSWERS and lives

    def status(self, session: Session, said: Said, case_id: str | None = None) -> Turned:
        """How far the person's cases are."""
        rows = [row for row in self.listed(session, said) if case_id in (None, row.id)]
        if not rows:
            # What somebody handed in at a desk is known there, and nowhere here.
            answer = {"status": "needs_personal_record", "citations": [], "caveats": []}
            return Turned(handled=True, before=[{**text_reply(_NONE_HERE), "answer": answer}])
        if said.button is None and (plan := self._asked_plan(session, said, rows)) is not None:
            return plan
        replies = []
        for row in rows[:_MOST]:
            replies.append(text_reply(self._status(session, row), self._choices(row), _card(row)))
        return Turned(handled=True, before=replies)

    def listed(self, session: Session, said: Said) -> list[Any]:
        """The cases of a person; what became an appointment is listed as one."""
        booking = {
            each.id for each in self._book.library.processes.values() if each.file.outcome == "appointment"
        }
        rows = repository.of_conversation(session, said.conversation_id)
        return [row for row in rows if row.state == "draft" or row.process_id not in booking]

    def _status(self, session: Session, row: Any) -> str:
        opened = self._book.open(session, row)
        if row.state == "draft":
            done, total = progress_of(opened.interview)
            return f"{row.title}（{row.number}）：草稿，填了 {done} 个，还差 {total - done} 个左右。"
        if repository.without_consent(session, [row.id]):
            return f"{row.title}（{row.number}）：{CONSENT_WITHDRAWN_SAID}"
        text = status_text(row, repository.items(session, row.id), opened.plan)
        notes = [
            event.note for event in repository.events(session, row.id) if event.note and not event.item_id
        ]
        process = self._book.library.processes.get(row.process_id)
        if notes and process is not None and process.file.restricted and row.state == "submitted":
            return f"{text}\n{notes[-1]}"  # fixed words of those who look after it
        return f"{text}\n窗口的话：{notes[-1]}" if notes and row.state in ("correction", "refused") else text

    def _choices(self, row: Any) -> list[dict[str, str]]:
        choices = []
        if row.state in ("draft", "correction"):
            choices.append(button("接着填", do="resume", case=row.id))
            choices.append(button("换手机接着填", do="code", case=row.id))
        if row.state == "draft":
            choices.append(button("删掉草稿", do="discard", case=row.id))
        if row.state in _WITHDRAWABLE:
            choices.append(button("撤回", do="withdraw", case=row.id))
        process = self._book.library.processes.get(row.process_id)
        if process is not None and process.file.plan:
            choices += paper_buttons(row.id)  # answered by chat_notice.py
        kept = process is not None and self._parts.outcomes.lasts(process.file.outcome)
        if kept and row.state not in (*OPEN_FOR_ANSWERS, "withdrawn"):
            choices.insert(0, button("看我的计划", do="plan", case=row.id))
        return choices

    def withdraw(self, session: Session, said: Said, case_id: str) -> Turned:
        """Take a submitted case back; after ten minutes the reason is asked for."""
        opened = self._book.locked(session, case_id, said.conversation_id)
        reason = str((said.button or {}).get("reason") or "")
        needs = self._filing.needs_reason(opened)
        decided = reason in _REASONS or ((said.button or {}).get("sure") is True and not needs)
        if opened.row.state in _WITHDRAWABLE and not decided:
            return self._ask_withdrawal(opened, _REASONS if needs else ())
        told = self._filing.withdraw(session, opened, CITIZEN_IN_CHAT, reason or None)
        again = button("改了再交", do="start", process=opened.process.id, copy=case_id)
        return Turned(handled=True, before=[text_reply(told, [again])])

    def _ask_withdrawal(self, opened: Opened, reasons: Sequence[str]) -> Turned:
        """Taking back cannot be undone: it is asked once, with the way to change something instead."""
        case_id, text = opened.row.id, _WITHDRAWS
        options = [button(each, do="withdraw", case=case_id, reason=each) for each in reasons]
        options = options or [button("确定撤回", do="withdraw", case=case_id, sure=True)]
        if self._parts.outcomes.lasts(opened.process.file.outcome):
            text = _WITHDRAWS_AID
            copied = {"process": opened.process.id, "copy": case_id, "changed": True}
            options.append(button("改了再交", do="start", **copied))
        options.append(button("先不撤", do="status", case=case_id))
        text += "\n提交超过10分钟了，要撤回就点一下为什么。" if reasons else ""
        return Turned(handled=True, before=[text_reply(text, options)])

    def discard(self, session: Session, said: Said, case_id: str) -> Turned:
        """Delete a draft."""
        opened = self._book.locked(session, case_id, said.conversation_id)
        if opened.row.state != "draft":
            raise CaseNotFound
        repository.delete_case(session, case_id)
        return Turned(handled=True, before=[text_reply("草稿删掉了。")])

    def code(self, session: Session, said: Said, case_id: str | None) -> Turned:
        """A one-time code for going on elsewhere."""
        rows = repository.of_conversation(session, said.conversation_id)
        row = next((row for row in rows if case_id in (None, row.id)), None)
        if row is None:
            raise CaseNotFound
        code = self._moving.new_code(session, row.id)
        text = (
            f"代码：{code.code}\n30分钟内有效，只能用一次。在另一台手机上打开创响助手，把代码发过来就能接着填；"
            "在窗口办的，把代码给工作人员看。不要发给不相干的人。"
        )
        return Turned(handled=True, before=[text_reply(text, card=code.card())])

    def take_over(self, session: Session, said: Said, code: str) -> Turned:
        """Go on here with a case that was begun elsewhere."""
        case_id = self._moving.use(session, code, said.conversation_id)
        return self.resume(session, said, case_id)

    def by_button(self, session: Session, said: Said) -> Turned | None:
        """A button that is no answer; None for the questions' own."""
        values = said.button or {}
        case_id = values.get("case") if isinstance(values.get("case"), str) else None
        acts = {
            "resume": lambda: self.resume(session, said, case_id),
            "status": lambda: self.status(session, said, case_id),
            "withdraw": lambda: self.withdraw(session, said, case_id or ""),
            "discard": lambda: self.discard(session, said, case_id or ""),
            "code": lambda: self.code(session, said, case_id),
            "plan": lambda: self.plan(session, said, case_id or ""),
            "start": lambda: (
                self._retelling.copied(session, said, str(values.get("process")), str(values["copy"]))
                if values.get("copy")
                else self.start(
                    session,
                    said,
                    str(values.get("process")),
                    anew=True,
                    changed=values.get("changed") is True,
                )
            ),
        }
        act = acts.get(str(values.get("do")))
        return act() if act else None


def refused(error: AppError) -> Turned:
    """An expected error as words in the chat."""
    return Turned(handled=True, before=[text_reply(error.message)])


def _card(row: Any) -> dict[str, Any]:
    return {
        "type": "case",
        "case_id": row.id,
        "number": row.number,
        "state": row.state,
        "label": STATES[row.state],
    }
