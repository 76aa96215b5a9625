"""The form when lines drop, two write at once, and things are gone."""

from playwright.sync_api import expect

from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage


def test_two_tabs_with_the_same_answer_never_overwrite_each_other_silently(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店", region="230103")
    form.open(origin, case)
    other = FormPage(form.page.context.new_page()).open(origin, case)
    other.box("您想干点什么？").fill("面馆")
    other.page.keyboard.press("Enter")
    expect(other.question("您想干点什么？")).to_contain_text("已保存")
    form.box("您想干点什么？").fill("饺子馆")
    form.page.keyboard.press("Enter")
    dialog = form.page.get_by_role("dialog", name="这一项刚刚在别处改过")
    expect(dialog).to_contain_text("饺子馆")
    expect(dialog).to_contain_text("面馆")
    assert case.answers["trade"] == "面馆"
    dialog.get_by_role("button", name="用我刚才填的").click()
    expect(dialog).to_have_count(0)
    expect(form.question("您想干点什么？")).to_contain_text("已保存")
    assert case.answers["trade"] == "饺子馆"


def test_the_answer_that_stands_there_can_be_kept(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin(trade="奶茶店")
    form.open(origin, case)
    case.set("trade", "面馆")
    form.box("您想干点什么？").fill("饺子馆")
    form.page.keyboard.press("Enter")
    dialog = form.page.get_by_role("dialog", name="这一项刚刚在别处改过")
    dialog.get_by_role("button", name="用现在存着的").last.click()
    expect(form.box("您想干点什么？")).to_have_value("面馆")
    assert case.answers["trade"] == "面馆"


def test_two_tabs_with_different_answers_both_count(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin()
    form.open(origin, case)
    other = FormPage(form.page.context.new_page()).open(origin, case)
    other.box("您想干点什么？").fill("面馆")
    other.page.keyboard.press("Enter")
    expect(other.question("您想干点什么？")).to_contain_text("已保存")
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.box("您想干点什么？")).to_have_value("面馆")
    assert case.answers == {"trade": "面馆", "has_licence": False}


def test_offline_an_answer_waits_and_goes_out_by_itself(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    form.open(origin, case)
    form.page.context.set_offline(True)
    form.box("您想干点什么？").fill("奶茶店")
    form.page.keyboard.press("Enter")
    expect(form.question("您想干点什么？")).to_contain_text("连上后自动保存")
    expect(form.main.get_by_role("status").filter(has_text="还有没保存的")).to_be_visible()
    assert case.answers == {}
    form.page.context.set_offline(False)
    expect(form.question("您想干点什么？")).to_contain_text("已保存")
    assert case.answers == {"trade": "奶茶店"}


def test_a_service_that_is_down_for_a_moment_loses_nothing(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    form.open(origin, case)
    cases.refusals = [(503, "unavailable"), (503, "unavailable")]
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    assert case.answers == {"has_licence": False}
    assert len(cases.puts) == 3


def test_a_question_that_is_no_longer_asked_is_said_and_gone(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店", region="230103", has_licence=True)
    form.open(origin, case)
    case.set("has_licence", False)
    cases.refusals = [(404, "step_unknown")]
    form.button("跳过这一项").click()
    expect(form.main.get_by_role("alert")).to_contain_text("现在不用填了")
    expect(form.question("执照是哪天领的？")).to_have_count(0)


def test_handing_in_something_else_than_what_was_looked_at_is_refused(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.complete()
    form.open(origin, case)
    case.set("trade", "面馆")
    form.button("确认提交").click()
    expect(form.main.get_by_role("alert")).to_contain_text("在别处改过")
    expect(form.main).to_contain_text("面馆")
    assert case.state == "draft"
    form.button("确认提交").click()
    expect(form.main.get_by_role("heading", name="已经提交")).to_be_visible()


def test_a_case_that_is_gone_says_so_and_leads_back(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin()
    del cases.cases[case.id]
    form.page.goto(f"{origin}/#/pages/form/form?case={case.id}")
    form.page.reload()
    expect(form.main.get_by_role("alert")).to_contain_text("没有找到这个办件")
    form.button("回到对话").click()
    expect(form.page.get_by_role("heading", name="您好，我是创响助手")).to_be_visible()


def test_a_number_that_was_refused_is_said_on_the_review_and_corrected_from_there(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.complete()
    form.open(origin, case)
    form.section("联系方式")
    form.box("您的手机号是多少？").fill("1380013")
    form.section("核对提交")
    expect(form.main).to_contain_text("您刚才填的“1380013”没存上")
    form.button("确认提交").click()
    assert case.state == "draft"
    expect(form.box("您的手机号是多少？")).to_have_value("1380013")
    form.box("您的手机号是多少？").fill("13800138000")
    form.button("改好了，回去核对").click()
    expect(form.main).not_to_contain_text("没存上")
    form.button("确认提交").click()
    expect(form.main.get_by_role("heading", name="已经提交")).to_be_visible()
    assert case.answers["phone"] == "13800138000"


def test_the_old_number_written_again_gives_up_the_refused_one(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    form.open(origin, cases.complete())
    form.section("联系方式")
    form.box("您的手机号是多少？").fill("1380013")
    form.section("核对提交")
    form.button("修改：手机号").click()
    form.box("您的手机号是多少？").fill("13812345678")
    form.button("改好了，回去核对").click()
    expect(form.main).not_to_contain_text("没存上")
    expect(form.button("确认提交")).to_be_enabled()


def test_a_window_that_is_looked_at_again_shows_what_was_changed_beside_it(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店")
    form.open(origin, case)
    case.set("trade", "面馆")
    form.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(form.box("您想干点什么？")).to_have_value("面馆")


def test_what_a_question_depends_on_changed_elsewhere_is_no_choice_between_two_answers(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    form.open(origin, case)
    cases.refusals = [(409, "case_changed")]
    case.set("trade", "面馆")
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    expect(form.page.get_by_role("dialog")).to_have_count(0)
    assert case.answers == {"trade": "面馆", "has_licence": False}
