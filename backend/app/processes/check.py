"""Checks one answer against its step: the single place where an answer becomes a value."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError as BadNumber

from app.id_numbers import wrong_with_id
from app.processes.errors import AnswerProblem
from app.processes.interview import Place
from app.processes.model import Step, StepType
from app.processes.places import Places

MAX_TEXT = 500
MAX_FILES = 9
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NAME = re.compile(r"[\u3400-\u9fff]{1,10}(?:[·•][\u3400-\u9fff]{1,15})*")
_HAS_LETTER = re.compile(r"[\u3400-\u9fffA-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"[\s\-—]+")
_LIKE_AN_ID = 15  # characters: of such a number it is said what is wrong in it
_ID = re.compile(r"[1-8][0-9]{16}[0-9X]")


class Checker:
    """Checks answers on a day, with the places of the province."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def check(self, place: Place, raw: Any, today: date) -> Any:
        """The value to keep; AnswerProblem says what is wrong and how to put it right."""
        step = place.step
        if step.type in (StepType.CHOICE, StepType.MANY):
            return _check_options(place, raw)
        if step.type is StepType.REGION:
            return self._region(step, raw)
        if step.type is StepType.DATE:
            return _check_date(step, raw, today)
        return _BY_TYPE[step.type](step, raw)

    def _region(self, step: Step, raw: Any) -> str:
        if not isinstance(raw, str) or not self.places.is_known(raw):
            raise AnswerProblem("没认出这个地方。请说黑龙江省内的市和县（市、区），比如“哈尔滨市南岗区”。")
        if step.level == "county" and raw.endswith("00") and self.places.in_city(raw):
            raise AnswerProblem(
                f"{self.places.label(raw)}的哪个县（市、区）？各地口径不一样，请说到县（市、区）。"
            )
        return raw


def _check_options(place: Place, raw: Any) -> str | list[str]:
    offered = {option.value: option for option in place.options}
    chosen = raw if isinstance(raw, list) else [raw]
    if not chosen or any(not isinstance(each, str) or each not in offered for each in chosen):
        labels = "、".join(option.label for option in place.options)
        raise AnswerProblem(f"请从这些里选：{labels}。")
    if place.step.type is StepType.CHOICE:
        if len(chosen) != 1:
            raise AnswerProblem("这一项只能选一个。")
        return str(chosen[0])
    alone = [each for each in chosen if offered[each].alone]
    if alone and len(set(chosen)) > 1:
        raise AnswerProblem(f"“{offered[alone[0]].label}”不能和别的一起选。")
    return [value for value in offered if value in chosen]  # in the order of the form, each once


def _check_text(step: Step, raw: Any) -> str:
    text = str(raw).strip() if isinstance(raw, str) else ""
    least, most = step.least or 1, step.most or MAX_TEXT
    if _CONTROL.search(text):
        raise AnswerProblem("内容里有无法识别的控制字符，请删除后再填。")
    if len(text) < least or not _HAS_LETTER.search(text):
        raise AnswerProblem(f"请用文字写一下“{step.label}”。")
    if len(text) > most:
        raise AnswerProblem(f"“{step.label}”最多{most}个字，请写短一些。")
    return text


def _check_number(step: Step, raw: Any) -> int:
    number = _whole(raw)
    unit = step.unit or ""
    if number is None:
        raise AnswerProblem(f"请说一个整数{f'（{unit}）' if unit else ''}，比如“2{unit}”。")
    if step.least is not None and number < step.least:
        raise AnswerProblem(f"“{step.label}”不能少于{step.least}{unit}，请再核对一下。")
    if step.most is not None and number > step.most:
        raise AnswerProblem(f"“{step.label}”不能多于{step.most}{unit}，请再核对一下。")
    return number


def _check_money(step: Step, raw: Any) -> int:
    amount = _whole(raw)
    if amount is None or amount < 0:
        raise AnswerProblem("请说一个金额，比如“3万5千元”或“35000”。")
    if step.least is not None and amount < step.least:
        raise AnswerProblem(f"“{step.label}”不能少于{step.least:,}元，请再核对一下。")
    if step.most is not None and amount > step.most:
        raise AnswerProblem(f"“{step.label}”不能多于{step.most:,}元，请再核对一下。")
    return amount


def _whole(raw: Any) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,12}", raw.strip()):
        return int(raw)
    return None


def _check_date(step: Step, raw: Any, today: date) -> str:
    parts = _DATE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    wanted = {"year": "年份，比如“2024年”", "month": "年和月，比如“2024年6月”"}.get(
        step.precision, "年月日，比如“2024年6月1日”"
    )
    if parts is None:
        raise AnswerProblem(f"请说出{wanted}。")
    year, month, day = (int(part) if part else None for part in parts.groups())
    if (month is None and step.precision != "year") or (day is None and step.precision == "day"):
        raise AnswerProblem(f"请说得再具体些：{wanted}。")
    try:
        first = date(year or 1, month or 1, day or 1)
    except ValueError as error:
        raise AnswerProblem(f"没有这个日期，请重新说{wanted}。") from error
    if year is None or not 1900 <= year <= today.year + 10:
        raise AnswerProblem(f"年份不对，请重新说{wanted}。")
    if step.when == "past" and first > today:
        raise AnswerProblem(f"“{step.label}”应该是过去的日期，请重新说{wanted}。")
    if step.when == "future" and _last_day(first, month, day) < today:
        raise AnswerProblem(f"“{step.label}”应该是今天以后的日期，请重新说{wanted}。")
    keep = {"year": 1, "month": 2, "day": 3}[step.precision]
    return "-".join(str(raw).strip().split("-")[:keep])


def _last_day(first: date, month: int | None, day: int | None) -> date:
    if day is not None:
        return first
    following = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    return following - timedelta(days=1)


def _check_phone(step: Step, raw: Any) -> str:
    number = _SPACES.sub("", raw) if isinstance(raw, str) else ""
    number = number.removeprefix("+86")
    if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
        raise AnswerProblem("电话号码不对：手机号是11位数字，座机要带区号。请核对后再说一次。")
    return number


def _check_id(step: Step, raw: Any) -> str:
    number = _SPACES.sub("", raw).upper() if isinstance(raw, str) else ""
    if number.isascii() and len(number) >= _LIKE_AN_ID and (wrong := wrong_with_id(number)) is not None:
        raise AnswerProblem(wrong)
    if not _is_id(number):
        raise AnswerProblem("身份证号不对：应该是18位，最后一位是校验位。请对照证件核对后再说一次。")
    return number


def _is_id(number: str) -> bool:
    """Check digit and date of birth. Not the area in that year: older people got their number later."""
    if not _ID.fullmatch(number) or ric.calc_check_digit(number) != number[17]:
        return False
    try:
        ric.get_birth_date(number)
    except BadNumber:
        return False
    return True


def _check_name(step: Step, raw: Any) -> str:
    name = raw.strip() if isinstance(raw, str) else ""
    if not _NAME.fullmatch(name) or len(name) < 2:
        raise AnswerProblem("请写身份证上的姓名，只写姓名就行。")
    return name


def _check_address(step: Step, raw: Any) -> str:
    address = _check_text(step, raw)
    if len(address) < 4:
        raise AnswerProblem("地址太短了，请写到街道、门牌。")
    return address


def _check_yes_no(step: Step, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise AnswerProblem("请回答“是”或“不是”。")
    return raw


def _check_files(step: Step, raw: Any) -> list[str]:
    chosen = raw if isinstance(raw, list) else [raw]
    if not 0 < len(chosen) <= MAX_FILES or any(not isinstance(each, str) for each in chosen):
        raise AnswerProblem(f"请上传1到{MAX_FILES}个文件。")
    return [str(each) for each in dict.fromkeys(chosen)]


def _check_confirm(step: Step, raw: Any) -> bool:
    if raw is not True:
        raise AnswerProblem("请核对后点“确认提交”，或者说要改哪一项。")
    return True


_BY_TYPE: dict[StepType, Callable[[Step, Any], Any]] = {
    StepType.TEXT: _check_text,
    StepType.NUMBER: _check_number,
    StepType.MONEY: _check_money,
    StepType.PHONE: _check_phone,
    StepType.ID: _check_id,
    StepType.NAME: _check_name,
    StepType.ADDRESS: _check_address,
    StepType.YES_NO: _check_yes_no,
    StepType.FILE: _check_files,
    StepType.CONFIRM: _check_confirm,
    StepType.CONSENT: _check_yes_no,
}
