"""What is heard in a conversation beside what one text says: relief after danger, danger in fragments.

Sentences in small pieces (我不想 / 活了) are judged joined; 她来陪我了 sets off no second alarm.
"""

import re
from collections.abc import Sequence

from app.conversations.relief import relieves
from app.safety import SETTLED, Alarm, Safety

_LONGEST_PIECE = 5  # Chinese characters; 今晚就吃, 需要我
_MOST_PIECES = 4
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS_OF_SENTENCE = re.compile(r"[。！!？?；;]|\d|[A-Za-z]|⟦")
# Answers to questions of a form and ways out of it: they go on with no sentence.
_ANSWERS = re.compile(
    r"(?:那|就|还是|先)?(?:算了|拉倒|停|不填|不弄|不说|没有?|没了|有|是|不是|对|不对|好|行|嗯|啊|不|不用|不要|不知道|继续|接着填|接着说|"
    r"跳过|返回|取消|不办)(?:了|吧|的|呢)?"
)


def hear(safety: Safety, texts: Sequence[str], *, after_crisis: bool = False) -> str | None:
    """As `Safety.hear`, which sees each text by itself, and over several what they say together."""
    newest = texts[-1] if texts else ""
    if after_crisis:
        before = _last_danger(safety, texts[:-1])
        kind, told = (before[0].kind, before[1]) if before is not None else (None, "")
        if relieves(newest, kind, told):
            return SETTLED
    heard = safety.hear(texts, after_crisis=after_crisis)
    if heard is None and (alarm := joined_alarm(safety, texts)) is not None:
        return alarm.kind
    return heard


def joined_alarm(safety: Safety, texts: Sequence[str]) -> Alarm | None:
    """The alarm that the last pieces of a sentence raise together, and did not without the newest."""
    if len(texts) < 2 or not _is_piece(texts[-1]):
        return None
    joined = texts[-1]
    for text in reversed(texts[-_MOST_PIECES:-1]):
        if not _is_piece(text) or safety.detect(text):
            return None
        joined = text.strip() + joined
        known = joined[: len(joined) - len(texts[-1])]
        # The higher threshold of passages: each joining is one more chance of a false alarm.
        if safety.find_amid([joined]) is not None and (alarm := safety.find(joined)) is not None:
            return None if safety.detect(known) else alarm
    return None


def _is_piece(text: str) -> bool:
    """Whether a text may be a piece of a sentence: a few words, no end, no answer of its own."""
    said = text.strip()
    return (
        0 < len(_HAN.findall(said)) <= _LONGEST_PIECE
        and _ENDS_OF_SENTENCE.search(said) is None
        and _ANSWERS.fullmatch(said) is None
    )


def _last_danger(safety: Safety, before: Sequence[str]) -> tuple[Alarm, str] | None:
    """The last danger that was spoken of, alone or in pieces, and its words."""
    for end in range(len(before), 0, -1):
        text = before[end - 1]
        alarm = safety.find(text) or joined_alarm(safety, before[:end])
        if alarm is not None:
            return alarm, "".join(before[max(0, end - _MOST_PIECES) : end])
    return None
