"""Words that stop a form or want what was told deleted, also in the middle of a longer sentence."""

import pytest

from app.processes.controls import Control, control_in, wants_gone


@pytest.mark.parametrize("text", ["先不说了，烦", "不想说了，停下吧", "停下吧", "今天先不唠了", "算了不讲了"])
def test_who_stops_telling_pauses(text: str) -> None:
    assert control_in(text) is Control.PAUSE


@pytest.mark.parametrize("text", ["不想说", "这个不想说", "跳过吧，不想说"])
def test_who_would_rather_not_say_skips(text: str) -> None:
    assert control_in(text) is Control.SKIP


@pytest.mark.parametrize(
    "text",
    [
        "删了吧，全删掉，我不想让人知道",
        "我啥都不想留，把我说的都删了",
        "删掉草稿",
        "删掉我所有的信息",
        "别给我留记录",
    ],
)
def test_who_wants_it_deleted_is_heard(text: str) -> None:
    assert wants_gone(text)


@pytest.mark.parametrize(
    "text",
    [
        "店里的货都清空了，还欠着三个月房租",
        "聊天记录他都删除了",
        "客户都删了我微信",
        "库存全清了",
        "我说的都是真的",
        "钱都花没了",
        "他把账都删改了",
    ],
)
def test_what_was_deleted_by_others_is_told(text: str) -> None:
    assert not wants_gone(text)
