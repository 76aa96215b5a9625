"""A place may be where the business is, or only where somebody comes from."""

from itertools import product

import pytest

from app.policies.regions import Regions
from app.policies.schemas import AnswerStatus
from app.policies.service import PolicyService
from tests.policies.conftest import POLICIES

PLACES = ["吉林", "内蒙古", "长春", "深圳市", "辽宁铁岭", "俄罗斯", "江苏省苏州市"]
BUSINESS_THERE = [
    "{}有啥补贴",
    "我在{}开店有啥补贴",
    "{}返乡创业补贴",
    "{} 创业担保贷款",
    "{}的创业导师怎么约",
    "想去{}开个饭店 能贷款不",
    "在{}返乡创业有什么支持",
    "哈尔滨人在{}开店能贷款吗",
    "我户口在黑龙江,人在{}干装修,就在{}贷款行不",
    "从哈尔滨去{}开店有补贴吗",
    "我人在{}不打算回来了,在{}创业给不给补贴",
    "{}和黑龙江的创业培训有啥不同",
    "俺搁{}打工,想就在{}整个小店,有贷款没",
    "我在{}打工,{}能给外地人贷款不",
    "养老保险从大庆转到{}咋办",
    "老家是{}的,{}那边回乡养羊给支持吗",
]
BUSINESS_HERE = [
    "从{}回来创业有啥政策",
    "我在{}打工,想回老家创业有啥支持",
    "我在{}干了十年,今年回来想返乡创业,有啥扶持",
    "我{}那边的失业保险能转过去吗",
    "养老保险从{}转回来能网上办吗",
    "在{}念的大学,毕业回佳木斯创业有免费场地吗",
    "我是{}人,想在哈尔滨找创业导师",
    "{}户口,在大庆开店,能贷款吗",
    "俺是{}的,嫁到这疙瘩没落户,给办不",
    "我有{}的朋友,想跟他合伙在黑河创业",
    "货往{}卖,有没有创业培训",
    "去{}进货,回来开店,有创业贷款吗",
    "想开个{}火锅店能贷款吗",
    "听说{}有补贴,咱这有没有",
    "{}户口能在你们这申请创业担保贷款吗",
    "哈尔滨有补贴吗,我去趟{}再办行不行",
]
# The other place is spoken of, so its name stays; what is asked about is here.
PLACE_STAYS = {"听说{}有补贴,咱这有没有"}
NO_PLACE = [
    "担保定金咋交",
    "办成都要多久",
    "店面二十四平能贷款吗",
    "想扩大连锁店",
    "五大连池开民宿有补贴吗",
    "漠河北边开店",
    "补贴",
]


@pytest.fixture(scope="module")
def regions() -> Regions:
    """The places in use."""
    return Regions.load(POLICIES / "regions.yml")


@pytest.mark.parametrize(("frame", "place"), list(product(BUSINESS_THERE, PLACES)))
def test_a_business_in_another_province_is_noticed(regions: Regions, frame: str, place: str) -> None:
    text = frame.format(*[place] * frame.count("{}"))
    reading = regions.read(text)
    assert reading.elsewhere
    assert reading.normal == text


@pytest.mark.parametrize(("frame", "place"), list(product(BUSINESS_HERE, PLACES)))
def test_who_comes_from_another_province_asks_for_our_rules(regions: Regions, frame: str, place: str) -> None:
    reading = regions.read(frame.format(place))
    assert not reading.elsewhere
    assert frame in PLACE_STAYS or place not in reading.normal


@pytest.mark.parametrize("text", NO_PLACE)
def test_a_name_inside_other_words_is_no_place(regions: Regions, text: str) -> None:
    reading = regions.read(text)
    assert (reading.elsewhere, reading.normal) == (False, text)


@pytest.mark.parametrize("place", PLACES)
def test_another_province_gets_no_answer_and_who_comes_back_gets_one(
    policies: PolicyService, place: str
) -> None:
    there = policies.answer(f"我在{place}开店有啥补贴")
    back = policies.answer(f"从{place}回来创业有啥政策")
    assert there.answer.status is AnswerStatus.OUT_OF_SCOPE
    assert back.answer.status is AnswerStatus.ANSWERED
    assert back.answer.citations[0].article == 13
