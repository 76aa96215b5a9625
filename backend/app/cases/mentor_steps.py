"""The questions of a booking whose options come from the mentors: need, mentor, group session, note."""

import re
from collections.abc import Sequence
from datetime import datetime

from app.cases.providers import Asked, option
from app.clock import Clock, in_shanghai
from app.mentors.errors import MentorNotFound
from app.mentors.finding import Finding, FindingStatus, Suggestion
from app.mentors.free import Between
from app.mentors.kinds import FORMAT_LABELS, PROVINCE_TEAM, Format, city_of
from app.mentors.library.records import Mentor
from app.mentors.service import Services
from app.mentors.sessions import repository as session_rows
from app.mentors.wording import said_time
from app.privacy.vault import TOKEN
from app.processes import free_text, phrases
from app.processes.choices import read_choice, says_none
from app.processes.errors import AnswerProblem
from app.processes.interview import Offered
from app.processes.model import Option
from app.processes.reading import NOTHING, Reading

WAITLIST, CHECK_UP, GROUP = "waitlist", "check_up", "group"
WISHES = {WAITLIST: "登记候补", CHECK_UP: "申请企业问诊"}
_LABEL = 20  # what a button shows
# Who does not know what he needs is best helped by somebody who knows how a business is run.
_ANYTHING = "经营管理 创业计划"
_ANY = re.compile(
    r"(?:都|咋都|怎么都|谁都|哪个都|啥都)(?:行|可以|成|中|好)|随便|无所谓|你(?:们)?(?:看着|定|安排|帮我[选挑])|"
    r"看着(?:来|办|安排)|就(?:他|她|这个|这位|它)(?:吧|了|呗)?$|听你的"
)
_ASKS_FOR_HELP = re.compile(
    r"懂|会不会|教|讲|跟谁|请教|咨询|找|导师|老师|师傅|专家|帮我|咋[整办做弄]|怎么[整办做弄才能把让]"
)
_ASKS_FOR_RULES = re.compile(
    r"多少|条件|标准|几年|政策|规定|要不要钱|收费|材料|手续|流程|利息|利率|补贴|额度|(?:能|可以|给)(?:贷|免|领|减)|多久|几点"
)
# 导师是干啥的, 创业导师和创业指导师是一回事不: of the service, and no need of it.
_ABOUT_MENTORS = re.compile(
    r"(?:导师|老师|专家|指导师)(?:们|都|的)*(?:是(?:啥|什么|谁|干|做|哪|真|免|一|不)|靠谱|厉害|多大|有(?:几|哪|证|没)|会不会(?:骗|坑)|"
    r"能(?:不能)?(?:上门|见面|当面|来)|在哪|收|要钱|咋(?:收|选|聘)|怎么(?:收|选|聘)|(?:和|跟|与)[^，,。]{1,10}(?:区别|一样|一回事|一个意思|不同))|"
    r"一回事|一个意思|有(?:啥|什么)(?:区别|不一样|不同)"
)
# 约个搞核电的导师, 我想报名集中服务: said already, even if no topic is known for it.
_NAMES_A_NEED = re.compile(
    r"(?:懂|搞|做|会|干|讲|教|弄|整|卖|养|种|开|管|修)[^，,。]{1,12}的|[^，,。]{2}方面|集中服务|讲座|沙龙|公开课|"
    r"(?:小组|团体)(?:辅导|活动|交流)?"
)
_ONLY_A_WISH = re.compile(
    r"(?:那个?|我|俺|咱|想|要|就|给|帮|麻烦|请|能|可以)*(?:预?约|找|来|安排)(?:一?[个位名]|一?下)?(?:创业)?"
    r"(?:导师|老师|专家|师傅|辅导)?[吧呗呀啊了行不吗？?]*"
)
_FIRST = re.compile(
    r"(?:就|要|选|约)*(?:头|打头|上面|最上面|前头)(?:的?那?|一)*[个位](?:吧|呗|就行|得了|了)*"
)
_CLAUSES = re.compile(r"[，,。；;！!\s]+")
# What may stand beside a time in a sentence that says nothing else: 下周三有空, 我想约导师周五下午来行不.
_ROUND_A_TIME = re.compile(
    r"(?:我|俺|咱|想|要|能|就|都|也|在|还是|要不|那|改到?|换到?|预?约|来|去|有空|有时间|没事|方便|行|可以|得空|不|吗|么|吧|呗|"
    r"呢|啊|了|的|个|一|位|"
    r"创业|导师|老师|专家|师傅|找|帮|给|麻烦|请|安排|见个?面|聊聊?|谈谈?|那天|的话|最好|看看|您|你|们|好|"
    r"[，,。.！!？? ])*+"
)
_DAY_OR_HOUR = re.compile(r"[点时号日周週晌]|[上下]午|晚上|早上|中午|傍晚|星期|礼拜|今|明|后天|大后")
_SOON = re.compile(r"越快越好|越早越好|尽快|尽早|最早|最近的?一?[个次天]?|赶紧|马上|抓紧")
_FEWEST = 2
_TITLE = re.compile(r"^(?:演示|测试|示例)?(?:创业)?(?:导师|专家|老师)")
_OF_TWO = frozenset({"欧阳", "司马", "上官", "诸葛", "慕容", "东方", "皇甫", "尉迟", "公孙", "令狐"})


def shown(text: str) -> str:
    """A text without the tokens in it: the numbers lie in the vault, a mentor needs none of them."""
    return TOKEN.sub("（号码已保护）", text).strip(" ，,。.！!")


def is_any(text: str) -> bool:
    """都行, 随便, 你看着安排."""
    return _ANY.search(text) is not None


def is_first(text: str) -> bool:
    """头一个吧, 上面那个."""
    return _FIRST.fullmatch(text.strip(" 。，！")) is not None


def is_soon(text: str) -> bool:
    """越快越好."""
    return _SOON.search(text) is not None


class _Texts:
    """What providers of a free text have in common."""

    def offered(self, asked: Asked) -> Offered:
        """Nothing to choose from."""
        return Offered()

    def said(self, asked: Asked, value: str) -> Option:
        """The text itself."""
        return option(value, value)

    def check(self, asked: Asked, raw: str) -> str:
        """As it may be kept."""
        return shown(raw)

    def let_go(self, asked: Asked) -> None:
        """Nothing is kept."""


class NeedProvider(_Texts):
    """What somebody wants help with, in their own words; a question is a need too."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """Unasked only what names a topic."""
        plain = shown(text)
        topics = self._services.finder.topics(plain)
        if not is_open:
            return _as_it_is(plain) if topics or _NAMES_A_NEED.search(plain) else NOTHING
        if free_text.asks(plain):
            for_help = bool(topics) or _ASKS_FOR_HELP.search(plain)
            others = _ASKS_FOR_RULES.search(plain) or _ABOUT_MENTORS.search(plain)
            return _as_it_is(plain) if for_help and not others else NOTHING
        if _ONLY_A_WISH.fullmatch(plain):
            return Reading(problem="好，这就给您约。先说一句想让导师帮啥。")
        if not topics and self._times(plain) and self._says_only_times(plain):
            return Reading(problem="时间记着呢。先说一句想让导师帮啥。")
        too_short = len(phrases.bare(plain)) < _FEWEST or says_none(plain)
        return NOTHING if too_short else _as_it_is(plain)

    def more(self, asked: Asked, text: str) -> Reading:
        """A time that is said before it is asked for: mentors are looked for who have time then."""
        need = asked.value("need")
        if need is None or asked.value("mentor") is not None:
            return NOTHING
        times = self._times(text)
        if all(time in f"{need}，{asked.opening}" for time in times):
            return NOTHING
        said = "，".join(times)
        return Reading(((self._with_time(str(need), said), f"想要的时间：{said}"),), counts=True)

    def early(self, asked: Asked, text: str) -> str:
        """A time, kept beside the need: what names only a time; behind the need, whatever names one."""
        known = asked.value("need") is not None
        return "，".join(each for each in self._times(text) if known or self._says_only_times(each))

    def _says_only_times(self, text: str) -> bool:
        return _ROUND_A_TIME.fullmatch(self._services.words.beside(text)) is not None

    def check(self, asked: Asked, raw: str) -> str:
        """As it may be kept, without the time that is kept beside it."""
        need = shown(raw)
        known = _CLAUSES.split(asked.opening) if asked.opening else []
        rest = [clause for clause in _CLAUSES.split(need) if clause and clause not in known]
        return "，".join(rest) if rest and any(each in known for each in _CLAUSES.split(need)) else need

    def _with_time(self, need: str, said: str) -> str:
        rest = [clause for clause in _CLAUSES.split(need) if clause and not self._only_time(clause)]
        return "，".join([*rest, said])

    def _times(self, text: str) -> list[str]:
        return [clause for clause in _CLAUSES.split(shown(text)) if self._is_time(clause)]

    def _only_time(self, clause: str) -> bool:
        return self._is_time(clause) and self._says_only_times(clause)

    def _is_time(self, text: str) -> bool:
        return _DAY_OR_HOUR.search(text) is not None and bool(self._services.words.wanted(text))


def wanted_time(asked: Asked) -> str:
    """The words in which a time was wanted: what was said beside the need is newer than what stands in it."""
    return asked.opening or str(asked.value("need") or "")


class NoteProvider(_Texts):
    """What the mentor should know before; questions for the mentor are welcome."""

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """Never unasked."""
        plain = shown(text)
        too_short = len(phrases.bare(plain)) < _FEWEST
        nothing = not is_open or too_short or says_none(plain) or _NO.fullmatch(plain) or is_command(plain)
        return NOTHING if nothing else _as_it_is(plain)


def is_command(text: str) -> bool:
    """我的预约, 办到哪了: said to the assistant, and nothing a mentor should read."""
    return _COMMAND.fullmatch(text) is not None


_COMMAND = re.compile(
    r"(?:我要|我想|帮我|给我|打开|看看?|查一?下?|看一?下)*(?:我的)(?:预约|办件|数据|计划|记录)[呢吧啊吗？?]*|"
    r"办到哪(?:儿|里|步)?了?[？?]*|(?:转|找)人工(?:客服|服务)?|(?:使用)?帮助|主菜单|(?:打开)?菜单|"
    r"(?:导出|删除|删掉|清除)(?:我的?)?(?:所有|全部)?(?:数据|信息|记录)"
)
_NO = re.compile(r"(?:没|不|别|行|好|可以|对|嗯|就)[^，,]{0,5}")


def _as_it_is(text: str) -> Reading:
    return Reading(((text, ""),), counts=True) if text else NOTHING


class MentorProvider:
    """Mentors for the need, each with what speaks for them; other ways of help when nobody fits."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def offered(self, asked: Asked) -> Offered:
        """The best ones now."""
        found, told = self._find(asked)
        people = tuple(_suggested(each) for each in found.suggestions)
        if people:
            return Offered((*people, option(WAITLIST, "都不合适，登记候补", say=("候补", "都不合适"))), told)
        return Offered(
            (
                option(GROUP, "看看集中服务", say=("集中服务", "讲座", "大课", "小组")),
                option(CHECK_UP, "申请企业问诊", say=("问诊", "上门")),
                option(WAITLIST, "登记候补", say=("候补", "等着", "等通知")),
            ),
            told,
        )

    def _find(self, asked: Asked) -> tuple[Finding, str]:
        need, city = str(asked.value("need")), asked.value("city")
        format = Format(asked.value("format")) if asked.value("format") in set(Format) else None
        between = _all_of(self._services.words.wanted(wanted_time(asked)))
        found = self._services.finder.find(asked.session, need, city, format, between)
        if not found.suggestions and not found.topics:
            found = self._services.finder.find(asked.session, _ANYTHING, city, format, between)
            if found.suggestions:
                return found, "先给您推荐懂经营、懂创业的导师，选一位（说名字或“第一个”都行）："
        if found.suggestions and not any(map(_knows_it, found.suggestions)):
            return found, "没有专门讲这个的导师，下面是相近方向的，您看看（说名字或“第一个”都行）："
        return found, _TOLD[found.status]

    def said(self, asked: Asked, value: str) -> Option:
        """The name and the way of meeting."""
        if value in WISHES or value == GROUP:
            return option(value, WISHES.get(value, "看看集中服务"))
        mentor_id, format = mentor_of(value)
        try:
            _, mentor = self._services.offers.libraries.mentor(asked.session, mentor_id)
        except MentorNotFound:
            return option(value, "（这位导师已离任）")
        return option(value, f"{mentor.name}（{FORMAT_LABELS[format]}）")

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """A name, a place in the list, or 都行: the first."""
        if not is_open:
            return NOTHING
        found, _ = self._find(asked)
        options = self.offered(asked).options
        people = [each for each in options if each.help]
        reading = read_offered(options, text)
        if not reading.values and found.suggestions and is_soon(text):
            soonest = min(found.suggestions, key=lambda each: each.slots[0].starts_at)
            return Reading(((_value_of(soonest), ""),), counts=True)
        if reading.values or not self._services.words.wanted(text):
            return reading
        if len(people) == 1:  # the time is as good as a yes, and is read behind this
            return Reading(((people[0].value, ""),), counts=True)
        return Reading(problem="时间记着呢，先选一位导师，紧接着就定时间。") if people else NOTHING

    def check(self, asked: Asked, raw: object) -> str:
        """A mentor in office who meets people in the way that is wanted."""
        if raw in WISHES or raw == GROUP:
            return str(raw)
        try:
            mentor_id, format = mentor_of(str(raw))
            _, mentor = self._services.offers.libraries.mentor(asked.session, mentor_id)
        except (ValueError, MentorNotFound) as error:
            raise AnswerProblem("这位导师现在约不上，请从列出的导师里选一位。") from error
        if format not in mentor.formats or asked.value("format") not in (None, "any", format):
            raise AnswerProblem("这位导师不提供这种方式，请换一位，或者换一种方式。")
        return str(raw)

    def let_go(self, asked: Asked) -> None:
        """Nothing is kept."""


def _all_of(wanted: Sequence[Between]) -> Between | None:
    """One stretch with several times in it, to look for mentors who have any of them."""
    if len(wanted) < 2:
        return wanted[0] if wanted else None
    starts = [each.start for each in wanted if each.start]
    start = min(starts) if len(starts) == len(wanted) else None
    return Between(min(each.day_from for each in wanted), max(each.day_to for each in wanted), start)


def mentor_of(value: str) -> tuple[str, Format]:
    """The mentor and the format of an answer; ValueError when it is none."""
    mentor_id, _, format = value.rpartition("/")
    return mentor_id, Format(format)


_TOLD = {
    FindingStatus.FOUND: "给您找到这些导师，选一位（说名字或“第一个”都行）：",
    FindingStatus.OTHER_TIMES: "有合适的导师，只是您说的时间没空，可以约别的时间。选一位：",
    FindingStatus.NO_FREE_TIME: "有合适的导师，但近期都约满了。您看下面哪样合适？",
    FindingStatus.NO_MATCH: "暂时没有找到合适的导师。您看下面哪样合适？",
}


def _knows_it(suggestion: Suggestion) -> bool:
    """Whether the mentor names the topic itself, not only works in its field."""
    return any(reason.startswith("擅长") for reason in suggestion.reasons)


def _suggested(suggestion: Suggestion) -> Option:
    mentor = suggestion.mentor
    why = " · ".join((FORMAT_LABELS[suggestion.format], *suggestion.reasons))
    return option(_value_of(suggestion), mentor.name[:_LABEL], help=why, say=_names(mentor))


def _value_of(suggestion: Suggestion) -> str:
    return f"{suggestion.mentor.id}/{suggestion.format}"


def _names(mentor: Mentor) -> tuple[str, ...]:
    """丁老师, of 演示导师丁 as well as of 丁一."""
    own = _TITLE.sub("", mentor.name) or mentor.name
    called = own[:2] if own[:2] in _OF_TWO else own[0]
    return tuple(f"{called}{title}" for title in ("老师", "导师", "专家", "师傅"))


def read_offered(options: Sequence[Option], text: str) -> Reading:
    """One of several options; 都行 takes the first of them."""
    values = read_choice(options, text)
    if not values and options and (is_any(text) or is_first(text)):
        values = [options[0].value]
    return Reading(tuple((value, "") for value in values), counts=len(values) == 1)


class SessionProvider:
    """Group sessions to come, in the city and of the province."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def offered(self, asked: Asked) -> Offered:
        """Those that can still be joined."""
        city = asked.value("city")
        near = (city_of(city), PROVINCE_TEAM) if city else None
        options = []
        for row in session_rows.upcoming(asked.session, self._clock.now(), near):
            day = in_shanghai(row.starts_at)
            seats = row.seats - row.taken
            left = f"还有{seats}个名额" if seats > 0 else "满了，可以排候补"
            help = f"{said_time(row.starts_at, row.ends_at)}，{row.place}，{left}"
            options.append(option(row.id, f"{day.month}月{day.day}日 {row.title}"[:_LABEL], help=help))
        if not options:
            return Offered((option(WAITLIST, "登记候补"),), "近期没有集中服务。有了再通知您，登记候补吗？")
        return Offered(tuple(options), "近期有这些集中服务，报哪一场？")

    def said(self, asked: Asked, value: str) -> Option:
        """Its title and when it is."""
        row = session_rows.find(asked.session, value) if value != WAITLIST else None
        label = f"{row.title}，{said_time(row.starts_at, row.ends_at)}" if row else WISHES[WAITLIST]
        return option(value, label)

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """A title or a place in the list."""
        return read_offered(self.offered(asked).options, text) if is_open else NOTHING

    def check(self, asked: Asked, raw: object) -> str:
        """One that is open."""
        if raw != WAITLIST and raw not in {each.value for each in self.offered(asked).options}:
            raise AnswerProblem("这一场现在不能报名，请从列出的场次里选。")
        return str(raw)

    def let_go(self, asked: Asked) -> None:
        """Nothing is kept."""


def button_label(moment: datetime) -> str:
    """12月2日（周三）14:00."""
    local = in_shanghai(moment)
    return f"{local.month}月{local.day}日（周{'一二三四五六日'[local.weekday()]}）{local:%H:%M}"
