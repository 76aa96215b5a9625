"""Words that stop a form or want what was told deleted, also in the middle of a longer sentence."""

import pytest

from app.processes.controls import Control, control_in, control_of, stops, wants_gone


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


LEAVES = [
    "先唠到这 喂羊去了",
    "我先喂羊去 一会再唠",
    "先唠到这 回头再说",
    "我得喂羊去了 一会再来",
    "一会再唠",
    "回头再说",
    "先说到这儿吧 来人了",
    "今天就唠到这吧",
    "等会儿再聊 我接孩子去",
    "忙完再说",
]


@pytest.mark.parametrize("text", LEAVES)
def test_who_goes_about_his_chores_and_comes_back_later_stops_for_now(text: str) -> None:
    assert stops(text) and control_in(text) is Control.PAUSE


@pytest.mark.parametrize(
    "text",
    [
        "开店赔了 先唠到这",
        "店先停一停 我还欠着工资",
        "等卖了羊再还",
        "一会儿再说工资的事",
        "我先去银行贷款",
        "喂羊喂了三十年",
        "说到底是我没经验",
    ],
)
def test_what_tells_something_beside_it_is_more_than_stopping(text: str) -> None:
    assert not stops(text)


@pytest.mark.parametrize("text", ["回来了", "我又来了", "我回来了 接着唠吧", "俺忙完了", "可算回来了"])
def test_who_comes_back_goes_on(text: str) -> None:
    assert control_of(text) is Control.RESUME


@pytest.mark.parametrize("text", ["来了", "传票来了", "工人又来了", "孩子回来了", "要债的又来了", "羊卖完了"])
def test_somebody_or_something_else_that_comes_goes_on_with_nothing(text: str) -> None:
    assert control_of(text) is None


@pytest.mark.parametrize("text", ["停", "先停", "停停", "我先停", "打住", "先停一下", "停，停", "先不填了"])
def test_a_bare_stop_pauses(text: str) -> None:
    assert control_in(text) is Control.PAUSE


STOPS_IT = [
    "不填了",
    "我不填了",
    "不想填了",
    "我不想弄了",
    "不想弄了",
    "不想整了",
    "俺不想再整了",
    "实在不想弄了",
]
REGRETS = [
    "不想提交了",
    "我不想交上去了",
    "我后悔了 不想交了",
    "后悔了，不交了",
    "太麻烦了 不想弄了",
    "算了，不想整了",
]


@pytest.mark.parametrize("text", [*STOPS_IT, *REGRETS])
def test_who_wants_no_more_of_it_stops_the_form(text: str) -> None:
    assert (control_of(text) or control_in(text)) is Control.CANCEL


@pytest.mark.parametrize(
    "text", ["不填", "先不填", "不想填", "这个不填了", "这题不填了", "这项我就不填了", "不想填这个"]
)
def test_who_leaves_one_question_out_goes_on(text: str) -> None:
    assert control_of(text) is Control.SKIP


@pytest.mark.parametrize(
    "text",
    [
        "停了",
        "店停了",
        "社保停了",
        "停业了",
        "停工了",
        "停电了",
        "停车场",
        "别停",
        "不想交社保了",
        "不想交房租了",
        "不想交了",
        "我后悔了",
        "后悔开店了",
        "这店不想弄了",
        "赔了二十万，我不想弄了",
        "不想弄贷款了",
    ],
)
def test_what_stopped_or_is_not_paid_any_more_steers_nothing(text: str) -> None:
    assert control_of(text) is None and control_in(text) is None
