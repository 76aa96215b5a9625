"""How and when somebody wants to be called is kept for those who call, and said to be."""

import pytest

from app.cases.contact_wishes import clauses_of
from tests.cases.test_amending import standing_at
from tests.cases.test_life import OFFICE
from tests.cases.world import World, run, words


@pytest.mark.parametrize(
    "said",
    [
        "白天打 别打给我媳妇",
        "别打给我媳妇",
        "发微信行不行",
        "晚上六点以后打",
        "礼拜天别打电话",
        "下班以后联系我",
        "别给我家里打电话",
        "可别让我妈知道",
        "能加我微信说不",
        "有事微信联系",
        "打我手机就行".replace("打", "直接打"),
        "中午别打",
        "下午方便接电话",
        "能不能下午再联系我",
        "别老给我打电话",
        "打电话之前先发个短信",
        "有事给我发微信就中",
        "礼拜六礼拜天别打",
        "别让我媳妇知道我欠债的事",
        "别给我媳妇发微信",
        "别让我妈担心",
        "别往家里打",
        "别跟我媳妇说",
        "别告诉我家里",
        "半夜别打电话",
        "别半夜打电话",
        "夜里不要给我打电话",
    ],
)
def test_a_wish_is_heard(said: str) -> None:
    assert "，".join(clauses_of(said)) == said.replace(" ", "，")


@pytest.mark.parametrize(
    "said",
    [
        "白天打工晚上摆摊",
        "晚上六点开门",
        "微信上卖货",
        "给我媳妇办",
        "别的不办",
        "我媳妇不知道",
        "打算白天干",
        "微信聊",
        "周末打烊",
        "晚上打麻将的多",
        "电话一会儿给你",
        "不要贷款",
        "晚上债主打电话",
        "半夜有人打电话要账",
        "天天打我媳妇电话催债",
        "昨天打电话没人接",
        "别让我妈担保",
        "不要跟我媳妇合伙",
        "下午去找我媳妇",
        "用微信收款",
        "半夜打电话",
        "半夜给我打电话",
        "大半夜来电话",
        "晚上半夜打电话",
        "夜里打电话",
        "不能让孩子没学上",
        "别让我妈操心",
        "别让我孩子跟着受罪",
        "不能让我妈还钱",
        "别给大家添麻烦",
        "别给家里添负担",
        "别让人家笑话",
        "别让邻居说闲话",
        "不能让孩子挨打",
        "不能让债主上家里闹",
        "别让债主给我家打电话",
        "别让他们上家来堵门",
    ],
)
def test_what_only_sounds_like_it_is_none(said: str) -> None:
    assert clauses_of(said) == []


@pytest.mark.parametrize("step", ["phone", "submit", "address"])
def test_it_is_kept_said_and_read_by_the_window(startup: World, step: str) -> None:
    visitor = standing_at(startup, step)
    told = words(visitor.say("白天打 别打给我媳妇", intent="inform"))
    assert "白天打，别打给我媳妇" in told
    assert visitor.open_key == step
    case_id = visitor.case.id
    assert visitor.read(case_id).contact_wish == "白天打，别打给我媳妇"
    while visitor.open_key != "submit":
        visitor.answer(
            case_id,
            visitor.open_key,
            "13904511234" if visitor.open_key == "phone" else None,
            skip=visitor.open_key != "phone",
        )
    assert "怎么联系：白天打，别打给我媳妇" in words(visitor.say("给我看看都填了啥"))
    visitor.say("确认提交")
    assert run(startup.service.staff_read(case_id, OFFICE)).contact_wish == "白天打，别打给我媳妇"


def test_the_number_beside_it_is_the_answer(startup: World) -> None:
    visitor = standing_at(startup, "phone")
    visitor.say("13845670012，晚上六点以后打")
    assert visitor.values["phone"] == "13845670012"
    assert visitor.read(visitor.cases[0].id).contact_wish == "晚上六点以后打"


def test_before_the_consent_nothing_is_kept(startup: World) -> None:
    visitor = standing_at(startup, "premises")
    assert "那时候我记" in words(visitor.say("别打给我媳妇"))
    assert visitor.read(visitor.case.id).contact_wish is None


def test_with_the_consent_goes_the_wish(startup: World) -> None:
    visitor = standing_at(startup, "address")
    visitor.say("别打给我媳妇")
    visitor.withdraw_consent("basic")
    assert visitor.read(visitor.cases[0].id).contact_wish is None
