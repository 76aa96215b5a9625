"""“我的”: cases and appointments."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.pages.fake_api import FakeServer
from tests.pages.fake_appointments import appointment
from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage, MinePage


@pytest.fixture
def mine(page: Page, server: FakeServer) -> MinePage:
    """On a device that has a conversation."""
    page.evaluate("token => localStorage.setItem('chuangxiang.token', token)", server.open())
    return MinePage(page)


def test_without_cases_the_page_says_how_to_begin(page: Page, origin: str) -> None:
    mine = MinePage(page).open(origin)
    expect(mine.main).to_contain_text("还没有办件")
    expect(mine.main).to_contain_text("还没有预约")
    mine.button("开始填：个人创业").click()
    expect(FormPage(page).box("您想干点什么？")).to_be_visible()


def test_a_case_shows_its_departments_and_what_happened(
    mine: MinePage, cases: FakeCases, origin: str
) -> None:
    cases.complete().state = "submitted"
    mine.open(origin)
    mine.button("看详情").click()
    expect(mine.main).to_contain_text("个体工商户设立登记")
    expect(mine.main).to_contain_text("市场监督管理部门")
    expect(mine.main).to_contain_text("已转交部门")
    expect(mine.main).to_contain_text("开始填写")


def test_taking_back_late_needs_a_reason(mine: MinePage, cases: FakeCases, origin: str) -> None:
    case = cases.complete()
    case.state, case.submitted_at = "submitted", "2026-10-01T09:00:00+08:00"
    mine.open(origin)
    mine.button("撤回").click()
    confirm = mine.main.get_by_role("group", name="要撤回这个办件吗？")
    confirm.get_by_role("button", name="撤回").click()
    expect(mine.main.get_by_role("alert")).to_contain_text("请写一句原因")
    mine.button("撤回").click()
    confirm.get_by_role("textbox").fill("不开了")
    confirm.get_by_role("button", name="撤回").click()
    expect(mine.main.get_by_role("group", name="个人创业“一件事”，已撤回")).to_be_visible()


def test_a_draft_is_deleted_only_after_a_second_look(mine: MinePage, cases: FakeCases, origin: str) -> None:
    cases.begin()
    mine.open(origin)
    mine.button("删掉草稿").click()
    confirm = mine.main.get_by_role("group", name="要删掉这份草稿吗？")
    confirm.get_by_role("button", name="再想想").click()
    assert len(cases.cases) == 1
    mine.button("删掉草稿").click()
    confirm.get_by_role("button", name="删掉").click()
    expect(mine.main).to_contain_text("还没有办件")
    assert cases.cases == {}


def test_a_code_is_shown_as_letters_and_as_a_picture(mine: MinePage, cases: FakeCases, origin: str) -> None:
    cases.begin()
    mine.open(origin)
    mine.button("换手机接着填").click()
    expect(mine.main.get_by_text("ABCD-2345")).to_be_visible()
    picture = mine.main.get_by_role("img", name="二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth > 0")


def test_a_case_from_elsewhere_is_taken_over_with_its_code(
    mine: MinePage, cases: FakeCases, origin: str
) -> None:
    cases.codes["ABCD2345"] = cases.begin(trade="奶茶店").id
    mine.open(origin)
    code = mine.main.get_by_role("textbox", name="一次性代码")
    code.fill("wxyz-9999")
    mine.button("接过来").click()
    expect(mine.main.get_by_role("alert")).to_contain_text("代码不对")
    code.fill("abcd-2345")
    mine.button("接过来").click()
    expect(mine.page.get_by_text("接过来了，可以接着填。")).to_be_visible()


def test_a_list_that_does_not_come_can_be_asked_for_again(
    mine: MinePage, cases: FakeCases, origin: str
) -> None:
    cases.begin()
    cases.refusals = [(503, "unavailable")] * 2
    mine.open(origin)
    expect(mine.button("再试一次")).to_be_visible()  # both requests were refused
    cases.refusals = []
    mine.button("再试一次").click()
    expect(mine.button("接着填：个人创业")).to_be_visible()


def test_an_appointment_is_moved_cancelled_and_put_into_a_calendar(
    mine: MinePage, cases: FakeCases, origin: str
) -> None:
    cases.appointments = [appointment()]
    mine.open(origin)
    expect(mine.main).to_contain_text("示例大厦三楼")
    with mine.page.expect_download() as download:
        mine.button("加到日历").click()
    assert download.value.suggested_filename == "预约.ics"
    mine.button("改时间").click()
    mine.button("12月2日上午9点").click()
    expect(mine.main.get_by_role("heading", name="12月2日上午9点")).to_be_visible()
    mine.button("取消预约").click()
    mine.main.get_by_role("group", name="要取消这次预约吗？").get_by_role("button", name="取消预约").click()
    expect(mine.main).to_contain_text("已取消")


def test_a_meeting_that_took_place_is_rated_once(mine: MinePage, cases: FakeCases, origin: str) -> None:
    cases.appointments = [
        appointment(status="attended", status_label="已完成", can_change=False, can_rate=True)
    ]
    mine.open(origin)
    mine.button("评价这次辅导").click()
    mine.main.get_by_role("radio", name="满意", exact=True).click()
    mine.button("提交评价").click()
    expect(mine.main).to_contain_text("您的评价：满意")
    assert cases.ratings == [{"level": "good", "reason": None}]
    expect(mine.button("评价这次辅导")).to_have_count(0)


def test_an_offer_says_how_long_it_stands_and_is_taken(mine: MinePage, cases: FakeCases, origin: str) -> None:
    until = (datetime.now(UTC) + timedelta(minutes=47, seconds=30)).isoformat()
    cases.appointments = [appointment(status="held", is_offer=True, held_until=until, can_change=False)]
    cases.wishes = [{"id": "w1", "kind": "waitlist", "need": "想学电商"}]
    mine.open(origin)
    card = mine.page.get_by_role("group", name="12月1日（星期二）下午2点到2点40分，王明（示例）")
    expect(card).to_contain_text("还给您留47分钟")
    expect(mine.page.get_by_text("想学电商")).to_be_visible()
    card.get_by_text("确认预约").click()
    expect(card).to_contain_text("预约成功")
    expect(mine.page.get_by_text("想学电商")).to_have_count(0)


def test_a_place_in_a_session_is_given_back_after_a_second_look(
    mine: MinePage, cases: FakeCases, origin: str
) -> None:
    cases.registrations = [
        {
            "session_id": "s1",
            "title": "直播入门",
            "place": "三楼",
            "said": "周三下午",
            "ends_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
            "status": "registered",
            "status_label": "已报名",
            "waiting_before": None,
        }
    ]
    mine.open(origin)
    card = mine.page.get_by_role("group", name="集中服务：直播入门")
    card.get_by_text("取消报名").click()
    expect(card).to_contain_text("名额会让给下一位")
    card.get_by_text("取消报名").last.click()
    expect(card).to_have_count(0)
