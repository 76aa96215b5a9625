"""Distress: recognised before anything else, answered with a fixed, reviewed text (policies/safety.yml).

A text is folded first: disguised words become plain ones, and phrases that only sound like danger become one
mark. Then two nets: plain words that are always an alarm, and a linear classifier over characters and
concepts, learned from `policies/safety/*.jsonl`; where that hardly decides, an encoder has its say. Over a
conversation weak signs add up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Self

from app.safety.accidents import Accidents
from app.safety.encoder import Encoder, SecondJudge
from app.safety.files import QUESTIONS, Kind, SafetyFile, read_dangers, read_safety, read_signals
from app.safety.kinds import Kinds
from app.safety.learned import DistressClassifier
from app.safety.learning import files_in, learned_from, reader_of
from app.safety.reading import Reader, Reading, letters
from app.safety.settling import is_looked_after, left_over, settles, stays
from app.safety.signals import Signals
from app.safety.whose import disowns

__all__ = ["SETTLED", "Alarm", "Kind", "Safety", "letters"]

SETTLED = "settled"  # beside the kinds of danger: what is said is a calm word, a curse or a denial after help

_HAN = re.compile(r"[\u3400-\u9fff]")
_FEWEST_CHARACTERS = 2  # Chinese characters; less is left to the plain words

_State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody is in danger: who, and what to say."""

    kind: Kind
    reply: str


@dataclass(frozen=True, slots=True)
class _Nets:
    """What the files beside the rules teach."""

    reader: Reader
    kinds: Kinds
    learned: DistressClassifier | None
    signals: Signals | None
    second: SecondJudge | None = None


class Safety:
    """The rules in force, what was learned, and the fixed replies."""

    def __init__(self, content: SafetyFile, nets: _Nets) -> None:
        reply = content.reply.strip()
        replies = content.replies
        self.reply = reply
        self._replies: dict[Kind, str] = {
            "self": reply,
            "other": replies.other.strip() if replies else reply,
            "violence": replies.violence.strip() if replies else reply,
            "accident": replies.accident.strip() if replies else reply,
        }
        self.after = replies.after.strip() if replies else reply
        self.denied = replies.denied.strip() if replies and replies.denied else reply
        self._plain_words = re.compile("|".join(content.distress))
        self._threshold, self._threshold_amid = content.threshold, content.threshold_amid
        self._nets = nets

    @classmethod
    def load(cls, path: Path, cache_dir: Path | None = None) -> Self:
        """Read the rules and learn from the files beside them (`safety/`), if there are any.

        What was learned is kept in `cache_dir`, for the next start. Raises ValueError when a file or one of
        its examples is wrong.
        """
        content = read_safety(path)
        folder, questions = path.with_suffix(""), path.with_name(QUESTIONS)
        taught = _taught(path, tuple(content.harmless), _state(folder, questions))
        safety = cls(content, replace(taught.nets(cache_dir), second=_second(content, folder)))
        missed = [text for text in content.examples if not safety.detect(text)]
        mistaken = [text for text in content.counter_examples if safety.detect(text)]
        if missed or mistaken:
            raise ValueError(f"{path.name}: missed {missed}, mistaken {mistaken}")
        return safety

    def detect(self, text: str) -> bool:
        """Whether the text speaks of self-harm, of violence or a threat of it, or of an accident."""
        return self._is_alarming(self._nets.reader.read(text))

    def find(self, text: str) -> Alarm | None:
        """The alarm a text raises, with the reply to it."""
        return self._raised(self._nets.reader.read(text))

    def alarm(self, kind: str) -> Alarm:
        """The alarm of a kind, with its reply."""
        return next(Alarm(each, reply) for each, reply in self._replies.items() if each == kind)

    def hear(self, texts: Sequence[str], *, after_crisis: bool = False) -> str | None:
        """Whose danger the newest of a visitor's texts speaks of, alone or with those before.

        `after_crisis`: help was offered just before. Then it may be SETTLED: said to be all right, denied or
        cursed at, with no danger in what it says beside; after an accident, that somebody is looked after.
        """
        newest = texts[-1] if texts else ""
        alarm = self.find_in(texts)
        if alarm is not None and disowns(newest) and any(map(self.detect, texts[:-1])):
            return None  # whose danger it was is put right: people were told of it already
        if after_crisis and stays(newest) and self._last_danger(texts[:-1]) == "violence":
            return self.alarm("violence").kind  # 还在呢: it goes on
        if after_crisis and is_looked_after(newest) and self._last_danger(texts[:-1]) == "accident":
            return SETTLED
        if after_crisis and self._is_settled(newest, alarm is not None):
            return SETTLED
        return alarm.kind if alarm is not None else None

    def _last_danger(self, before: Sequence[str]) -> Kind | None:
        """The kind of the last danger that was spoken of."""
        alarms = (self.find(text) for text in reversed(before))
        return next((alarm.kind for alarm in alarms if alarm is not None), None)

    def _is_settled(self, text: str, alarming: bool) -> bool:
        if settles(text):
            return True
        rest = left_over(text) if alarming else None
        return rest is not None and self.find(rest) is None

    def detect_in(self, texts: Sequence[str]) -> bool:
        """Whether the newest of a visitor's texts, the last, speaks of danger alone or with those before."""
        return self.find_in(texts) is not None

    def find_in(self, texts: Sequence[str]) -> Alarm | None:
        """The alarm the newest text raises, by itself or as the last of several weak signs."""
        return self._found(texts)

    def find_amid(self, texts: Sequence[str]) -> Alarm | None:
        """As `find_in`, for passages of one long text: each is one more chance of a false alarm.

        The encoder is not asked: a text may have hundreds of passages.
        """
        return self._found(texts, amid=True)

    def _found(self, texts: Sequence[str], *, amid: bool = False) -> Alarm | None:
        if not texts:
            return None
        reading = self._nets.reader.read(texts[-1])
        alarm = self._raised(reading, amid=amid)
        if alarm is None and self._add_up(reading.text, texts):
            return self.alarm("self")
        return alarm

    def _raised(self, reading: Reading, *, amid: bool = False) -> Alarm | None:
        if not self._is_alarming(reading, amid=amid):
            return None
        parts = [self._nets.reader.read(clause) for clause in reading.clauses]
        return self.alarm(self._nets.kinds.kind(reading, parts))

    def _add_up(self, newest: str, texts: Sequence[str]) -> bool:
        signals, fold = self._nets.signals, self._nets.reader.fold
        # Most texts hold no sign: then those before them need not be looked at.
        if signals is None or not signals.signs(newest):
            return False
        return signals.add_up([fold(text) for text in texts[-signals.turns :]])

    def _is_alarming(self, reading: Reading, *, amid: bool = False) -> bool:
        if self._plain_words.search(reading.text) is not None:
            return True
        # What is left of a harmless phrase, or of a sentence in another alphabet, is too little to go by.
        learned = self._nets.learned
        if learned is None or len(_HAN.findall(reading.text)) < _FEWEST_CHARACTERS:
            return False
        score, second = learned.score(reading), self._nets.second
        if amid:
            return score > self._threshold_amid
        if second is not None:
            score = second.corrected(score, self._threshold, reading.said)
        return score > self._threshold


def _state(*folders: Path) -> _State:
    """Name, time and size of every file: the same state teaches the same."""
    paths = [path for folder in folders for path in files_in(folder)]
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


class _Taught:
    """What a state of the files teaches, learned once in a process, whoever asks first."""

    def __init__(self, path: Path, harmless: tuple[str, ...]) -> None:
        self._path, self._harmless = path, harmless
        self._lock = Lock()
        self._nets: _Nets | None = None

    def nets(self, cache_dir: Path | None) -> _Nets:
        """The nets; when nobody asked before, what was learned comes from `cache_dir` or is kept there."""
        with self._lock:
            if self._nets is None:
                self._nets = _nets(self._path, self._harmless, cache_dir)
            return self._nets


def _second(content: SafetyFile, folder: Path) -> SecondJudge | None:
    """The encoder beside the rules, where they give it a weight."""
    if content.encoder is None:
        return None
    path = folder / "encoder.npz"
    weighs = content.encoder
    encoder = _encoder(path, path.stat().st_mtime_ns)
    return SecondJudge(encoder, weighs.weight, weighs.raises, weighs.lowers)


@lru_cache(maxsize=2)
def _encoder(path: Path, written: int) -> Encoder:
    """The encoder in a file; a file that was written anew is read anew."""
    return Encoder.load(path)


@lru_cache(maxsize=2)
def _taught(path: Path, harmless: tuple[str, ...], state: _State) -> _Taught:
    return _Taught(path, harmless)


def _nets(path: Path, harmless: tuple[str, ...], cache_dir: Path | None) -> _Nets:
    folder = path.with_suffix("")
    reader = reader_of(path, harmless)
    learned = learned_from(path, cache_dir) if any(folder.glob("*.jsonl")) else None
    signals = read_signals(folder / "signals.yml")
    accidents = Accidents.of(read_dangers(folder), reader)
    return _Nets(reader, Kinds(reader.names, accidents), learned, Signals(signals) if signals else None)
