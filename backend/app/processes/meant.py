"""Which question a clause is meant for, when not for the open one: 场地自己家院子 is not about who pays.

A clause is for another question when it begins with that question's name, or when the patterns of another
yes-or-no question find their answer in it and those of the open one do not.
"""

import re
from collections.abc import Sequence
from datetime import date

from app.processes import phrases
from app.processes.check import Checker
from app.processes.choices import names_an_option
from app.processes.interview import Place
from app.processes.model import Step, StepType
from app.processes.reading import Provided, Reader, Reading, Resolve
from app.processes.told import said_yes_or_no

_ANSWERED_BY_WORDS = (StepType.CHOICE, StepType.MANY, StepType.YES_NO)
_FEWEST = 2
_LEAD = re.compile(r"^(?:我|俺|咱|那|这|啊|嗯|哦|对了|的)*")
_IS = re.compile(r"^(?:就|是|呢|啊|嘛|的话|这块|那块|在|用|[:： ])*")
# 老王小卖部, 小李烧烤: only a name. Family names that make no other word behind 老 or 小.
_FAMILY = (
    r"(?:王|李|张|刘|陈(?!醋)|杨|赵|周|吴|徐|孙|胡(?!同)|朱|林|何|郭|罗|梁|宋|郑|谢|韩|唐|冯|董|程|曹|袁|邓|许|傅|沈|"
    r"曾|彭|吕|卢|蒋|蔡|贾|丁(?!香)|魏|薛|余|潘|戴|汪|姜(?!汁|茶|糖)|范|姚|谭|廖|邹|郝|孔|崔|邱|秦|侯|邵|孟)"
)
_SHOP_NAME = re.compile(
    rf"(?:[老小]{_FAMILY}|{_FAMILY}(?:记|氏|家|哥|姐|叔|婶|嫂|师傅|老[大二三四五]))(?:的|家)?[^\s，,。我你是有不没卖开]{{0,6}}"
    r"(?:小卖部|小卖店|店|馆|铺|坊|部|行|屋|超市|仓买|驿站|诊所|药房|烧烤|麻辣烫|串|包子|饺子|面|粥|熟食|食品|烘焙|蛋糕|烤肉|火锅)"
)


def is_shop_name(text: str) -> bool:
    """Whether a whole text is the name of a shop: it tells nothing else for sure."""
    return _SHOP_NAME.fullmatch(phrases.bare(text)) is not None


class Listener(Reader):
    """A reader that knows the other questions of the interview."""

    def __init__(
        self,
        checker: Checker,
        today: date,
        resolve: Resolve,
        provided: Provided | None = None,
        *,
        places: Sequence[Place] = (),
        labels: Sequence[str] = (),
    ) -> None:
        super().__init__(checker, today, resolve, provided)
        self._labels = [label for label in labels if len(label) > _FEWEST]
        self._places = [place for place in places if place.step.type in _ANSWERED_BY_WORDS]

    def read(self, place: Place, text: str) -> Reading:
        """Only what is meant for this question."""
        if place.step.type not in _ANSWERED_BY_WORDS or place.step.provider:
            return super().read(place, text)
        if place.step.type is not StepType.YES_NO and is_shop_name(text):
            return Reading(problem="听着像店名，这里先不记。")
        if place.step.type is StepType.YES_NO and self._names_another(place, text):
            return Reading()
        others = {clause for clause, _, _ in self._elsewhere(place, text)}
        if not others:
            return super().read(place, text)
        left = "，".join(each for each in phrases.clauses(text) if each not in others)
        return super().read(place, left) if left else Reading()

    def _names_another(self, place: Place, text: str) -> bool:
        """失业登记没有, to 有残疾人证吗: says it of a question that may not even be asked."""
        plain = _LEAD.sub("", phrases.bare(text))
        own = (place.step.ask, *_names(place.step))
        return any(
            plain.startswith(label) and not any(label in each or each in label for each in own)
            for label in self._labels
        )

    def meant(self, place: Place, text: str) -> list[tuple[Place, Reading]]:
        """What the clauses say that are for other questions than the one that is open."""
        if place.step.type not in (*_ANSWERED_BY_WORDS, StepType.CONFIRM) or place.step.provider:
            return []
        return [(other, reading) for _, other, reading in self._elsewhere(place, text)]

    def _elsewhere(self, place: Place, text: str) -> list[tuple[str, Place, Reading]]:
        if phrases.is_question(text):
            return []
        found = []
        for clause in phrases.clauses(text):
            if (other := self._named(place, clause) or self._stated(place, clause)) is not None:
                found.append((clause, *other))
        return found

    def _named(self, place: Place, clause: str) -> tuple[Place, Reading] | None:
        """The question whose name a clause begins with, and what it says behind it."""
        plain = _LEAD.sub("", clause)
        own = (place.step.ask, *_names(place.step), *_words(place.step))
        for other in self._places:
            if other.key == place.key or other.step.personal:
                continue
            for name in sorted(_names(other.step), key=len, reverse=True):
                rest = _IS.sub("", plain.removeprefix(name))
                if not plain.startswith(name) or not rest or any(name in each for each in own):
                    continue
                if (reading := super().read(other, rest)).counts:
                    return other, reading
        return None

    def _stated(self, place: Place, clause: str) -> tuple[Place, Reading] | None:
        """The yes-or-no question to which a clause is a full answer, when it is none to the open one."""
        if said_yes_or_no(place.step, clause, asked=True) is not None:
            return None
        options = place.options if place.step.type in (StepType.CHOICE, StepType.MANY) else ()
        if options and names_an_option(options, clause) and super().read(place, clause).fits:
            return None
        for other in self._places:
            if other.key == place.key or other.step.type is not StepType.YES_NO or other.step.personal:
                continue
            if (reading := super().volunteered(other, clause)).counts:
                return other, reading
        return None


def _names(step: Step) -> list[str]:
    return [name for name in (step.label, *step.names) if len(name) >= _FEWEST]


def _words(step: Step) -> list[str]:
    return [word for option in step.options for word in (option.label, *option.say, *option.reply)]
