"""Calm words, denials and curses right after help; a denial that is none is danger again."""

import pytest

from app.safety.settling import is_looked_after, left_over, settles

CALM = [
    "没事了",
    "我没事",
    "缓过来了",
    "没事儿",
    "我现在没事了",
    "好多了",
    "我没想死",
    "没想死",
    "不是，他没想死",
    "你有病吧",
    "滚",
    "没啥，我就那么一说，还有孩子呢",
    "没啥",
    "我就那么一说",
    "说气话呢，别当真",
    "想多了你",
    "活着呢",
    "谁要死了",
    "我没要死",
    "没事了谢谢",
    "没事没事",
    "嗯，没事了",
    "我回家了",
    "下来了",
    "刚才是气话",
    "神经病",
    "你想哪去了",
    "放屁，谁想死了",
    "别担心，我没事",
    "没撑不住",
    "没死呢",
    "还在呢",
    "我还在呢",
    "人还在",
    "还活着",
    "好好活着呢",
    "死不了",
    "放心，死不了",
    "放心吧死不了",
    "还喘气呢",
]
NOT_CALM = [
    "我没事，你们不用找我，东西都在桌上",
    "没事了，都安排好了",
    "不想死也得死",
    "没事，反正快结束了",
    "没事了，贷款怎么办",
    "执照怎么注销",
    "我还有事",
    "有孩子",
    "没钱",
    "我在楼顶",
    "接着说",
    "还行，能慢慢说",
    "没死成",
    "没死成呢",
    "还在楼顶呢",
    "药还在呢",
    "活着没意思",
    "不想活着了",
    "我还活着干啥",
    "怎么都死不了",
    "还在门口呢",
]


@pytest.mark.parametrize("text", CALM)
def test_calm_words_denials_and_curses_settle(text: str) -> None:
    assert settles(text)


@pytest.mark.parametrize("text", NOT_CALM)
def test_what_says_more_does_not_settle(text: str) -> None:
    assert not settles(text)


@pytest.mark.parametrize(
    "text",
    [
        "不想死也得死",
        "没事，反正快结束了",
        "我没想死，可我真撑不住",
        "执照怎么注销",
        "活着没意思",
        "不想活着了",
        "我还活着干啥",
        "怎么都死不了",
        "药还在呢",
    ],
)
def test_a_denial_that_takes_itself_back_leaves_everything(text: str) -> None:
    assert left_over(text) is None


def test_what_is_left_beside_a_denial_is_heard() -> None:
    assert "拿我钱跑了" in (left_over("他没想死，他拿我钱跑了") or "")
    assert "不用找我" in (left_over("我没事，你们不用找我") or "")


@pytest.mark.parametrize(
    "text",
    [
        "他醒了",
        "我爸醒过来了，没事了",
        "救护车来了",
        "120到了，谢谢",
        "打完120了",
        "送医院了",
        "人在医院呢",
        "火灭了",
        "救上来了",
    ],
)
def test_who_is_awake_or_looked_after_is_said_so(text: str) -> None:
    assert is_looked_after(text)


WORSE = [
    "叫不醒了",
    "我爸叫不醒了",
    "怎么叫都叫不醒了",
    "孩子不会喘气了",
    "我妈没有气了",
    "不睁眼了",
    "不能说话了",
    "人没救过来了",
    "不会醒了",
]


@pytest.mark.parametrize(
    "text",
    [
        *WORSE,
        "他还没醒",
        "我不想醒了",
        "别打120了",
        "120还没来",
        "我爸醒了又抽过去了",
        "等不到救护车来了",
        "火灭了，人还在里头",
        "他又打电话了",
        "没事了",
    ],
)
def test_what_got_worse_or_says_nothing_of_help_is_not(text: str) -> None:
    assert not is_looked_after(text)
    assert text == "没事了" or not settles(text)


@pytest.mark.parametrize("text", ["我没事了就是说说气话", "我说了没事", "别当真 闹着玩的"])
def test_strong_words_taken_back_in_one_breath_settle(text: str) -> None:
    assert settles(text)
