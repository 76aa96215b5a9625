"""Use without a mouse, with a screen reader, with large print, in the dark; and how it looks."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.chat_page import MARKED, ChatPage
from tests.pages.conftest import DESKTOP, PHONE
from tests.pages.fake_api import FakeServer
from tests.pages.looks import LOOKS, set_look, sticking_out, tab_to, too_small


@pytest.fixture
def chat(page: Page) -> ChatPage:
    return ChatPage(page)


def _empty(chat: ChatPage) -> None:
    chat.button("使用帮助").click()


def _conversation(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.ask_and_wait("多少钱", "具体金额")
    chat.ask_and_wait("我的申请", "办理记录")
    chat.ask_and_wait("补贴", "哪一种")


def _feedback(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.button("没帮助").click()
    chat.button("看不懂").click()


def _sheet(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    expect(chat.open_source().locator(MARKED)).to_be_visible()


def _crisis(chat: ChatPage) -> None:
    chat.ask_and_wait("活不下去了", "您不是一个人")


def _settings(chat: ChatPage) -> None:
    expect(chat.show_settings()).to_be_visible()


def _too_long(chat: ChatPage) -> None:
    chat.input.fill("字" * 1001)


_STATES = {
    "empty": _empty,
    "conversation": _conversation,
    "feedback": _feedback,
    "sheet": _sheet,
    "crisis": _crisis,
    "settings": _settings,
    "too-long": _too_long,
}


def _set_look(page: Page, look: dict[str, Any]) -> None:
    set_look(page, look)
    page.reload()
    page.get_by_role("heading", name="您好，我是创响助手").wait_for()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", _STATES)
def test_axe_finds_no_violation(
    chat: ChatPage, violations: Callable[[Page], list[Any]], state: str, look: str
) -> None:
    _set_look(chat.page, LOOKS[look])
    _STATES[state](chat)
    assert violations(chat.page) == []


def test_a_failed_message_offline_has_no_violation_either(
    chat: ChatPage, server: FakeServer, violations: Callable[[Page], list[Any]]
) -> None:
    server.refuse_next(422, "invalid_input")
    chat.ask("贷款")
    expect(chat.button("没有发出去")).to_be_visible()
    chat.page.context.set_offline(True)
    expect(chat.page.get_by_text("网络断开了")).to_be_visible()
    assert violations(chat.page) == []


def test_everything_can_be_done_with_the_keyboard(chat: ChatPage) -> None:
    keyboard = chat.page.keyboard
    chat.input.focus()
    keyboard.type("补贴")
    keyboard.press("Shift+Enter")
    keyboard.type("有哪些")
    expect(chat.input).to_have_value("补贴\n有哪些")
    keyboard.press("Enter")
    option = chat.button("创业担保贷款贴息")
    expect(option).to_be_visible()
    tab_to(chat.page, option, backwards=True)
    keyboard.press("Enter")
    expect(chat.log).to_contain_text("无还本续贷")
    expect(chat.input).to_be_focused()
    tab_to(chat.page, chat.button("查看原文").first, backwards=True)
    keyboard.press("Enter")
    sheet = chat.page.get_by_role("dialog", name="文件原文")
    expect(sheet.locator(MARKED)).to_be_visible()
    tab_to(chat.page, sheet.get_by_role("button", name="关闭"))
    keyboard.press("Space")
    expect(sheet).to_have_count(0)


def test_the_focus_can_be_seen_on_every_stop(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    seen: set[str] = set()
    for _ in range(25):
        chat.page.keyboard.press("Tab")
        stop, outline = chat.page.evaluate(
            "() => { const e = document.activeElement;"
            " return [e.outerHTML.slice(0, 120), parseFloat(getComputedStyle(e).outlineWidth)] }"
        )
        if stop.startswith("<body"):
            continue
        seen.add(stop)
        assert outline >= 2, stop
    assert len(seen) >= 8


def test_enter_that_ends_a_pinyin_word_does_not_send(chat: ChatPage, server: FakeServer) -> None:
    chat.input.fill("daikuan")
    chat.input.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(chat.input).to_have_value("daikuan")
    assert server.received == []


def test_a_screen_reader_hears_who_speaks(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    heard = chat.log.inner_text()
    assert "您说：" in heard
    assert "助手说：" in heard


@pytest.mark.parametrize(("size", "least"), [("normal", 44), ("large", 60), ("extra", 60)])
def test_everything_that_can_be_tapped_is_large_enough(chat: ChatPage, size: str, least: int) -> None:
    _set_look(chat.page, {"size": size})
    chat.button("使用帮助").click()
    _conversation(chat)
    chat.button("没帮助").first.click()
    assert too_small(chat.page, least) == []


@pytest.mark.parametrize("size", ["normal", "large", "extra"])
def test_nothing_sticks_out_sideways_on_a_narrow_phone(chat: ChatPage, size: str) -> None:
    chat.page.set_viewport_size({"width": 320, "height": 640})
    _set_look(chat.page, {"size": size})
    _conversation(chat)
    assert sticking_out(chat.page) == []


def test_print_and_colours_are_remembered(chat: ChatPage) -> None:
    def print_size() -> float:
        size: str = chat.log.evaluate("log => getComputedStyle(log).fontSize")
        return float(size.removesuffix("px"))

    before = print_size()
    chat.button("大字").click()
    assert print_size() >= before * 1.25
    settings = chat.show_settings()
    settings.get_by_role("radio", name="特大").click()
    settings.get_by_role("radio", name="深色").click()
    chat.page.reload()
    expect(chat.page.locator(".page")).to_have_class("page size-extra is-dark")
    assert print_size() >= 30


def test_dark_mode_follows_the_system_until_told_otherwise(chat: ChatPage) -> None:
    root = chat.page.locator(".page")
    chat.page.emulate_media(color_scheme="dark")
    expect(root).to_have_class("page size-normal is-dark")
    chat.show_settings().get_by_role("radio", name="浅色").click()
    expect(root).to_have_class("page size-normal is-light")


def test_nothing_moves_for_those_who_asked_for_it(chat: ChatPage, server: FakeServer) -> None:
    chat.page.emulate_media(reduced_motion="reduce")
    server.hold = True
    chat.ask("贷款")
    dot = chat.page.locator(".dot").first
    expect(dot).to_be_visible()
    assert dot.evaluate("dot => getComputedStyle(dot).animationName") == "none"
    server.hold = False


@pytest.mark.parametrize(("name", "viewport"), [("phone", PHONE), ("desktop", DESKTOP)])
@pytest.mark.parametrize("look", ["plain", "dark", "extra-large"])
def test_screenshots_for_people_to_look_at(
    chat: ChatPage, tmp_path_factory: pytest.TempPathFactory, name: str, viewport: ViewportSize, look: str
) -> None:
    chat.page.set_viewport_size(viewport)
    _set_look(chat.page, LOOKS[look])
    _conversation(chat)
    column = chat.page.locator(".app").bounding_box()
    assert column is not None
    assert column["width"] == min(760, viewport["width"])
    file = tmp_path_factory.getbasetemp() / f"conversation-{name}-{look}.png"
    chat.page.screenshot(path=file)
    assert file.stat().st_size > 10_000


def test_the_page_works_in_a_browser_without_storage_of_earlier_visits(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")
    page = context.new_page()
    page.goto(origin)
    expect(page.locator(".page")).to_have_class("page size-normal is-dark")
    context.close()
