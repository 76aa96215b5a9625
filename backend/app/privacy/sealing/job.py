"""Counts and encrypts, one conversation at a time; the retention job and its command call it."""

from sqlalchemy.orm import Session

from app.privacy.sealing import repository
from app.privacy.sealing.rule import to_seal

RULE = "以前没有加密的敏感内容：改为加密保存。"


def count(session: Session, conversation_id: str) -> int:
    """How many messages of a conversation would be encrypted."""
    return sum(1 for _ in to_seal(repository.stored(session, conversation_id)))


def seal(session: Session, conversation_id: str) -> int:
    """Encrypt them; returns how many. Run again it finds nothing."""
    messages = repository.stored(session, conversation_id)
    found = list(to_seal(messages))
    for message, shown in found:
        repository.seal(session, conversation_id, message, shown)
    asked = {message.id for message, _ in found if message.role == "visitor"}
    repository.forget_entities(session, conversation_id, [m for m in messages if m.in_reply_to in asked])
    return len(found)
