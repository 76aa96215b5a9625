"""What a step's own patterns find in a text: its yes and its no, and the value of a free question."""

import re

from app.processes import phrases
from app.processes.model import Step

_HEDGED = re.compile(r"应该|可能|好像|大概|估计|兴许")
_NO_VALUE = re.compile(r"[我俺你您他她]|让|帮着|啥|咋|怎么|贷款|补贴|培训$|执?照$|手续|发票|^个?体|地的?$")
_SAYS_NOTHING = re.compile(r"(?:这|那)(?:个|样|些|行|块|种)?(?:的)?|它|啥|点")

# What is registered is no part of what is done: 开个快递驿站办个体, 养牛注册公司.
_REGISTERED = r"(?:个体|公司|有限|企业|营业执照|执照|照(?!相))"
_REGISTERS = r"(?:先|想|要|准备|打算|需要|得|去)*(?:办|注册|登记|领|整|弄|走|当|算)(?:一?个)?"
_TO_REGISTER = re.compile(rf"(?<=[^\s]){_REGISTERS}(?=$|{_REGISTERED})")
_IS_REGISTERED = re.compile(rf"户?{_REGISTERED}")
# 开的小超市, 做蛋糕卖
_HANGS_BEFORE = re.compile(r"^的(?:是|一?[个家])?")
_SOLD = re.compile(r"(?!卖|种|养|收|倒|批|代|外|寄|专|热|贩|买)[\u4e00-\u9fff]{2,}(?<![外热专寄代买贩])卖")


def said_yes_or_no(step: Step, text: str, *, asked: bool = False) -> bool | None:
    """What the step's own patterns say; “no” is looked at first."""
    if phrases.is_question(text):
        return None
    if phrases.is_unknowing(text):
        text = "，".join(each for each in phrases.clauses(text) if not phrases.is_unknowing(each))
        if _HEDGED.search(text):
            return None  # 应该是认定过，记不清了
    no_say = [*step.no_say, *(step.no_reply if asked else ())]
    yes_say = [*step.yes_say, *(step.yes_reply if asked else ())]
    no = any(re.search(pattern, text) for pattern in no_say)
    yes = not no and any(re.search(pattern, text) for pattern in yes_say)
    return yes if yes or no else None


def taken(step: Step, text: str, *, asked: bool = False) -> str | None:
    """The value that one of the step's patterns finds in a text."""
    for pattern in step.take_reply if asked else ():
        match = re.search(pattern, text)
        if match is not None and _is_value(match, text):
            return str(match["value"]).strip()
    for pattern in step.take:
        match = re.search(pattern, text)
        value = _without_registering(match, text) if match is not None and _is_value(match, text) else ""
        if value and _NO_VALUE.search(value) is None:
            return value
    return None


def _without_registering(match: re.Match[str], text: str) -> str:
    value = _HANGS_BEFORE.sub("", str(match["value"]).strip())
    value = value[:-1] if _SOLD.fullmatch(value) else value
    for verb in _TO_REGISTER.finditer(value):
        behind = value[verb.end() :] or text[match.end("value") :]
        if verb.start() and _IS_REGISTERED.match(behind):
            return value[: verb.start()]
    return value


def _is_value(match: re.Match[str], text: str) -> bool:
    said = match["value"] and _SAYS_NOTHING.fullmatch(match["value"]) is None
    return bool(said) and not phrases.is_denied(text, match.start())
