"""Answers that leave open which it is: 对 to a question that names both, what needs its rule told first."""

import re

from app.processes import phrases
from app.processes.model import Step, StepType

_EITHER_OR = re.compile(r"([\u4e00-\u9fff])不\1|[了过]没有?[？?]")
_SOUND = re.compile(
    r"(?:对+|嗯+|恩+|啊|是|行|好|可以|中|成|没错|没问题|妥|嗯[呐哪]|能行|ok|OK|好使|得嘞|的|"
    r"呀|呢|吧|了)+"
)
_OBJECTS = re.compile(r"[，, 哎诶啊嗯不]*(?:不对|不是|错了|说错)")


def is_either_or(step: Step) -> bool:
    """Whether a yes-or-no question names both: 领了没有, 雇不雇人."""
    return step.type is StepType.YES_NO and _EITHER_OR.search(step.ask) is not None


def says_neither(step: Step, text: str, plain: str) -> bool:
    """Whether a yes or a no says neither of the two a question names: 对, or 不对 of something else."""
    return is_either_or(step) and bool(_SOUND.fullmatch(plain) or _OBJECTS.match(text))


def asked_back(step: Step, text: str) -> str | None:
    """The rule to tell where an answer does not settle the question: 摆过摊，没领过照."""
    rule = step.ask_back
    if rule is None or not any(re.search(pattern, text) for pattern in rule.when):
        return None
    settled = any(re.search(each, clause) for clause in phrases.clauses(text) for each in step.yes_say)
    return None if settled else rule.told  # 没有执照，头一回创业
