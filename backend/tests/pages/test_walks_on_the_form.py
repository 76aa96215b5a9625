"""The walks of `processes/walks` on the form of a real backend end in the same case as on the engine."""

import json
import os
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from app.clock import SystemClock, in_shanghai
from tests.pages.form_page import FormPage
from tests.processes.walking import CONSENT, Walker, load_library, read_walk, walk_files

_SHORTLIST = [
    "individual_plain",
    "trade_changed",
    "individual_to_company_and_back",
    "group_shrinks_and_grows",
    "sensitive_agreed",
    "consent_refused",
    "licence_date_skipped",
]
# All of them take minutes; `.ci/run` sets CI.
_WALKS = [path for path in walk_files() if os.environ.get("CI") == "true" or path.stem in _SHORTLIST]


class FormWalker:
    """Does the moves of a walk on the page, and asks the server only which part a question is in."""

    def __init__(self, page: Page, origin: str) -> None:
        self.form = FormPage(page)
        self.origin = origin
        self._page = page
        page.goto(f"{origin}/#/pages/mine/mine")
        page.get_by_role("button", name="开始填：个人创业").click()
        expect(self.form.main.get_by_role("progressbar")).to_be_visible()
        self._case_id = page.url.split("case=")[1]
        token = page.evaluate("localStorage.getItem('chuangxiang.token')")
        self._headers = {"Authorization": f"Bearer {_plain(token)}"}

    def view(self) -> dict[str, Any]:
        """The case as the server has it."""
        path = f"{self.origin}/api/cases/{self._case_id}"
        view: dict[str, Any] = httpx.get(path, headers=self._headers, trust_env=False).json()
        return view

    def move(self, move: dict[str, Any]) -> None:
        """One move; going back is no move here, as every answer can be changed where it stands."""
        if "skip" in move:
            self._skip(move["skip"])
        elif "consent" in move:
            ((purpose, granted),) = move["consent"].items()
            self._answer(f"{CONSENT}{purpose}", granted)
        else:
            for key, value in (move.get("answer") or move.get("change") or move.get("takes") or {}).items():
                self._answer(key, value)

    def _step(self, key: str) -> dict[str, Any]:
        return next(step for step in self.view()["steps"] if step["step"]["id"] == key)

    def _block(self, step: dict[str, Any]) -> Locator:
        self.form.section(step["section"])
        return self.form.page.locator(f"#q-{step['step']['id'].replace('.', '-')}")

    def _skip(self, key: str) -> None:
        block = self._block(self._step(key))
        with self._page.expect_response(_is_saving) as response:
            block.get_by_role("button", name="跳过这一项").click()
        assert response.value.status == 200

    def _answer(self, key: str, value: Any) -> None:
        step = self._step(key)
        if step["value"] == value:
            return
        block = self._block(step)
        with self._page.expect_response(_is_saving) as response:
            _fill(block, step, value)
        assert response.value.status == 200, response.value.text()
        expect(block.locator(".is-saved")).to_be_visible()


def _is_saving(response: Any) -> bool:
    return "/answers/" in response.url and response.request.method == "PUT"


def _plain(stored: str) -> str:
    """uni-app keeps a text as it is, or wrapped as JSON."""
    return str(json.loads(stored)["data"]) if stored.startswith("{") else stored


def _fill(block: Locator, step: dict[str, Any], value: Any) -> None:
    labels = {choice["value"]: choice["label"] for choice in step["choices"]}
    match step["step"]["type"]:
        case "choice":
            _option(block, "radio", labels[value]).click()
        case "yes_no" | "consent":
            block.get_by_role("radio").nth(0 if value else 1).click()
        case "many":
            # In this order, as an option that stands alone takes the others away and is taken away by them.
            for each in [*value, *(step["value"] or [])]:
                option = _option(block, "checkbox", labels[each])
                if (option.get_attribute("aria-checked") == "true") != (each in value):
                    option.click()
                    expect(option).to_have_attribute("aria-checked", str(each in value).lower())
            block.get_by_role("button", name="确定", exact=True).click()
        case "region":
            block.get_by_label("市", exact=True).select_option(f"{value[:4]}00")
            block.get_by_label("县（市、区）").select_option(value)
        case "date":
            _fill_date(block, value.split("-"))
        case _:
            block.get_by_role("textbox").fill(str(value))
            block.get_by_role("textbox").press("Enter")


def _option(block: Locator, role: Literal["radio", "checkbox"], label: str) -> Locator:
    """The option with this label; what helps to choose may stand below it and belong to its name."""
    return block.get_by_role(role).filter(has=block.page.get_by_text(label, exact=True))


def _fill_date(block: Locator, parts: list[str]) -> None:
    block.get_by_label("年", exact=True).fill(parts[0])
    for label, part in zip(("月份", "日期"), parts[1:], strict=False):
        block.get_by_label(label, exact=True).select_option(part)


@pytest.mark.parametrize("path", _WALKS, ids=lambda path: path.stem)
def test_a_walk_on_the_form_ends_in_the_same_case_as_on_the_engine(
    path: Path, context: BrowserContext, real_origin: str
) -> None:
    walk, library = read_walk(path), load_library()
    today = in_shanghai(SystemClock().now()).date()
    engine = Walker(library.process(walk["process"]), library.checker, today)
    page = FormWalker(context.new_page(), real_origin)
    for move in walk["moves"]:
        engine.move(move)
        page.move(move)
    steps = page.view()["steps"]
    asked = {place.key for place in engine.interview.places}
    assert {step["step"]["id"] for step in steps} == asked
    answered = {step["step"]["id"]: step for step in steps if step["answered"]}
    given = {key: answer for key, answer in engine.answers.items() if key in asked}
    assert {key: step["value"] for key, step in answered.items() if not key.startswith(CONSENT)} == {
        key: answer.value for key, answer in given.items()
    }
    assert {key for key, step in answered.items() if step["skipped"]} == {
        key for key, answer in given.items() if answer.skipped
    }


def test_a_whole_case_is_filled_in_handed_in_and_its_notice_read(
    context: BrowserContext, real_origin: str
) -> None:
    walk = read_walk(next(path for path in walk_files() if path.stem == "individual_plain"))
    page = context.new_page()
    walker = FormWalker(page, real_origin)
    for move in walk["moves"]:
        walker.move(move)
    walker.form.section("核对提交")
    walker.form.button("确认提交").click()
    expect(walker.form.main.get_by_role("heading", name="已经提交")).to_be_visible()
    assert walker.view()["state"] == "submitted"
    walker.form.button("一次性告知单").click()
    paper = page.get_by_role("dialog", name="一次性告知单")
    expect(paper.frame_locator("iframe").get_by_text("营业执照").first).to_be_visible()
    paper.get_by_role("button", name="关闭").click()
    with page.expect_download() as download:
        walker.form.button("告知单 PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    walker.form.button("撤回", exact=True).click()
    walker.form.main.get_by_role("group", name="要撤回这个办件吗？").get_by_role(
        "button", name="撤回"
    ).click()
    expect(walker.form.main.get_by_role("heading", name="已撤回")).to_be_visible()
    assert walker.view()["state"] == "withdrawn"
