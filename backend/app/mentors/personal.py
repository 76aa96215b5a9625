"""What citizens write about themselves, on its way into encrypted columns."""

import re

from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.privacy.consent import Consents
from app.privacy.protect import Protector
from app.privacy.vault import TOKEN, Vault

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
_FILLING = re.compile(r"[\s\-—()（）]")
_PURPOSE = "basic"


class Personal:
    """Takes numbers out of texts and resolves the token of a telephone number."""

    def __init__(self, protector: Protector, vault: Vault, consents: Consents) -> None:
        self._protector = protector
        self._vault = vault
        self._consents = consents

    def text(self, session: Session, conversation_id: str, text: str | None) -> str | None:
        """A text as it may be kept: numbers in it go to the vault."""
        cleaned = (text or "").strip()
        if not cleaned:
            return None
        return self._protector.protect(session, conversation_id, cleaned).text_to_show

    def phone(self, session: Session, conversation_id: str, phone: str | None, actor: str) -> str | None:
        """A telephone number, given as it is or as its token. ConsentMissing without consent."""
        if not phone or not phone.strip():
            return None
        given = phone.strip()
        if TOKEN.fullmatch(given):
            given = self._vault.resolve(session, conversation_id, given, purpose=_PURPOSE, actor=actor)
        else:
            self._consents.require(session, conversation_id, _PURPOSE)
        number = _FILLING.sub("", given)
        if not _PHONE.fullmatch(number):
            raise InvalidInput("联系电话不对，请填写11位手机号，或带区号的固定电话。", field="contact_phone")
        return number


def for_people(text: str | None) -> str | None:
    """A kept text as it is shown: tokens say that something is protected."""
    return TOKEN.sub("（号码已保护）", text) if text else text
