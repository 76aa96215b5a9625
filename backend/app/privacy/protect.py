"""What the edge calls for every text: personal values out, tokens in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.id_numbers import wrong_with_id, wrong_with_mobile
from app.privacy.kinds import Kind
from app.privacy.ports import Detect, Found, Mask
from app.privacy.vault import Vault

# Nobody types a token: what looks like one to the bot was put there by us.
_BRACKETS = str.maketrans({"⟦": "〔", "⟧": "〕"})

_PROBLEMS = {
    "bank_card": "银行卡号的校验位对不上，可能有一位输错了，请核对后重新输入。",
    "uscc": "统一社会信用代码的校验位对不上，可能有一位输错了，请对照营业执照核对后重新输入。",
}
_OTHER_PROBLEM = "这个号码看起来不完整或有一位不对，请核对后重新输入。"


@dataclass(frozen=True, slots=True)
class Finding:
    """One value that was taken out. `token` is None when it was wrong and therefore not kept.

    `problem` says in Chinese what looks wrong, without the value.
    """

    kind: str
    token: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Protected:
    """A text without personal values: for the bot with tokens, for people masked."""

    text_for_bot: str
    text_to_show: str
    findings: tuple[Finding, ...]


class Protector:
    """Takes personal values out of texts. Without one in it, a text costs no query."""

    def __init__(self, vault: Vault, detect: Detect, mask: Mask) -> None:
        self._vault = vault
        self._detect = detect
        self._mask = mask

    def protect(
        self, session: Session, conversation_id: str, text: str, more: Sequence[Found] = ()
    ) -> Protected:
        """Replace every value in a text as the visitor typed it. `more`: what the detector cannot know.

        Must come before any other cleaning: the detector reads all spellings, cleaning may hide some.
        """
        for_bot: list[str] = []
        to_show: list[str] = []
        findings: list[Finding] = []
        end = 0
        for found in sorted((*more, *self._detect(text)), key=lambda match: match.start):
            if found.start < end:
                continue
            finding = self._take_out(session, conversation_id, found)
            findings.append(finding)
            between = text[end : found.start]
            for_bot += [between.translate(_BRACKETS), finding.token or f"⟦{finding.kind}:0000⟧"]
            to_show += [between, self._mask(finding.kind, found.value_normalised)]
            end = found.end
        for_bot.append(text[end:].translate(_BRACKETS))
        to_show.append(text[end:])
        return Protected("".join(for_bot), "".join(to_show), tuple(findings))

    def words(self, text: str) -> str:
        """A text without personal values and without a trace of them: to be listened to, not to be kept."""
        words, end = list[str](), 0
        for found in sorted(self._detect(text), key=lambda match: match.start):
            if found.start >= end:
                words.append(text[end : found.start])
                end = found.end
        return "".join([*words, text[end:]]).translate(_BRACKETS)

    def _take_out(self, session: Session, conversation_id: str, found: Found) -> Finding:
        kind = str(found.kind)
        if found.checksum_ok is False:
            return Finding(kind, None, _problem(kind, found.value_normalised))
        return Finding(kind, self._vault.store(session, conversation_id, kind, found.value_normalised), None)


def _problem(kind: str, value: str) -> str:
    """What is wrong with a number that was not kept, without the number."""
    if kind == Kind.ID_CARD and (wrong := wrong_with_id(value)) is not None:
        return wrong
    if kind == Kind.PHONE and value.isdecimal() and value.startswith("1"):
        return wrong_with_mobile(value)
    return _PROBLEMS.get(kind, _OTHER_PROBLEM)
