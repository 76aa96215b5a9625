"""The device's Back button closes what covers the page and leaves the page only when nothing does."""

from playwright.sync_api import Page, expect

from tests.pages.chat_page import ChatPage
from tests.pages.fake_api import FakeServer
from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage


def _come_from_elsewhere(page: Page, origin: str) -> str:
    """The page, opened from another address, which is given back."""
    before = f"{origin}/api/processes"
    page.goto(before)
    page.goto(f"{origin}/")
    page.get_by_role("heading", name="您好，我是创响助手").wait_for()
    return before


def test_back_closes_the_settings_and_the_next_one_leaves(page: Page, origin: str) -> None:
    before = _come_from_elsewhere(page, origin)
    page.get_by_role("button", name="更多").click()
    sheet = page.get_by_role("dialog", name="更多设置")
    expect(sheet).to_be_visible()
    page.go_back()
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("heading", name="您好，我是创响助手")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(before)


def test_a_sheet_closed_by_its_button_leaves_nothing_behind_in_the_history(page: Page, origin: str) -> None:
    before = _come_from_elsewhere(page, origin)
    for _ in range(2):
        page.get_by_role("button", name="更多").click()
        page.get_by_role("dialog", name="更多设置").get_by_role("button", name="关闭", exact=True).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("() => !history.state?.cover")
    page.go_back()
    expect(page).to_have_url(before)


def test_from_the_settings_another_page_opens_and_back_leads_to_the_conversation(page: Page) -> None:
    page.get_by_role("button", name="更多").click()
    sheet = page.get_by_role("dialog", name="更多设置")
    sheet.get_by_role("button", name="我的办件和预约").click()
    expect(page.get_by_role("main", name="我的办件和预约")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("main", name="与创响助手的对话")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_back_closes_the_notice_also_after_something_on_it_was_ticked(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    page = form.page
    form.open(origin, cases.complete())
    form.section("核对提交")
    form.button("一次性告知单").click()
    paper = page.get_by_role("dialog", name="一次性告知单")
    paper.get_by_role("checkbox", name="登记申请书").click()
    expect(paper.frame_locator("iframe").get_by_text("已备 1/2")).to_be_visible()
    page.go_back()
    expect(paper).to_have_count(0)
    expect(form.button("确认提交")).to_be_visible()


def test_back_from_two_answers_puts_the_choice_off_and_loses_neither(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店")
    form.open(origin, case)
    case.set("trade", "面馆")
    form.box("您想干点什么？").fill("饺子馆")
    form.page.keyboard.press("Enter")
    dialog = form.page.get_by_role("dialog", name="这一项刚刚在别处改过")
    expect(dialog).to_be_visible()
    form.page.go_back()
    expect(dialog).to_have_count(0)
    expect(form.question("您想干点什么？")).to_contain_text("您刚才填的“饺子馆”还没存上")
    form.section("核对提交")
    expect(form.main).to_contain_text("您刚才填的“饺子馆”还没存上")
    form.section("创业打算")
    form.button("选留哪一个").click()
    dialog.get_by_role("button", name="用我刚才填的").click()
    expect(form.question("您想干点什么？")).to_contain_text("已保存")
    assert case.answers["trade"] == "饺子馆"


def test_back_from_the_form_stands_at_the_question_that_is_asked_now(page: Page, server: FakeServer) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    chat = ChatPage(page)
    case = server.cases.begin(trade="奶茶店", region="230103")
    server.filling = case.id
    for text in ("我要办个体户", "再说一遍", "还有呢"):
        chat.ask_and_wait(text, "您好")
    chat.button("在表单里填").click()
    form = FormPage(page)
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    server.moved = True
    page.go_back()
    asked = page.get_by_role("group", name="接着填，现在问到这一项")
    expect(asked.get_by_role("button").last).to_be_in_viewport(ratio=1)


def test_once_handed_in_on_the_form_the_conversation_asks_nothing_more(
    page: Page, server: FakeServer
) -> None:
    chat, case = ChatPage(page), server.cases.complete()
    server.filling = case.id
    old = [{"label": "旧的选项", "payload": '/answer{"step": "form", "value": "one"}'}]
    server.say("办个体户，还是办公司？", options=old)
    chat.ask_and_wait("我要办个体户", "还是办公司？")
    chat.button("在表单里填").click()
    form = FormPage(page)
    form.button("确认提交").click()
    heading = form.main.get_by_role("heading", name="已经提交")
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    server.filling = None
    page.go_back()
    expect(chat.button("旧的选项")).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_count(0)
