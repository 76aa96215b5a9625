"""Takes a told story apart: clauses, what is negated in them, what they are about and whose matter it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SENTENCES = re.compile(r"(?<=[。！!？?；;\n…])")
_CLAUSES = re.compile(
    r"(?<=[，,：:])|(?<=——)|(?<=\s)|(?<=了)(?=还(?:能|可以|让)|咋办|怎么办|能不能|有没有)|(?=但是|可是|不过|但(?!凡)|(?<=[^，,])就是(?=[^我俺咱]{0,3}(?:欠|差|没)))"
)
# Who speaks into the telephone gets no commas: a long stretch is cut where something new usually begins.
_LONG = 36
_NEW_MATTER = re.compile(
    r"(?=现在|后来|今年|去年|前年|人家|完了|养老|社保|屋里|地包|除了|也没|就在|我(?![爸妈们俩]|也|老伴|张)|照(?=就|也|没|还)|今年|最愁)"
)
_LIGHT = (
    r"(?:有|能够?|去|来得及|来及|顾上|顾得上|敢|想|再|曾|怎么|太|咋|让|给|替|为|跟|和|谁|[他她你]们?|我们?|人家|大伙|大家|"
    r"工人|员工|法|办法|全|都|按时|够|得|过|一分|钱|啥|什么|地方|空|工夫|心思|时间|人|被|把|往|会|是|用|着急|办理?|做|弄|着|必要|在|"
    r"打算|寻思|考虑|准备|正经|及时|一直|任何|怎么|那个?|这个?|上|工商局?|税务局?|大厅|窗口|市场监[管督]局?|社保局|银行|单位|拉|背|精力|力气|心情|闲钱|工夫)"
)
_DENIED_BEFORE = re.compile(rf"(?:没|未|不|无|别|甭){_LIGHT}*$")
_DENIED_AFTER = re.compile(
    r"(?:得)?不(?:了|上|起|出|动|成|下|清|全|齐|掉|来|到|着)|没(?:成|上|下来|完|利索|着)"
)
_BEFORE = 14
# Who speaks of people, of those who come for money or of who fears them goes on about what was spoken of.
_PEOPLE = frozenset({"staff", "dunning", "fright"})
_BACK = 3  # clauses back that a matter is still spoken of
WANTED = "wanted"  # a wish in the clause or in the one before it
_QUESTION = re.compile(r"[?？]\s*$")
_FOR = re.compile(r"[给替为帮欠](?:那|这|我)?(?:[一二两三四五六七八九十几\d]+[个名位口])?$")
_COMPANION = re.compile(r"(?:跟|和|同|与|带着?|领着)(?:我|俺)?(?:们|家)?$")
_FOR_THEM = re.compile(r"[给替为][他她]们?(?=[^，,]{0,4}[交缴上])")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its place in the story."""

    place: int
    turn: int
    text: str
    stated: frozenset[str]  # families that stand in it plainly
    denied: frozenset[str]  # families that stand in it negated: 没欠, 开不出
    topics: frozenset[str]
    whose: str  # own, staff, other

    def holds(self, term: str) -> bool:
        """Whether a family is in it: `owe+` plainly, `owe-` negated, `owe` either."""
        if term.endswith("+"):
            return term[:-1] in self.stated
        if term.endswith("-"):
            return term[:-1] in self.denied
        return term in self.stated or term in self.denied


@dataclass(frozen=True, slots=True)
class Grammar:
    """The families of words, and what makes a subject matter."""

    rewritten: tuple[tuple[re.Pattern[str], str], ...]
    words: dict[str, re.Pattern[str]]
    topics: dict[str, frozenset[str]]
    passing: re.Pattern[str]  # names a business without making it the matter

    def clauses(self, texts: list[str]) -> list[Clause]:
        """The clauses of a story told in several messages, in order."""
        found: list[Clause] = []
        for turn, text in enumerate(texts):
            for sentence in _SENTENCES.split(text):
                parts = list(_parts(sentence))
                asks = _QUESTION.search(sentence) is not None
                for number, part in enumerate(parts):
                    last = number == len(parts) - 1
                    before = [each for each in found[-_BACK:] if each.turn == turn]
                    reading = _Reading(self, part, asks=asks and last)
                    found.append(reading.clause(len(found), turn, before, first=number == 0))
        return found


@dataclass(slots=True)
class _Reading:
    """One clause at work."""

    grammar: Grammar
    text: str
    asks: bool
    stated: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)

    def clause(self, place: int, turn: int, before: list[Clause], *, first: bool) -> Clause:
        """Look at it: the clauses before it, of the same message, say what it goes on about."""
        said = self._said()
        for name, say in self.grammar.words.items():
            for match in say.finditer(said):
                (self.denied if _is_denied(said, match) else self.stated).add(name)
        if self.asks:
            self.stated.add("wonder")
        if "want" in self.stated or (before and not first and before[-1].holds("want+")):
            self.stated.add(WANTED)
        families = self.stated | self.denied
        own = frozenset(name for name, makes in self.grammar.topics.items() if makes & families)
        topics = own if self._names_a_matter(said, own) else own | _inherited_topics(before)
        whose = self._whose(said) or _inherited(before, goes_on=not first or not own)
        return Clause(place, turn, self.text, frozenset(self.stated), frozenset(self.denied), topics, whose)

    def _names_a_matter(self, said: str, own: frozenset[str]) -> bool:
        rest, words = self.grammar.passing.sub("", said), self.grammar.words
        named = (self.grammar.topics[topic] for topic in own - _PEOPLE)
        return any(words[name].search(rest) for families in named for name in families)

    def _said(self) -> str:
        said = self.text.strip(' ，,：:。！!？?；;…\n“”"')
        for say, meant in self.grammar.rewritten:
            said = say.sub(meant, said)
        return said

    def _whose(self, said: str) -> str | None:
        """Whose matter it is: 给员工交 is theirs, 我的 is the teller's."""
        words = self.grammar.words
        staff = words["staff"].search(said)
        if (staff is not None and _FOR.search(said, 0, staff.start())) or _FOR_THEM.search(said):
            return "staff"
        own = words["self"].search(said)
        relatives = next(
            (match for match in words["relatives"].finditer(said) if not _is_companion(said, match)), None
        )
        if own is not None and (relatives is None or own.start() < relatives.start()):
            return "own"
        if relatives is not None:
            return "other"
        return "staff" if staff is not None else None


def _parts(sentence: str) -> Iterator[str]:
    for part in _CLAUSES.split(sentence):
        for piece in _NEW_MATTER.split(part) if len(part) > _LONG else [part]:
            if piece.strip(" ，,：:。！!？?；;…\n"):
                yield piece


def _inherited_topics(before: list[Clause]) -> frozenset[str]:
    return next((each.topics for each in reversed(before) if each.topics), frozenset())


def _inherited(before: list[Clause], *, goes_on: bool) -> str:
    return before[-1].whose if before and goes_on else "own"


def _is_companion(said: str, match: re.Match[str]) -> bool:
    """跟媳妇弄个摊: who goes along is not whose matter it is."""
    start = match.start() + (said[match.start()] in "我俺")
    return _COMPANION.search(said, max(0, match.start() - _BEFORE), start) is not None


def _is_denied(said: str, match: re.Match[str]) -> bool:
    before = said[max(0, match.start() - _BEFORE) : match.start()]
    if _DENIED_BEFORE.search(before) is not None:
        return True
    return _DENIED_AFTER.match(said, match.end()) is not None
