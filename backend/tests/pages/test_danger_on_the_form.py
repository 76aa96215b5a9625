"""Whoever types on the form that he is in danger sees first whom to call, and loses nothing."""

from playwright.sync_api import Locator, expect

from tests.pages.conftest import Violations
from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage

ASK, OTHER = "您想干点什么？", "营业执照领了没有？"
DANGER = "店黄了，我不想活了"


def note_of(form: FormPage) -> Locator:
    """The note with the numbers to call."""
    return form.page.get_by_role("alert", name="人最要紧")


def test_the_numbers_to_call_come_first_and_the_answer_stays(
    form: FormPage, cases: FakeCases, origin: str, violations: Violations
) -> None:
    case = cases.begin()
    form.open(origin, case)
    form.box(ASK).fill(DANGER)
    form.page.keyboard.press("Enter")
    note = note_of(form)
    expect(note).to_be_focused()
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("我很担心您")
    for number in ("12356", "110", "120"):
        expect(note.locator(f'a[href="tel:{number}"]')).to_be_visible()
    width = form.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0 and violations(form.page) == []
    expect(form.box(ASK)).to_have_value(DANGER)
    assert case.answers == {"trade": DANGER}


def test_the_note_is_put_away_and_the_form_goes_on(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin()
    form.open(origin, case)
    form.box(ASK).fill(DANGER)
    form.page.keyboard.press("Enter")
    form.button("我看到了，接着填").click()
    expect(note_of(form)).to_have_count(0)
    expect(form.box(ASK)).to_be_focused()
    expect(form.box(ASK)).to_have_value(DANGER)
    form.choice(OTHER, "不是").click()
    expect(form.question(OTHER)).to_contain_text("已保存")
    expect(note_of(form)).to_have_count(0)


def test_the_next_part_waits_until_help_was_shown(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin(region="230103", has_licence=False)
    form.open(origin, case)
    form.box(ASK).fill(DANGER)
    form.next.click()
    expect(note_of(form)).to_be_focused()
    expect(form.box(ASK)).to_be_visible()
    assert case.answers["trade"] == DANGER


def test_an_answer_that_is_refused_shows_help_as_well(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.complete()
    form.open(origin, case)
    form.section("联系方式")
    form.box("您的手机号是多少？").fill("不想活了")
    form.page.keyboard.press("Enter")
    expect(note_of(form)).to_be_focused()
    expect(form.question("您的手机号是多少？")).to_contain_text("电话号码不对")
