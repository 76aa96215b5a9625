"""Yes, no, neither."""

import pytest

from app.spoken.yesno import is_unsure, yes_or_no


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "对",
        "嗯",
        "有",
        "要",
        "可以",
        "行",
        "没问题",
        "必须的",
        "中",
        "成",
        "嗯呐",
        "是的呢",
        "雇了俩人",
        "好的",
        "没毛病",
        "毕业了",
        "那必须的",
        "没错",
        "可不咋的",
        "嗯,有的",
        "OK",
        "需要",
        "当然了",
        "不好意思,有",
        "可不是嘛",
        "办过了",
    ],
)
def test_yes_in_many_words(text: str) -> None:
    assert yes_or_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "不是",
        "没有",
        "不要",
        "不用",
        "没雇人",
        "没",
        "算了不",
        "不对",
        "还没",
        "拉倒",
        "不行",
        "都没有",
        "一个也没",
        "还没毕业",
        "没有吧",
        "暂时没有",
        "不需要",
        "没呢",
        "不中",
        "甭了",
        "未办理",
        "不行不行",
        "没有没有",
        "啥也没有",
        "不同意",
        "木有",
        "哪有啊",
    ],
)
def test_no_in_many_words(text: str) -> None:
    assert yes_or_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "不是没有",
        "有没有",
        "不知道",
        "说不好",
        "行吗",
        "有,但是没办",
        "要不要?",
        "对,没有",
        "啥意思",
        "",
        "记不清了",
        "不能不办",
        "可能是",
        "没事",
        "原先没有 上个月刚办的",
    ],
)
def test_what_says_both_or_neither_is_left_open(text: str) -> None:
    assert yes_or_no(text) is None


@pytest.mark.parametrize(
    "text", ["不知道", "不清楚", "不太清楚", "不好说", "说不准", "说不好", "记不清了", "没想好", "忘了"]
)
def test_someone_who_does_not_know_is_unsure(text: str) -> None:
    assert is_unsure(text)


@pytest.mark.parametrize("text", ["是", "没有", "不行", "三万", "我知道"])
def test_a_plain_answer_is_not_unsure(text: str) -> None:
    assert not is_unsure(text)
