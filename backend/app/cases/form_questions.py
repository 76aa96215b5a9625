"""Questions about the form itself, in its middle: what the process file says to them, word for word.

What is said to whoever asks whether he can change something, or who sees what he tells, stands here alone.
"""

import re

from app.cases import hearing_words
from app.cases.opened import Opened
from app.processes import phrases
from app.processes.model import Step, StepType

_MOST = 24  # characters
_CHANGED = re.compile(
    r"(?:填|写|说|选|点|弄|搞)错(?:了)?[^，,。]{0,6}(?:能|咋|怎么|可以|还)[^，,。]{0,4}改|(?:能|可以|咋|怎么)(?:再)?改(?:吗|不|么)"
)
_WHY = re.compile(
    r"(?:为啥|为什么|为何|凭啥|凭什么|咋|干啥|干嘛|干吗)[^，,。]{0,4}(?:要|得|问|填|写|给|用)|"
    r"(?<!是)(?:干啥|干嘛|干什么)(?:用|呢|的)*[?？]?$|(?:干啥|干什么)用(?:的|呢)?[?？]?$|有啥用[?？]?$"
)
_MUST = re.compile(
    r"(?:不|没)(?:填|写|说|给|留|带|想[填写给留])[^，,。]{1,8}(?:能办|行不|行吗|可以|能不能|成不)|"
    r"(?:也|都|一定|必须|非)?(?:要|得)(?:填|写|给|带)?(?:吗|么|不)[?？]?$|必须(?:填|写)"
)
_HOW = re.compile(
    r"(?:要|写|填|报|定)(?:写|填|多)?(?:多少|几|啥|什么)(?:合适|好)?|(?:咋|怎么)(?:填|写|算|定)"
)
_DIFFER = re.compile(r"区别|不同|不一样|哪个(?:好|省|合适)|选(?:啥|哪)|还是[^，,。]{1,5}好")
_SAFE = re.compile(
    r"(?:信息|号码|身份证|资料|隐私|电话)[^，,。]{0,8}(?:泄露|安全|保密|给别人|外传|卖)|(?:泄露|保密)[^，,。]{0,4}[吗不么]"
)
_SOMEBODY = (
    r"(?:(?:我|俺|咱)?(?:家|们家)?(?:的)?(?:媳妇|老婆|老公|对象|爱人|爸|妈|爹|娘|[大二老小表堂]?[哥姐弟妹]{1,2}|姐夫|妹夫|儿子|闺女|"
    r"姑娘|[小大]舅子|叔|舅|姑|姨|亲戚|朋友|同学)|别人|他人|人家)(?:家)?"
)
_LICENCE = r"(?:营业)?(?:执照|照(?!片|顾|样))"
_OTHER_NAME = re.compile(
    rf"{_LICENCE}[^，,。]{{0,6}}{_SOMEBODY}(?:的)?(?:名|身份证)|{_LICENCE}(?:挂|写|登记?|落)(?:的|在|是)*{_SOMEBODY}|"
    rf"(?:用|拿|借|使|以|挂|写|落)(?:的|在|是|了)*{_SOMEBODY}(?:的)?(?:名(?!片|气|牌)|身份证)[^，,。]{{0,4}}(?:办|注册|登记|领|开|下|行|中|$)|"
    rf"(?:法人|经营者|老板)(?:写|是|填|用)(?:的|了)*{_SOMEBODY}(?:的)?(?:名|$)"
)
# What the questions for the name and the number say themselves; beyond that the desk decides.
OTHER_NAME = (
    "执照和申请表上写谁的名，要跟谁的身份证一样，登记、参保、补贴也凭这个身份证号核对。用家里人的名能不能办、"
    "您自己还能享受哪样，要窗口核定。打算用谁的名办，这里就按谁的情况填。"
)
CAN_CHANGE = (
    "能改。交之前想改哪样直接说，比如“城市改成大庆”，也可以说“上一步”；"
    "交了以后也能撤回，改了再交，10分钟内撤回不用写原因。"
)
_IS_SAFE = "号码加密保存，只在办这件事时用。隐私说明里写着收集什么、保存多久。"
_RIGHTS = "您随时可以撤回同意，也可以删掉。"


def kept_safe(opened: Opened) -> str:
    """Who sees what is told and how it is kept: a confidential form is for few eyes."""
    return f"{hearing_words.WHO_SEES}{_RIGHTS}" if opened.process.file.restricted else f"{_IS_SAFE}{_RIGHTS}"


def answered_here(opened: Opened, text: str) -> str | None:
    """What to say to a question about the form; None when it is about something else."""
    if len(text.strip()) > _MOST:
        return None
    if _CHANGED.search(text):
        return CAN_CHANGE
    if _SAFE.search(text):
        return kept_safe(opened)
    if _OTHER_NAME.search(text) and any(each.type is StepType.ID for each in opened.process.steps.values()):
        return OTHER_NAME
    step = _named(opened, text)
    if step is None:
        return None
    if _WHY.search(text):
        return step.why
    if _MUST.search(text):
        return _whether_needed(step)
    if _HOW.search(text) and step.type in (StepType.MONEY, StepType.TEXT) and phrases.is_question(text):
        return step.help if _asks_of_the_form(step, text) else None
    if step.type is StepType.CHOICE and _DIFFER.search(text):
        return step.help
    return None


def _whether_needed(step: Step) -> str:
    needed = f"“{step.label}”要填，不填交不了；想当面办可以去窗口。"
    return "\n".join(filter(None, (needed if step.required else f"“{step.label}”可以跳过。", step.why)))


def _asks_of_the_form(step: Step, text: str) -> bool:
    """注册资金要多少 asks what to write; 贷款能贷多少 what there is to get."""
    return any(text.startswith(name) for name in (step.label, *step.names)) and "能" not in text


def _named(opened: Opened, text: str) -> Step | None:
    """The question a text names: by its longest name, or by two of its options."""
    hits = [
        (len(name), step)
        for step in opened.process.steps.values()
        if step.type not in (StepType.CONFIRM, StepType.GROUP, StepType.CONSENT)
        for name in (step.label, *step.names)
        if len(name) > 1 and name in text
    ]
    if hits:
        return max(hits, key=lambda hit: hit[0])[1]
    for step in opened.process.steps.values():
        if step.type is StepType.CHOICE and len(_options_named(step, text)) > 1:
            return step
    return None


def _options_named(step: Step, text: str) -> list[str]:
    return [
        option.value
        for option in step.options
        if any(word in text for word in (option.label, *option.say, *option.clause))
    ]
