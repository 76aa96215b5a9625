"""The picture for the README. With CHAT_ORIGIN it shows the running assistant and lands in docs/images."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.chat_page import MARKED, ChatPage
from tests.pages.conftest import PHONE, REPOSITORY

_REAL_ORIGIN = os.environ.get("CHAT_ORIGIN", "")
_QUESTION = "创业担保贷款到期了还能续吗？"


@pytest.fixture
def shown(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of the running assistant, or of the fake server."""
    origin = _REAL_ORIGIN or request.getfixturevalue("origin")
    context = browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="light",
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(origin)
    yield page
    context.close()


def test_a_question_gets_an_answer_whose_source_opens(shown: Page, tmp_path: Path) -> None:
    chat = ChatPage(shown)
    chat.ask(_QUESTION)
    expect(chat.log.get_by_text("有依据", exact=True)).to_be_visible(timeout=20_000)
    expect(chat.log).to_contain_text("第18条")
    shown.evaluate("document.activeElement.blur()")
    target = (REPOSITORY / "docs" / "images" if _REAL_ORIGIN else tmp_path) / "conversation.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    shown.screenshot(path=target)
    sheet = chat.open_source()
    expect(sheet.locator(MARKED)).to_be_in_viewport()
    assert "无还本续贷" in sheet.locator(MARKED).inner_text()
