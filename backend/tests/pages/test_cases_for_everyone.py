"""The form and “我的” without a mouse, with a screen reader, in large print, in the dark, on small phones."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Violations
from tests.pages.fake_api import FakeServer
from tests.pages.fake_appointments import appointment
from tests.pages.form_page import FormPage, MinePage
from tests.pages.looks import LOOKS, set_look, sticking_out, tab_to, too_small


def _questions(page: Page, server: FakeServer, origin: str) -> None:
    form = FormPage(page).open(origin, server.cases.begin(trade="奶茶店", has_licence=True))
    form.main.get_by_label("市", exact=True).select_option("哈尔滨市")
    form.button("为什么问这个").click()
    form.next.click()
    expect(form.main.get_by_role("alert").first).to_be_visible()


def _answers(page: Page, server: FakeServer, origin: str) -> None:
    form = FormPage(page).open(origin, server.cases.complete())
    form.section("想办的事")
    form.choice("办个体户，还是办公司？", "公司").click()
    expect(form.main.get_by_text("要重新填")).to_be_visible()


def _contact(page: Page, server: FakeServer, origin: str) -> None:
    form = FormPage(page).open(origin, server.cases.complete())
    form.section("联系方式")
    expect(form.box("您的手机号是多少？")).to_be_visible()


def _review(page: Page, server: FakeServer, origin: str) -> None:
    FormPage(page).open(origin, server.cases.complete())


def _conflict(page: Page, server: FakeServer, origin: str) -> None:
    case = server.cases.begin(trade="奶茶店")
    form = FormPage(page).open(origin, case)
    case.set("trade", "面馆")
    form.box("您想干点什么？").fill("饺子馆")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def _submitted(page: Page, server: FakeServer, origin: str) -> None:
    case = server.cases.complete()
    case.state, case.submitted_at = "submitted", "2026-10-01T09:00:00+08:00"
    form = FormPage(page).open(origin, case)
    form.button("撤回", exact=True).click()


def _mine(page: Page, server: FakeServer, origin: str) -> None:
    page.evaluate("token => localStorage.setItem('chuangxiang.token', token)", server.open())
    case = server.cases.complete()
    case.state = "submitted"
    server.cases.begin()
    server.cases.appointments = [appointment(can_rate=True)]
    mine = MinePage(page).open(origin)
    mine.button("看详情").first.click()
    expect(mine.main.get_by_text("市场监督管理部门")).to_be_visible()
    mine.button("换手机接着填").click()
    expect(mine.main.get_by_text("ABCD-2345")).to_be_visible()
    mine.button("评价这次辅导").click()


State = Callable[[Page, FakeServer, str], None]
_STATES: dict[str, State] = {
    "questions": _questions,
    "answers": _answers,
    "contact": _contact,
    "review": _review,
    "conflict": _conflict,
    "submitted": _submitted,
    "mine": _mine,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", _STATES)
def test_axe_finds_no_violation(
    page: Page, server: FakeServer, origin: str, violations: Violations, state: str, look: str
) -> None:
    set_look(page, LOOKS[look])
    _STATES[state](page, server, origin)
    assert violations(page) == []


@pytest.mark.parametrize("state", _STATES)
@pytest.mark.parametrize("size", ["normal", "extra"])
def test_nothing_sticks_out_and_everything_can_be_tapped_on_a_narrow_phone(
    page: Page, server: FakeServer, origin: str, state: str, size: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    set_look(page, {"size": size})
    _STATES[state](page, server, origin)
    assert sticking_out(page) == []
    assert too_small(page, {"normal": 44, "extra": 60}[size]) == []


@pytest.mark.parametrize("state", ["questions", "review", "mine"])
def test_twice_the_size_of_print_hides_nothing(
    page: Page, server: FakeServer, origin: str, state: str
) -> None:
    """WCAG 1.4.4: the text alone is enlarged to 200 %, on a desktop of the usual width."""
    page.set_viewport_size({"width": 1280, "height": 800})
    _STATES[state](page, server, origin)
    page.locator(".page").evaluate(
        "page => { for (const [name, size] of [['--print', 34], ['--print-ui', 32], ['--print-small', 28]])"
        " page.style.setProperty(name, `${size}px`) }"
    )
    assert sticking_out(page) == []
    cut = page.evaluate(
        "() => [...document.querySelectorAll('button')].filter(button => button.offsetParent !== null)"
        ".filter(button => button.scrollWidth > button.clientWidth + 1).map(button => button.textContent)"
    )
    assert cut == []


def test_a_part_of_the_form_is_filled_in_with_the_keyboard_alone(
    form: FormPage, server: FakeServer, origin: str
) -> None:
    case = server.cases.begin()
    form.open(origin, case)
    keyboard = form.page.keyboard
    tab_to(form.page, form.box("您想干点什么？"))
    keyboard.type("mianguan")
    keyboard.press("Enter")
    tab_to(form.page, form.main.get_by_label("市", exact=True))
    keyboard.press("ArrowDown")
    tab_to(form.page, form.main.get_by_label("县（市、区）"))
    keyboard.press("ArrowDown")
    tab_to(form.page, form.choice("营业执照领了没有？", "是").first)
    keyboard.press("ArrowDown")
    expect(form.choice("营业执照领了没有？", "不是")).to_be_focused()
    assert "has_licence" not in case.answers
    keyboard.press("Space")
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    tab_to(form.page, form.next)
    keyboard.press("Enter")
    expect(form.main.get_by_role("heading", name="想办的事")).to_be_focused()
    assert case.answers == {"trade": "mianguan", "region": "230102", "has_licence": False}


def test_every_field_has_the_question_as_its_name_and_its_hint_as_description(
    form: FormPage, server: FakeServer, origin: str
) -> None:
    form.open(origin, server.cases.begin())
    box = form.box("您想干点什么？")
    expect(box).to_have_accessible_description("一句话就行")
    nameless = form.main.locator("input, select, button").evaluate_all(
        "fields => fields.filter(field => !field.textContent.trim() && !field.ariaLabel"
        " && !field.getAttribute('aria-labelledby')).map(field => field.outerHTML)"
    )
    assert nameless == []


def test_the_focus_stays_where_it_was_when_an_answer_is_saved(
    form: FormPage, server: FakeServer, origin: str
) -> None:
    form.open(origin, server.cases.begin(trade="奶茶店", region="230103"))
    yes = form.choice("营业执照领了没有？", "是").first
    yes.focus()
    form.page.keyboard.press("Enter")
    expect(form.question("执照是哪天领的？")).to_be_visible()
    expect(yes).to_be_focused()
    expect(yes).to_be_checked()


def test_the_form_keeps_the_size_of_print_of_the_chat(
    form: FormPage, server: FakeServer, origin: str
) -> None:
    form.page.get_by_role("button", name="大字").click()
    form.open(origin, server.cases.begin())
    expect(form.page.locator(".page-long")).to_have_class(re.compile("size-large"))
    form.page.get_by_role("button", name="特大").click()
    form.page.get_by_role("button", name="返回").click()
    expect(form.page.locator(".page").last).to_have_class(re.compile("size-extra"))
