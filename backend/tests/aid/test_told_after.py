"""What is told after handing in is not in what was handed in: that is said, and it goes into a new one."""

import json

import pytest

from tests.aid.world import Visitor, World, submitted

NOT_IN_IT = "工作人员看到的还是原来那份"


def tell(visitor: Visitor, text: str, wish: str = "told") -> None:
    """Say something outside of the form, as actions hand it over."""
    visitor._turn(text, wish=wish, process_id="aid_intake" if wish == "start" else None)


def change(visitor: Visitor, *told: str) -> None:
    """Press 改了再交; what was told since goes along, as actions send it."""
    options = [each for reply in visitor.last["before"] for each in reply["options"]]
    payload = next(each["payload"] for each in options if each["label"] == "改了再交")
    button = json.loads(payload.removeprefix("/answer"))
    assert button["said"] is True and button["changed"] is True
    visitor._turn("\n".join(told), button=button)


def newest(visitor: Visitor) -> dict[str, object]:
    """The answers of the draft."""
    with visitor.world.database.reading() as session:
        book = visitor.world.cases.book
        rows = visitor.world.rows(
            "SELECT id FROM cases WHERE conversation_id = :id AND state = 'draft'", id=visitor.conversation_id
        )
        return {key: each.value for key, each in book.read(session, str(rows[0][0])).stored.items()}


TOLD = [
    "俩工人五个月 你给我加上",
    "说错了 欠工人是三个月 不是四个月",
    "员工不对 雇过一个服务员 工资都给了",
    "工人钱给完了",
    "我还给我二舅做担保了",
    "法院传票昨天下来了",
    "我寻思了 电话还是留一个吧 13912345678",
    "欠的工资五个月 俩工人 电话13912345678",
    "刚才忘说了 社保也断了",
]


@pytest.mark.parametrize("said", TOLD)
@pytest.mark.parametrize("wish", ["told", "start"])
def test_what_is_told_after_handing_in_is_said_not_to_be_in_it(world: World, said: str, wish: str) -> None:
    visitor = submitted(world)
    before = visitor.values()
    tell(visitor, said, wish)
    assert NOT_IN_IT in visitor.heard and "改了再交" in visitor.heard
    assert "不用从头再讲" not in visitor.heard and visitor.values() == before
    assert visitor.last["before"][0]["card"]["private"] is True


OTHERS = [
    "谢谢你啊",
    "我想贷点款",
    "有什么补贴吗",
    "那我先去哪",
    "今天天真冷",
    "你说错了 政策不是那样",
    "13912345678是骗子吗",
    "我家孩子今年上大学",
    "店黄了，执照没注销",
]


@pytest.mark.parametrize("said", OTHERS)
def test_what_changes_nothing_of_it_is_left_to_others(world: World, said: str) -> None:
    visitor = submitted(world)
    tell(visitor, said)
    assert not visitor.last["handled"]


@pytest.mark.parametrize("said", [*TOLD, "情况变了 重新说一遍"])
def test_where_nothing_was_handed_in_nothing_is_said(world: World, said: str) -> None:
    visitor = world.visitor()
    tell(visitor, said)
    assert not visitor.last["handled"]


@pytest.mark.parametrize(
    "said", ["情况变了 重新说一遍", "情况变了", "我这情况变了，想重新说一遍", "情况又变了 再说一遍吧"]
)
def test_the_words_of_the_button_are_the_button_however_they_are_typed(world: World, said: str) -> None:
    visitor = submitted(world)
    tell(visitor, said)
    assert "先不着急" in visitor.heard and len(visitor.world.rows("SELECT 1 FROM cases")) == 2


def test_a_number_goes_along_into_the_copy_and_is_handed_in_with_it(world: World) -> None:
    visitor = submitted(world)
    said = "我寻思了 电话还是留一个吧 13912345678"
    tell(visitor, said)
    change(visitor, said)
    assert "139****5678" in visitor.heard and "交给工作人员" in str(visitor.last["after"])
    assert newest(visitor)["phone"] == "13912345678"


def test_the_number_of_who_duns_him_is_none_to_call(world: World) -> None:
    visitor = submitted(world)
    said = "有个13912345678老给我打电话催债"
    tell(visitor, said)
    assert "留的号码" not in visitor.heard
    change(visitor, said)
    assert newest(visitor).get("phone") is None


def test_every_message_told_since_is_worked_in_and_kept_word_for_word(world: World) -> None:
    visitor = submitted(world)
    told = ["员工不对 工资都给了", "我还给我二舅做担保了"]
    for each in told:
        tell(visitor, each)
    change(visitor, *told)
    draft = newest(visitor)
    assert draft["staff"] == "settled" and "guarantee" in str(draft["owing"])
    assert all(each in str(draft["story"]) for each in told)
    assert "店黄了" in str(draft["story"])
    visitor.press("交给工作人员")
    assert "编号" in visitor.heard


def test_what_answers_no_question_is_said_to_be_kept_word_for_word(world: World) -> None:
    visitor = submitted(world)
    change_with = "刚才忘说了 那年羊还得了口蹄疫"
    tell(visitor, change_with)
    change(visitor, change_with)
    assert f"“{change_with}”：原话记进“您讲的情况”了" in visitor.heard
    assert change_with in str(newest(visitor)["story"])


def test_what_tells_nothing_is_not_worked_in(world: World) -> None:
    visitor = submitted(world)
    tell(visitor, "员工不对 工资都给了")
    change(visitor, "改了再交", "谢谢你啊")
    assert "谢谢" not in str(newest(visitor)["story"]) and "这句我没对上" not in visitor.heard


def test_who_is_back_with_nothing_left_to_fill_in_hears_what_stands(world: World) -> None:
    visitor = submitted(world)
    tell(visitor, "我又来了", "resume")
    assert "您先办" in visitor.heard and "没填完" not in visitor.heard
