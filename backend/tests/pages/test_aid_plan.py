"""The plan of an aid intake on the page, with a real backend: opened, saved and found again by its person."""

import os
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.pages.form_page import FormPage, MinePage

_GIVEN: dict[str, Any] = {"urgent": "ok", "business_state": "stopped", "staff": "none"}


class Person:
    """Somebody on a phone who handed an aid intake in."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self._api = page, httpx.Client(base_url=origin)
        token = self._api.post("/api/chat/sessions").json()["token"]
        self._api.headers["Authorization"] = f"Bearer {token}"
        page.goto(f"{origin}/#/pages/mine/mine")
        page.evaluate("token => localStorage.setItem('chuangxiang.token', token)", token)
        self.case = self._call("POST", "", {"process_id": "aid_intake"})

    def _call(self, method: str, path: str, body: Any) -> Any:
        answered = self._api.request(method, f"/api/cases{path}", json=body)
        assert answered.is_success, answered.text
        return answered.json()

    def hand_in(self) -> str:
        """Every question answered or skipped; the id of the case."""
        while (step := self.case["process"]["step"])["type"] != "confirm":
            given = {"value": True} if step["type"] == "consent" else {"skip": True}
            if step["id"] in _GIVEN:
                given = {"value": _GIVEN[step["id"]]}
            if step["id"] == "consent_debts":
                given = {"value": False}
            body = {**given, "revision": self.case["revision"]}
            self.case = self._call("PUT", f"/{self.case['id']}/answers/{step['id']}", body)
        self._call("POST", f"/{self.case['id']}/submission", {"revision": self.case["revision"]})
        return str(self.case["id"])


@pytest.fixture
def person(context: BrowserContext, real_origin: str) -> Person:
    return Person(context.new_page(), real_origin)


def _opens_and_saves(page: Page, where: Locator, number: str) -> None:
    where.get_by_role("button", name="打开我的计划").click()
    paper = page.get_by_role("dialog", name="我的援助计划")
    expect(paper.frame_locator("iframe").get_by_text("一件一件来").first).to_be_visible()
    paper.get_by_role("button", name="关闭").click()
    expect(paper).to_have_count(0)
    with page.expect_download() as download:
        where.get_by_role("button", name="下载计划（PDF）").click()
    assert download.value.suggested_filename == f"我的援助计划-{number}.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_the_plan_is_opened_and_saved_by_its_person_once_it_is_handed_in(
    person: Person, real_origin: str
) -> None:
    mine, form = MinePage(person.page).open(real_origin), FormPage(person.page)
    mine.button("看详情").click()
    expect(mine.main).to_contain_text("办理经过")
    expect(mine.button("打开我的计划")).to_have_count(0)
    case_id, number = person.hand_in(), person.case["number"]
    mine.open(real_origin).button("看详情").click()
    _opens_and_saves(person.page, mine.main, number)
    person.page.goto(f"{real_origin}/#/pages/form/form?case={case_id}")
    person.page.reload()
    expect(form.main.get_by_role("heading", name="已经提交")).to_be_visible()
    _opens_and_saves(person.page, form.main, number)


def test_whom_to_call_in_danger_is_in_view_at_once_and_dialled_by_a_tap(
    person: Person, real_origin: str
) -> None:
    page, form = person.page, FormPage(person.page)
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(f"{real_origin}/#/pages/form/form?case={person.case['id']}")
    page.reload()
    form.main.get_by_role("radio", name="同意", exact=True).click()
    form.main.get_by_role("radio", name="心里撑不住了").click()
    question = form.question("您的平安最要紧")
    for number in ("12356", "110", "120"):
        expect(question.get_by_role("link", name=f"拨打 {number}")).to_have_attribute("href", f"tel:{number}")
    expect(question.get_by_role("heading").first).to_be_in_viewport(ratio=1)
    expect(question).to_be_focused()
    expect(question).not_to_contain_text("可以不填")
    expect(question).not_to_contain_text("请他们先联系您")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/danger.png")


def test_a_story_keeps_its_lines_from_the_field_to_the_review(person: Person, real_origin: str) -> None:
    page, form = person.page, FormPage(person.page)
    page.goto(f"{real_origin}/#/pages/form/form?case={person.case['id']}")
    page.reload()
    form.main.get_by_role("radio", name="同意", exact=True).click()
    form.main.get_by_role("radio", name="还行，能慢慢说").click()
    form.section("您讲的")
    told = form.box("您可以先说说情况")
    assert told.evaluate("box => box.tagName") == "TEXTAREA"
    told.click()
    page.keyboard.type("去年开的面馆")
    page.keyboard.press("Enter")
    page.keyboard.type("今年停了")
    if folder := os.environ.get("SHOTS"):
        page.set_viewport_size({"width": 375, "height": 812})
        page.screenshot(path=f"{folder}/story.png")
    form.section("核对提交")
    said = form.main.locator(".review-said", has_text="去年开的面馆")
    expect(said).to_be_visible()
    assert said.inner_text() == "去年开的面馆\n今年停了"
