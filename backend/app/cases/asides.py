"""Questions at an open question: those about the filling in are answered, others told from answers."""

import re
from dataclasses import replace

from app.cases import begun, hearing_words
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Reply, Turned, own_words, text_reply
from app.cases.form_questions import CAN_CHANGE, kept_safe
from app.cases.steering import Steering
from app.cases.stories import Telling
from app.cases.taking import Taking
from app.policies.schemas import AnswerStatus
from app.processes import free_text, phrases
from app.processes.agreeing import consent_in
from app.processes.choices import read_choice
from app.processes.interview import Place
from app.processes.model import Step, StepType
from app.processes.reading import Reader
from app.processes.told import said_yes_or_no

_WISH = (
    r"(?:行不行|行不|行吗|行么|可以吗|可以不|可不可以|成不|成吗|中不|"
    r"好不好|好吗|吧|呗|吗|不|得了|再说)?[？?。.！! ]*"
)
_FIRST = re.compile(
    r"(?:[^，,。]{0,8}(?:回头|一会儿?|等会儿?|待会儿?|等下|后面|以后|晚点|先(?:空着|不填|放放?))"
    r"[^，,。]{0,4}[，,。 ]+)?"
    r"(?:我|俺|那|想|要|能不能|可不可以|可以|能|咱|不如|还是|麻烦)*先(?:让我|给你|给您|把|跟你|跟您)?"
    r"(?P<verb>填|说|写|输|报|答|弄|录|问)(?:一下|个|下|我的|我)*(?P<what>[\u4e00-\u9fff]{1,8}?)"
    rf"(?:填了?|说了?|写了?|报了?)?(?:，|,| )?{_WISH}"
)
_LEAD = (
    r"(?:那|这个?|这些|这里|这一?(?:项|步|题)|我|俺|要是|万一|如果|填|写|说|选|点|打|答|后面|以后|的|"
    r"了|[，, ])*"
)
_CHANGED = re.compile(
    rf"{_LEAD}(?:错|反|漏|岔)了?(?:的话|[，, ])*(?:还|以后|后面|回头)*"
    r"(?:(?:能|可以|让)(?:不能)?(?:再)?(?:改|换|重(?:新)?(?:填|写|来|说)|修改|更正)(?:回来|过来)?|咋改|怎么改|"
    rf"咋(?:整|办|弄)|怎么(?:办|整|弄)){_WISH}|"
    rf"{_LEAD}(?:还|以后|后面|回头|交了|提交)*(?:能|可以)(?:不能)?(?:再)?(?:改|修改|更正)(?:了)?{_WISH}"
)
_LEFT_OUT = re.compile(
    rf"{_LEAD}(?:(?:能|可以|可不可以|能不能)?(?:先)?不(?:填|写|说|答|留|报)(?:这个|这项|它)?"
    rf"(?:(?:能|会)?(?:行不行|行不|行吗|可以吗|可以不|成吗|成不|中不|不行吗|影响)|不|吗){_WISH}|"
    rf"(?:非得?(?:填|写|说)?(?:不可|吗|么)+|(?:是)?(?:必须|一定要?|必填|必须得?|得)(?:要)?(?:填|写|说|的)+吗|"
    rf"必填(?:的)?(?:吗|不)|(?:要不要|用不用|是不是)(?:都|必须|非得|一定要|非要)?(?:填|写)(?:的)?){_WISH})"
)
_HOW_LONG = re.compile(
    r"(?:这|那|我|全|都|整个|一共|总共|这些|得|要|需要|能|大概|大约)*(?:填|问|答|写|弄)?(?:完|下来|起来)?"
    r"(?:大概|大约|得|要|需要|还|还得|还要)*(?:填|问|答)?(?:多久|多长时间|几分钟|多少(?:题|项|个|步|问题)|几(?:题|步|项|个(?:问题)?))"
    r"(?:能|才|就|可以)?(?:填|问|答|弄)?(?:完|好)?(?:啊|呀|呢)*[？?。 ]*"
)
_OF_FILLING = re.compile(r"填|问|答|题|步|项")
_WHAT = re.compile(
    rf"{_LEAD}(?:该|应该|得|要)?(?:(?:写|填|说|答)(?:点|些)?(?:啥|什么)(?:好|合适|行|呢|啊|呀)*|"
    rf"(?:咋|怎么)(?:写|填|答)(?:好|合适|呢|啊)*)[？?。 ]*"
)
# Whoever tells asks who may read it.
_WHO_SEES = re.compile(
    r"(?:给|让|被)?(?:谁|哪些人|别人|外人|人家)[^，,。]{0,4}(?:看|知道|晓得)|保密|泄露|外传"
)
_TELEPHONE = ("电话", "手机", "手机号", "电话号", "手机号码", "电话号码", "联系方式")
MAY_STAY_OPEN = "这一项可以不填，说“跳过”就行。"
STANDS = "“{label}”填过了，要改就说“改{label}”。"
LATER = "“{label}”后面轮到了才问，先把这一项说了。"
IN_ORDER = "得一样一样来，后面问啥要看前面咋答。"


class Asides(Taking):
    """The part of a turn that knows what is asked from what is told."""

    def _aside(self, place: Place) -> Turned | None:
        """The answer to a question about the filling in, at whatever question it is asked."""
        text, steering = self._said.text.strip(), self._steering
        if (moved := self._put_first(place)) is not None:
            return moved
        if place.step.type is StepType.CONFIRM or place.purpose is not None:
            return None
        if _CHANGED.fullmatch(text):
            return self._ask(CAN_CHANGE)
        if _LEFT_OUT.fullmatch(text):
            return self._may_stay_open(steering, place)
        if _HOW_LONG.fullmatch(text) and _OF_FILLING.search(text):
            return steering.progress(self._session, self._opened)
        return steering.help(self._session, self._opened) if _WHAT.fullmatch(text) else None

    def _begun_already(self, reader: Reader) -> Turned | None:
        """办开店手续, said when that is what is being done: what it tells counts, and the question stands.

        Nothing it says answers a free question, nor one it would only sound like a yes to; 办个体户 answers
        which of the two, and puts right what was answered otherwise.
        """
        place, text = self._opened.open_place, self._said.text
        if not begun.begins_again(self._opened.process.id, text) or self._restates_choice(reader, text):
            return None
        if place.step.type is StepType.CONFIRM:
            return self._ask(begun.TO_HAND_IN)
        answers = place.step.type in (StepType.CHOICE, StepType.MANY) and reader.read(place, text).fits
        if answers or (place.step.type is StepType.YES_NO and _says(place.step, text)):
            return None
        self._take_volunteered(reader, but=place)
        return self._ask(begun.GOING_ON)

    def _restates_choice(self, reader: Reader, text: str) -> bool:
        """Whether a text names another answer to a choice that was made."""
        for place in self._opened.interview.places:
            stored = self._opened.stored.get(place.key)
            if place.step.type is StepType.CHOICE and stored is not None:
                reading = reader.volunteered(place, text)
                if reading.counts and reading.values[0][0] != stored.value:
                    return True
        return False

    def _may_stay_open(self, steering: Steering, place: Place) -> Turned:
        """What must be answered says so where it is skipped."""
        if place.step.required:
            return steering.skip(self._session, self._opened, place, self._base)
        return self._ask(MAY_STAY_OPEN)

    def _asks(self, reader: Reader, place: Place) -> bool:
        """Whether the sentence is a question and not, in the same words, the answer."""
        text = self._said.text
        asks = phrases.is_question
        if is_free(place):
            asks = free_text.asks if place.step.provider else free_text.is_aside
        if not asks(text) or phrases.is_unknowing(text):
            return False
        if place.purpose is not None and consent_in(text) is not None:
            return False  # 我同意还不行吗
        exact = bool(place.options) and bool(read_choice(place.options, text))
        return not exact and not (place.step.provider and reader.read(place, text).values)

    def _left_open(self, place: Place) -> Turned | None:
        """先空着, 还没起: a free question that may stay open stays so; what it says is no name."""
        step = place.step
        free = step.type is StepType.TEXT and not (step.required or step.provider)
        if not free or not free_text.stays_open(step, self._said.text):
            return None
        base = max(self._base, self._own)
        self._opened, _ = self._book.skip(self._session, self._opened, place.key, CITIZEN_IN_CHAT, base)
        return self._ask(f"好，“{place.label}”先空着，想好了，交之前还能补。")

    def _without_its_name(self, place: Place) -> None:
        """干什么：修鞋: the name of the open question is no part of its answer, and asks nothing."""
        if place.step.type is StepType.TEXT and not place.step.provider:
            rest = free_text.behind_name(place.step, self._said.text)
            self._said = self._said if rest is None else replace(self._said, text=rest)

    def _without_approval(self, reader: Reader, place: Place) -> str:
        """The text; of 开个面馆行吗, where it is asked what somebody does, only what is told."""
        plain = free_text.without_approval(self._said.text)
        asked = plain != self._said.text and is_free(place) and not place.step.provider
        if asked and (free_text.names_something(plain) or reader.named(place, plain).values):
            self._said = replace(self._said, text=plain)
        return self._said.text

    def _put_first(self, asked: Place) -> Turned | None:
        """先填手机号行不行: another question that is open too is asked first, the rest after it."""
        wish = _FIRST.fullmatch(self._said.text.strip())
        if wish is None:
            return None
        what = wish["what"]
        waits = self._opened.row.pending is not None  # what was read back wants its yes first
        for place in [] if waits else [asked, *self._unanswered(asked)]:
            if what == place.label or _is_called(place.step, what):
                told = f"好，先填“{place.label}”，别的回头再问。"
                return (
                    self._ask("正问着这一项呢，直接说就行。") if place is asked else self._first(place, told)
                )
        step = next((each for each in self._opened.process.steps.values() if _is_called(each, what)), None)
        if step is not None:
            stands = step.id in self._opened.stored
            return self._ask((STANDS if stands else LATER).format(label=step.label))
        return self._ask(IN_ORDER) if wish["verb"] in "填写输录" and asked.purpose is None else None

    def _first(self, place: Place, told: str) -> Turned:
        self._opened = self._book.go_to(self._session, self._opened, place.key)
        return self._ask(told)

    def _answers(self, telling: Telling) -> list[Reply]:
        """What a clause says to a question in the middle of a story, else which desk settles it."""
        if _WHO_SEES.search(self._said.text):
            return [text_reply(kept_safe(self._opened))]
        found = self._parts.answer(self._said.text)
        if found is not None and found["answer"]["status"] == AnswerStatus.ANSWERED:
            return [found]
        return self._desk(telling) or [found or text_reply(hearing_words.ASK_ALONE)]

    def _with_desk(self, telling: Telling, turned: Turned) -> Turned:
        """What is told may ask as well (我保险咋办): then the desk is named before going on."""
        asks = free_text.asks(self._said.text)
        return replace(turned, before=[*turned.before, *self._desk(telling)]) if asks else turned

    def _asked_of_a_desk(self, place: Place) -> Turned | None:
        """The desk for a plain question about what it settles; nothing of it is kept, the open one stands."""
        telling, text = self._parts.telling(self._opened), self._said.text
        if telling is None or not text or _is_answer(place, text):
            return None
        if not telling.reader.is_asked(text, self._said.before):
            return None
        desk = telling.reader.settles(text, self._said.before)
        said = [text_reply(desk, card=own_words(self._opened.row.id))] if desk else self._answers(telling)
        asked = self._ask("")
        return Turned(handled=True, before=[*asked.before, *said], after=asked.after)

    def _desk(self, telling: Telling) -> list[Reply]:
        desk = telling.reader.directions(self._said.text)
        return [text_reply(desk, card=own_words(self._opened.row.id))] if desk is not None else []


def _says(step: Step, text: str) -> bool:
    """Whether the patterns of a yes-or-no question find its answer."""
    return said_yes_or_no(step, text, asked=True) is not None


def _is_called(step: Step, what: str) -> bool:
    return what in (step.label, *step.names) or (step.type is StepType.PHONE and what in _TELEPHONE)


def _is_answer(place: Place, text: str) -> bool:
    """Whether a text is, word for word, an answer to the open question or to its consent."""
    if place.purpose is not None and consent_in(text) is not None:
        return True
    return bool(place.options) and bool(read_choice(place.options, text)) and not phrases.is_question(text)


def is_free(place: Place) -> bool:
    """Whether a question is answered in one's own words."""
    return place.step.type in (StepType.TEXT, StepType.ADDRESS)
