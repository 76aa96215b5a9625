"""The yes or no, in other words than its buttons, to the question whether something is really cancelled."""

import re
from collections.abc import Sequence

_LONGEST = 20  # characters; who says more says something else
_SURE, _KEEPS = '"sure": true', '"kept": true'
_ASKED = ('"do": "appointment_cancel"', '"do": "wish_close"')
_YES = re.compile(
    r"(?:嗯|恩|对|是|的|好|行|可以|中|确定|确认|那|就|都|帮我|给我|我|要|真|赶紧|快|麻烦|请|[，, ])*"
    r"(?:取消|退掉?|撤(?:掉|销)?|不去|去不了|不等|不约)?(?:掉|了|吧|呗|啊|的|就行|[。.！! ])*"
)
_NO = re.compile(
    r"(?:那|还是|我|啊|哎|嗯|算了|想想|先|就|再|[，, ])*"
    r"(?:不用?(?:取消|退|撤)?|别(?:取消|退|撤)?|甭(?:取消|退)?|不要(?:取消|退)|留着|保留|算了|接着等|再等等)"
    r"(?:掉|了|吧|呗|啊|呢|先|再|留着|等等|我去|[，, 。.！!])*"
)


def answer_in(text: str) -> bool | None:
    """Whether words say yes or no to such a question; None when they say neither."""
    plain = text.strip()
    if not plain.strip("，,。.！! ") or len(plain) > _LONGEST:
        return None
    if _NO.fullmatch(plain):
        return False
    return True if _YES.fullmatch(plain) else None


def pressed_by(text: str, shown: Sequence[str]) -> str | None:
    """The payload among the buttons shown last that words mean; None where nothing of the kind was asked."""
    sure = [each for each in shown if _SURE in each and any(mark in each for mark in _ASKED)]
    keeps = [each for each in shown if _KEEPS in each]
    answer = answer_in(text) if len(sure) == 1 and keeps else None
    if answer is None:
        return None
    return sure[0] if answer else keeps[0]
