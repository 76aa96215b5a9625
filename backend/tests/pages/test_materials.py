"""The materials of the one-time notice: ticked on the page, kept by the server, shown in print."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import Violations
from tests.pages.fake_api import FakeServer
from tests.pages.fake_cases import FakeCase
from tests.pages.form_page import MinePage
from tests.pages.looks import sticking_out, tab_to, too_small

FORM, PROOF = "登记申请书（原件1份）", "身份类别证明（原件1份）"


@pytest.fixture
def case(server: FakeServer) -> FakeCase:
    return server.cases.complete()


@pytest.fixture
def sheet(page: Page, server: FakeServer, case: FakeCase, origin: str) -> Locator:
    """The notice of a case, opened from “我的”."""
    page.evaluate("token => localStorage.setItem('chuangxiang.token', token)", server.open())
    mine = MinePage(page).open(origin)
    mine.button("看详情").click()
    return opened(mine)


def opened(mine: MinePage) -> Locator:
    mine.button("一次性告知单").click()
    sheet = mine.page.get_by_role("dialog", name="一次性告知单")
    expect(sheet.get_by_role("checkbox").first).to_be_visible()
    return sheet


def paper(sheet: Locator) -> Locator:
    return sheet.frame_locator("iframe").locator("body")


def test_a_tick_is_kept_counted_and_printed_and_is_there_after_a_reload(
    sheet: Locator, case: FakeCase, origin: str, page: Page
) -> None:
    expect(sheet).to_contain_text("已备 0/2")
    sheet.get_by_role("checkbox", name=FORM).click()
    expect(sheet.get_by_role("checkbox", name=FORM)).to_be_checked()
    expect(sheet).to_contain_text("已备 1/2")
    expect(paper(sheet)).to_contain_text("已备 1/2")
    assert case.at_hand == {"registration_form"}
    mine = MinePage(page).open(origin)
    mine.button("看详情").click()
    expect(mine.button("一次性告知单")).to_contain_text("材料已备 1/2")
    again = opened(mine)
    expect(again.get_by_role("checkbox", name=FORM)).to_be_checked()
    again.get_by_role("checkbox", name=FORM).click()
    expect(again).to_contain_text("已备 0/2")
    expect(paper(again)).to_contain_text("已备 0/2")
    assert case.at_hand == set()


def test_what_the_departments_share_cannot_be_ticked(sheet: Locator) -> None:
    expect(sheet.get_by_role("checkbox")).to_have_count(2)
    shared = sheet.get_by_role("listitem").filter(has_text="身份证")
    expect(shared).to_contain_text("数据共享免交")
    expect(shared.get_by_role("checkbox")).to_have_count(0)


def test_a_tick_that_is_not_kept_goes_back_and_says_so(
    sheet: Locator, case: FakeCase, server: FakeServer
) -> None:
    server.cases.refusals = [(503, "unavailable")]
    box = sheet.get_by_role("checkbox", name=PROOF)
    box.click()
    expect(sheet.get_by_role("alert")).to_contain_text("没有记上，请再点一次")
    expect(box).not_to_be_checked()
    assert case.at_hand == set()
    box.click()
    expect(box).to_be_checked()
    expect(sheet.get_by_role("alert")).to_have_count(0)


def test_materials_are_ticked_with_the_keyboard_alone(sheet: Locator, page: Page) -> None:
    box = sheet.get_by_role("checkbox", name=FORM)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description("窗口也能领。")


def test_the_list_of_materials_is_for_everyone(sheet: Locator, page: Page, violations: Violations) -> None:
    sheet.get_by_role("checkbox", name=FORM).click()
    expect(paper(sheet)).to_contain_text("已备 1/2")
    page.set_viewport_size({"width": 360, "height": 640})
    assert violations(page) == []
    assert sticking_out(page) == []
    assert too_small(page, 44) == []


def test_a_case_without_a_notice_offers_none(page: Page, server: FakeServer, origin: str) -> None:
    server.cases.begin()
    page.evaluate("token => localStorage.setItem('chuangxiang.token', token)", server.open())
    mine = MinePage(page).open(origin)
    mine.button("看详情").click()
    expect(mine.main.get_by_role("heading", name="办理经过")).to_be_visible()
    expect(mine.button("一次性告知单")).to_have_count(0)
