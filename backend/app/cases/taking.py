"""Keeps the answers of one message of the chat and says what was kept; what it means is decided elsewhere."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT, Opened
from app.cases.chat import ChatParts, Said
from app.cases.chat_view import Turned, own_words, text_reply
from app.cases.errors import NothingSaid
from app.cases.members import is_of_a_fellow
from app.cases.outcomes import AnswerLost
from app.cases.steering import Steering
from app.cases.sums import WHOLE, is_closed, members_of, shares_told
from app.processes import phrases
from app.processes.check import MAX_TEXT
from app.processes.interview import Change, Place
from app.processes.meant import Listener
from app.processes.model import StepType
from app.processes.reading import Reader, Reading

PURPOSE = "basic"
PRIVATE_ANSWER = re.compile(r"⟦answer:[0-9a-f]{4,16}⟧")
ELSEWHERE = "内容刚在别处（窗口或另一台设备）改过，没有动您刚说的。下面是现在要填的："
_THE_SAME = "这一项刚在别处填过，跟您说的一样。"
_SETTLE_FIRST = "还差这一处没定，先定下来再交。"
_MISSES = 2
_ONE_OF_A_KIND = (StepType.NAME, StepType.PHONE, StepType.ID, StepType.ADDRESS)
# A clause that is only a name for something: 鲜花店，情人节能多卖点.
_NAMES_SOMETHING = re.compile(r"(?!今|明|昨|天)[^我俺咱你您他她它不没有是就还也都去想要说人这那]{2,10}")
_LEAD = re.compile(r"^(?:就是?|[我俺咱]们?|想|要|打算|寻思|那)+")
# 定了，老张烧烤: says that there is an answer, and not which.
_ASIDE = re.compile(
    r"(?:我|早|早就|都|已经|嗯|啊|那个|这个)*(?:想|定|起|取|选|看|琢磨)?(?:好|定|完|下来|妥)?(?:了|啦|啊|呢|的)+|"
    r"嗯+|是|对|有|好|[\u4e00-\u9fff]{1,4}的[\u4e00-\u9fff]"  # 香味的香
)
_ROUND_A_PLACE = re.compile(
    r"(?:我|俺|咱|们|就|在|是|想|要|打算|准备|回|去|到|来|搁|这|那|边|块|儿|疙瘩|里|家|老家|人|的|"
    r"干|开|弄|住|附近|市|县|区|省|镇|乡|村|路|街|大街|吧|呗|店)*"
)
_MOVED = re.compile(r"(?:改|换|挪|调|推)[^，,。]{0,4}(?:到|成|至|在|去)|(?:提前|推迟|延后|往后|往前)")
_MOVES_A_TIME = re.compile(
    r"改约|(?:时间|预约|约)[^，,。]{0,8}(?:改|换|挪|调|推|提前)|"
    r"^(?:能不能|可不可以|帮我|给我|那|就|我想)*(?:改|换|挪)[^，,。]{0,4}(?:到|成|至)"
)
_ENDING = re.compile(r"[呗吧呢嘛啊呀哈]+$")
_TWO_OF_KIN = re.compile(r"(?:哥|姐|爷|娘|兄弟|姐妹|父子|母女)(?:俩|仨)")  # a name, not who works there
_LONG = 120  # characters: a free question that takes more wants a story


class Taking:
    """One message at work: the case as it stands, what was noted, and how answers get into it."""

    def __init__(
        self, parts: ChatParts, steering: Steering, session: Session, opened: Opened, said: Said
    ) -> None:
        self._parts = parts
        self._book = parts.book
        self._steering = steering
        self._session = session
        self._opened = opened
        self._said = said
        self._base = opened.row.seen_revision
        self._noted: list[str] = []
        self._notes_sensitive = False
        self._known: dict[str, str | None] = {}
        self._sums_wait = False  # several shares are given: only the last sum is told

    def _reader(self) -> Listener:
        """Who tells a story is listened to in other ways: there a clause is never another question's."""
        places = () if self._parts.telling(self._opened) else self._opened.interview.places
        checker = self._book.library.checker
        labels = [step.label for step in self._opened.process.steps.values()] if places else []
        return Listener(
            checker, self._book.today, self._resolve, self._provided, places=places, labels=labels
        )

    def _provided(self, place: Place, text: str, is_open: bool) -> Reading:
        return self._book.provided(self._session, self._opened, place, text, is_open=is_open)

    def _resolve(self, token: str) -> str | None:
        """The value behind a token. Each look leaves a line in the audit trail: one a turn is enough."""
        if token not in self._known:
            purpose = self._purpose(token)
            self._known[token] = self._parts.vault.resolve_if_kept(
                self._session, self._said.conversation_id, token, purpose=purpose, actor="visitor"
            )
        return self._known[token]

    def _purpose(self, token: str) -> str:
        """What a value is read for: a private answer for the purpose the process asks it for."""
        if PRIVATE_ANSWER.fullmatch(token) is None and not self._opened.process.file.restricted:
            return PURPOSE
        asked = [self._opened.open_place.step.personal, *self._opened.interview.consents]
        granted = self._opened.interview.consents
        return next((purpose for purpose in asked if purpose and granted.get(purpose)), PURPOSE)

    def _changed_elsewhere(self) -> bool:
        """Whether the question that the chat asked last was answered meanwhile by somebody else."""
        stored = self._opened.stored.get(self._opened.row.asked or "")
        return stored is not None and stored.revision > self._base

    def _said_to_another(self) -> Turned | None:
        """What was meant for a question answered elsewhere changes nothing; None: it was not meant for it."""
        asked = self._opened.interview.by_key.get(self._opened.row.asked or "")
        if asked is None or asked.key == self._opened.open_place.key:
            return self._ask(ELSEWHERE)
        reader, text = self._reader(), self._said.text
        old = reader.read(asked, text)
        if old.counts and old.values[0][0] == self._opened.stored[asked.key].value:
            return self._ask(_THE_SAME)
        return self._ask(ELSEWHERE) if old.fits else None

    def _unanswered(self, but: Place | None = None) -> list[Place]:
        interview = self._opened.interview
        return [
            place
            for place in interview.places
            if place.purpose is None
            and place.step.type is not StepType.CONFIRM
            and (place.step.personal is None or interview.consents.get(place.step.personal) is True)
            and not interview.is_answered(place)
            and (but is None or place.key != but.key)
        ]

    def _other_places(self, place: Place) -> list[Place]:
        kinds = (StepType.CHOICE, StepType.MANY, StepType.REGION, StepType.YES_NO)
        return [
            each
            for each in self._opened.interview.places
            if each.key != place.key and each.purpose is None and each.step.type in kinds
        ]

    def _take_volunteered(self, reader: Reader, but: Place | None = None) -> bool:
        """Keep every answer the text gives without being asked; questions it opens are looked at too.

        `but`: the open question. What it took (a name, a number) answers no other question of its kind.
        """
        self._opened = self._book.keep_early(self._session, self._opened, self._said.text)
        taken, seen = self._take_meant(but or self._opened.open_place), self._spoken_for(but)
        while fresh := next((each for each in self._unanswered() if each.key not in seen), None):
            seen.add(fresh.key)
            reading = reader.volunteered(fresh, phrases.settled(self._said.text))  # 公司，不对，个体
            if reading.counts and self._give(fresh, reading.values[0][0]) is None:
                taken = True
                self._noted += [fresh.step.heard] if fresh.step.heard else []
            elif reading.values and not self._opened.row.pending and not reading.counts:
                self._await_yes(fresh, reading)
                taken = True
        return taken

    def _take_meant(self, asked: Place) -> bool:
        """Keep what was said to another question than the open one, also when that has an answer already."""
        taken = False
        for other, reading in self._reader().meant(asked, self._said.text):
            had = self._opened.stored.get(other.key)
            if other.key not in self._opened.interview.by_key:
                continue
            if had is None or not _holds(had.value, reading.values[0][0]):
                taken = self._give(other, reading.values[0][0]) is None or taken
        return taken

    def _spoken_for(self, place: Place | None) -> set[str]:
        if place is None:
            return set()
        alike = place.step.type if place.step.type in _ONE_OF_A_KIND else None
        fellows = (
            each.key for each in self._unanswered() if each.step.type is alike or is_of_a_fellow(each, place)
        )
        return {place.key, *fellows}

    def _free_text(self, reader: Reader, place: Place, reading: Reading) -> Reading:
        """A free question takes what is left of a sentence when the answers to other questions are taken out.

        What one of its patterns finds is the answer; a whole story is kept whole.
        """
        text = self._said.text
        found = reader.named(place, text)
        if found.values:
            return found
        if (place.step.most or MAX_TEXT) > _LONG or _TWO_OF_KIN.fullmatch(text.strip("。 ")):
            return reading
        others = [each for each in self._other_places(place) if place.key not in each.step.depends_on]
        answered = self._opened.stored
        left = [
            clause
            for clause in re.split(r"[，,。；;！!\s]+", text)
            if clause
            and not _ASIDE.fullmatch(clause)
            and not phrases.is_idle(clause)
            and not any(_answers(reader, each, clause, known=each.key in answered) for each in others)
        ]
        if len(left) > 1 and not _NAMES_SOMETHING.fullmatch(_LEAD.sub("", left[0])):
            return Reading()
        return reader.read(place, _ENDING.sub("", left[0])) if left else Reading()

    def _take(self, place: Place, reading: Reading, *, ask: bool = True) -> Turned:
        if not reading.counts:
            self._await_yes(place, reading)
            return self._ask("")
        done = self._give(place, reading.values[0][0])
        return done or (self._ask("") if ask else Turned(handled=True))

    def _await_yes(self, place: Place, reading: Reading) -> None:
        values = [list(value) for value in reading.values]
        pending = {"key": place.key, "values": values, "vague": reading.vague, "ask": reading.ask}
        repository.change(self._session, self._opened.row.id, pending=pending, misses=0)
        self._opened = self._book.reopened(self._session, self._opened)

    def _give(self, place: Place, raw: Any, *, typed: bool = True) -> Turned | None:
        """Keep an answer; a whole turn only when it ended the interview."""
        if place.step.type is StepType.CONFIRM:
            self._book.library.checker.check(place, raw, self._book.today)
            return self._submit()
        pending, beside = self._opened.row.pending, self._keep_beside(place)
        self._opened, change = self._book.give(
            self._session, self._opened, place.key, raw, CITIZEN_IN_CHAT, max(self._base, self._own)
        )
        if pending and pending["key"] != place.key:
            repository.change(self._session, self._opened.row.id, pending=pending)
            self._opened = self._book.reopened(self._session, self._opened)
        self._note(place, change, typed=typed)
        self._noted += beside
        self._close_group(place)
        return None

    def _give_all(self, given: Sequence[tuple[Place, Any]]) -> None:
        """Keep several answers of one group, whose sum is looked at when all are there."""
        for number, (place, value) in enumerate(given, start=1):
            self._sums_wait = number < len(given)
            self._give(place, value)

    def _keep_beside(self, place: Place) -> list[str]:
        """A time that is said with what it is for is kept apart from it; how it is said back."""
        if not place.step.provider or not self._said.text:
            return []
        before = self._opened.row.opening
        self._opened = self._book.keep_early(self._session, self._opened, self._said.text, place.key)
        now = self._opened.row.opening
        return [f"想要的时间：{now}"] if now and now != before else []

    def _close_group(self, place: Place) -> None:
        """Shares tell whether another follows: none behind the whole, one behind a first part.

        At the end what does not add up is told.
        """
        group = self._opened.process.steps.get(place.group or "")
        if group is None or self._sums_wait or all(step.unit != "%" for step in group.steps):
            return
        answers = self._opened.interview.answers
        shares = [member.share for member in members_of(answers, group) if member.has_share]
        more = next((each for each in self._unanswered() if _ends(each, place)), None)
        closes = more is not None and place.step.unit == "%" and None not in shares
        if closes and more is not None and sum(shares) == WHOLE:
            self._give(more, False, typed=False)
            self._noted.append("正好100%，就不再问还有没有别的了")
        elif closes and more is not None and len(shares) == 1 and sum(shares) < WHOLE:
            self._give(more, True, typed=False)
        elif is_closed(answers, group) or sum(share or 0 for share in shares) > WHOLE:
            self._noted += shares_told(self._opened.interview, group)

    def _submit(self) -> Turned:
        """Submit; what was taken by somebody else meanwhile is asked again, and nothing else."""
        pending = self._opened.row.pending
        if pending and pending["key"] in self._opened.interview.by_key:
            return self._ask(_SETTLE_FIRST)  # what waits for its yes must not be handed in as it was
        try:
            with self._session.begin_nested():
                return self._parts.outcomes.submit(self._session, self._opened, CITIZEN_IN_CHAT).turned()
        except NothingSaid as nothing:
            return Turned(handled=True, before=[text_reply(nothing.message, self._ways_to_say())])
        except AnswerLost as lost:
            self._opened = self._book.lose(self._session, self._opened, lost.key)
            return self._ask(lost.message)

    def _ways_to_say(self) -> list[dict[str, str]]:
        places, telling = self._opened.interview.places, self._parts.telling(self._opened)
        story = telling.reader.step if telling is not None else None
        begins = [button("说说情况", do="tell") for each in places if each.key == story]
        phones = [each.key for each in places if each.step.type is StepType.PHONE]
        return [*begins, *(button("留个电话", step=key, do="change") for key in phones)]

    @property
    def _own(self) -> int:
        """What this very turn wrote does not count as somebody else's change."""
        return self._opened.row.revision if self._noted else 0

    def _note(self, place: Place, change: Change, *, typed: bool) -> None:
        if place.purpose is not None:
            return
        now = self._opened.interview.by_key.get(place.key, place)
        wording = self._parts.wording
        new = wording.said(now, self._opened.interview.answers[place.key], own=True)
        self._notes_sensitive |= wording.is_sensitive(now)
        if change.old is not None and not change.old.skipped and change.old.value is not None:
            old = wording.said(place, change.old, own=True)
            if old != new:
                self._noted.append(f"“{place.label}”从{old}改成{new}")
        elif typed:
            self._noted.append(f"{place.label}：{new}")
        there = self._opened.interview.by_key
        if again := "、".join(f"“{each.label}”" for each in change.cleared if each.key in there):
            self._noted.append(f"因为这个改动，{again}要重新问")
        if gone := "、".join(f"“{each.label}”" for each in change.cleared if each.key not in there):
            self._noted.append(f"{gone}跟着去掉了")

    def _moved(self, reader: Reader) -> Turned | None:
        """“能不能挪到礼拜五上午”: a new choice in place of the one made, also when it is asked for."""
        text = self._said.text
        # A free question may be answered in words of moving and days: those must be about a booking.
        free = self._opened.open_place.step.type is StepType.TEXT
        if not _MOVED.search(text) or (free and not _MOVES_A_TIME.search(text)):
            return None
        for place in self._opened.interview.places:
            step = place.step
            if step.provider and step.depends_on and step.unasked and place.key in self._opened.stored:
                reading = reader.read(place, self._said.text)
                if reading.values:
                    return self._take(place, reading)
        return None

    def _go_to(self, place: Place) -> Turned:
        self._opened = self._book.go_to(self._session, self._opened, place.key)
        if place.key not in self._opened.stored:
            return self._ask("")
        said = self._parts.wording.said(place, self._opened.stored[place.key], own=True)
        self._notes_sensitive |= self._parts.wording.is_sensitive(place)
        return self._ask(f"改“{place.label}”，现在填的是：{said}。")

    def _told(self, first: str) -> list[dict[str, Any]]:
        noted = f"记下了，{'；'.join(self._noted)}。" if self._noted else ""
        lines = [line for line in (first, noted) if line]
        card = own_words(self._opened.row.id) if self._notes_sensitive else None
        return [text_reply("\n".join(lines), card=card)] if lines else []

    def _ask(self, told: str) -> Turned:
        return Turned(handled=True, before=self._told(told), after=[self._question()])

    def _question(self) -> dict[str, Any]:
        again = self._opened.row.asked == self._opened.open_place.key
        return self._parts.question(self._opened, again=again)

    def _digress(self) -> Turned:
        return Turned(handled=True, before=self._told(""), digress=True, after=[self._question()])

    def _missed(self, problem: str | None) -> Turned:
        """Say how to put it right; after the second time in another way."""
        place, misses = self._opened.open_place, self._opened.row.misses + 1
        repository.change(self._session, self._opened.row.id, misses=misses)
        step = place.step
        told = f"没听明白您对“{place.label}”的回答。" if problem is None else problem
        if misses >= _MISSES:
            told = "\n".join(
                line
                for line in (
                    told,
                    step.help,
                    "这一步可以说“跳过”。" if not step.required else None,
                    "也可以说“先到这”以后再填；想当面问，可以去服务窗口，或者拨打12345。",
                )
                if line
            )
        return self._ask(told)


def _holds(had: Any, said: Any) -> bool:
    """Whether an answer says it already: of several things each of them."""
    several = isinstance(had, list) and isinstance(said, list)
    return set(said) <= set(had) if several else bool(had == said)


def _ends(more: Place, place: Place) -> bool:
    """Whether a place asks if another thing follows the one of this place."""
    return more.step.id == "more" and (more.group, more.number) == (place.group, place.number)


def _answers(reader: Reader, place: Place, clause: str, *, known: bool) -> bool:
    """Whether a clause is the answer to another question; `known`: to one that has its answer already.

    A name may hold a trade, a place or 公司: of what is known only a clause that says nothing else counts.
    """
    words = {word for option in place.step.options for word in (option.label, *option.say, *option.reply)}
    if clause in words or phrases.bare(clause) in words:
        return True
    if known and place.options:
        return False
    reading = reader.volunteered(place, clause)
    if not reading.values or place.step.type is not StepType.REGION:
        return bool(reading.values)
    rest = clause
    for name in reader.names_of(reading.values[0][0], clause):
        rest = rest.replace(name, "")
    return _ROUND_A_PLACE.fullmatch(rest) is not None
