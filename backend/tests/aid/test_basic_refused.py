"""Whoever refuses the use of contact data can still do what needs none, and is told what cannot be done."""

from app.privacy.consent import ConsentSource
from tests.aid.world import Visitor, World, labels

STORY = "店黄了，执照没注销。雇了俩服务员，工资欠了两个月。我还想再干，换个小点的店。"


def refuse(world: World, visitor: Visitor, purpose: str = "basic") -> None:
    """A no on the page."""
    with world.database.transaction() as session:
        consents = world.privacy.consents
        consents.decide(
            session,
            visitor.conversation_id,
            purpose,
            granted=False,
            notice_version=consents.notice.version,
            source=ConsentSource.PAGE,
            actor="visitor",
        )


def test_an_aid_intake_reads_a_typed_story_after_basic_was_refused(world: World) -> None:
    visitor = world.visitor()
    refuse(world, visitor)
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say(STORY)
    assert "对" in labels(visitor)
    visitor.press("对")
    assert visitor.values()["story"] == STORY


def test_a_number_in_the_story_is_not_kept_after_basic_was_refused(world: World) -> None:
    visitor = world.visitor()
    refuse(world, visitor)
    visitor.protected("我电话13904511234")
    rows = world.rows("SELECT value FROM vault_values WHERE kind = 'phone'")
    assert [row.value for row in rows] == [None]


def test_a_private_answer_is_not_kept_when_nothing_was_agreed_to(world: World) -> None:
    visitor = world.visitor()
    refuse(world, visitor)
    with world.database.transaction() as session:
        world.privacy.vault.store(session, visitor.conversation_id, "answer", STORY)
    assert [row.value for row in world.rows("SELECT value FROM vault_values")] == [None]


def test_taking_back_the_consent_to_aid_takes_the_typed_story_out_of_the_vault(world: World) -> None:
    visitor = world.visitor()
    refuse(world, visitor)
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say(STORY)
    held = "SELECT value FROM vault_values WHERE kind = 'answer' AND value IS NOT NULL"
    assert world.rows(held) != []
    with world.database.transaction() as session:
        consents = world.privacy.consents
        consents.withdraw(
            session, visitor.conversation_id, "aid_intake", source=ConsentSource.CHAT, actor="visitor"
        )
    assert world.rows("SELECT token FROM vault_values WHERE kind = 'answer'") == []
