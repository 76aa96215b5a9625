"""Words said in danger stay with the story, also where it has no room left for them."""

from tests.aid.test_intake import at_story
from tests.aid.world import Visitor, World

DANGER = "我真不想活了"
LONG = "店黄了，执照没注销，雇了俩服务员，工资欠了两个月，咋整。" * 80


def in_danger(world: World, visitor: Visitor, text: str) -> None:
    """What the edge does with words that it answered with help."""
    sent = visitor.protected(text)
    with world.database.transaction() as session:
        world.cases.in_danger(session, visitor.conversation_id, sent, "self")


def test_a_story_at_its_limit_keeps_the_words_said_in_danger(world: World) -> None:
    visitor = at_story(world)
    visitor.say(LONG[:1995])
    in_danger(world, visitor, DANGER)
    story = visitor.values()["story"]
    assert len(story) <= 2000 and story.endswith(DANGER) and story.startswith("店黄了")


def test_what_was_told_before_the_story_is_asked_keeps_them_as_well(world: World) -> None:
    visitor = at_story(world)
    for start in (0, 900, 1800):
        in_danger(world, visitor, LONG[start : start + 1900])
    in_danger(world, visitor, DANGER)
    with world.database.reading() as session:
        opened = world.cases.book.read(session, visitor.case_id)
    assert len(opened.row.opening or "") <= 4000 and str(opened.row.opening).endswith(DANGER)
