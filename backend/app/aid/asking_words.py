"""What is said to a question about a matter that a desk settles: the desk, and what of it is asked."""

from collections.abc import Mapping
from types import MappingProxyType

from app.aid.asking import INSURANCE, MEDICAL, Asked
from app.aid.directions import BEGINS, Directions

# The tables name a class of the plan where only one matter of it is asked.
_HEADINGS: Mapping[str, str] = MappingProxyType({"registration": "失业登记"})
# Checked of the 医保 department is only that it is the one (facts of the domain, 1.3 C3).
_MEDICAL = (
    f"{BEGINS}\n医保的事：归医保部门管，不在社保窗口。到区县的医保窗口问，不知道在哪，拨打12345请他们转。"
    "断了怎么接、怎么补由医保窗口核定。"
)
_AT_THE_WINDOW = "由窗口核定，去之前可以先拨打12345问。"
_FOLLOWS: Mapping[str, str] = MappingProxyType(
    {
        "bring": f"要带什么{_AT_THE_WINDOW}",
        "time": f"要多长时间，我这儿没有依据，{_AT_THE_WINDOW}",
        "online": f"网上能不能办，我这儿没有依据，{_AT_THE_WINDOW}",
        "company": "公司的也在这儿问，要什么、怎么办由窗口核定。",
        "individual": "个体户的也在这儿问，要什么、怎么办由窗口核定。",
        "other": "家里人的也在这儿问，能不能办由窗口核定。",
        "amount": f"怎么算、是多少，我这儿没有依据，{_AT_THE_WINDOW}",
        "may": f"能不能办、谁去办{_AT_THE_WINDOW}",
    }
)
# What clause 20 says of the transfer, and no more.
_TRANSFER_ONLINE = (
    "职工养老、失业保险转移接续，方案第20条写的是可以享受全程网办的转移服务；"
    "在哪个网上办、别的能不能网上办，由窗口核定。"
)


def answer_to(asked: Asked, directions: Directions) -> str | None:
    """The desk in its own line, and below it what a short question asked of it."""
    if asked.matter == MEDICAL:
        desk: str | None = _MEDICAL
    else:
        desk = directions.for_answers([asked.answers], _HEADINGS.get(asked.matter))
    if desk is None:
        return None
    line = _line(asked, directions)
    # Who goes on asking was told before that it is said where to ask.
    return f"{desk.removeprefix(BEGINS).strip()}\n{line}" if line is not None else desk


def _line(asked: Asked, directions: Directions) -> str | None:
    if asked.follows is None:
        return None
    if asked.matter == INSURANCE and asked.follows == "online":
        return _TRANSFER_ONLINE
    brought = directions.brought_along(asked.answers) if asked.follows == "bring" and asked.answers else ()
    if brought:
        return f"先带上：{'、'.join(brought)}。还要什么由窗口核定。"
    return _FOLLOWS.get(asked.follows)
