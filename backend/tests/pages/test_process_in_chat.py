"""A guided process in the conversation: the bar, its buttons, several choices, cards, links."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.chat_page import ChatPage
from tests.pages.fake_api import FakeServer
from tests.pages.fake_cases import QR, FakeCase
from tests.pages.form_page import FormPage

_BEFORE_A_NUMBER = {
    "trade": "奶茶店",
    "region": "230103",
    "has_licence": False,
    "group": ["none"],
    "form": "one",
}


@pytest.fixture
def chat(page: Page) -> ChatPage:
    return ChatPage(page)


def _fill(server: FakeServer, **answers: object) -> FakeCase:
    case = server.cases.begin(**answers)
    server.filling = case.id
    return case


def test_the_open_process_shows_how_far_it_is_and_its_buttons_are_words(
    chat: ChatPage, server: FakeServer
) -> None:
    _fill(server, trade="奶茶店")
    server.form_ends_at = "先到这"
    chat.ask_and_wait("我要办个体户", "您好")
    bar = chat.page.get_by_role("progressbar", name="正在填：个人创业“一件事”")
    expect(bar).to_have_attribute("aria-valuetext", "已填 1 个，最多 10 个")
    expect(chat.button("跳过")).to_have_count(0)
    chat.button("上一步").click()
    expect(chat.bubbles("上一步")).to_be_visible()
    chat.button("先到这").click()
    expect(bar).to_have_count(0)
    assert [one["text"] for one in server.received] == ["我要办个体户", "上一步", "先到这"]


def test_the_bar_does_not_cover_the_answer_it_comes_with(chat: ChatPage, server: FakeServer) -> None:
    chat.page.set_viewport_size({"width": 320, "height": 640})
    _fill(server, trade="奶茶店", region="230103", has_licence=True)
    chat.ask_and_wait("我要办个体户", "您好！您可以直接问")
    expect(chat.page.get_by_role("progressbar")).to_be_visible()
    expect(chat.log.get_by_text("您好！您可以直接问")).to_be_in_viewport(ratio=1)


def test_what_may_be_skipped_can_be(chat: ChatPage, server: FakeServer) -> None:
    _fill(server, trade="奶茶店", region="230103", has_licence=True)
    chat.ask_and_wait("我要办个体户", "您好")
    chat.button("跳过").click()
    expect(chat.bubbles("跳过")).to_be_visible()


def test_the_bar_is_there_again_after_a_reload_and_knows_what_the_form_did(
    chat: ChatPage, server: FakeServer
) -> None:
    case = _fill(server)
    chat.ask_and_wait("我要办个体户", "您好")
    bar = chat.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    case.set("trade", "面馆")
    chat.page.reload()
    expect(bar).to_have_attribute("aria-valuenow", "1")
    chat.button("在表单里填").click()
    form = FormPage(chat.page)
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    chat.page.get_by_role("button", name="返回").click()
    expect(bar).to_have_attribute("aria-valuenow", "2")


def test_after_a_reload_the_open_question_has_its_buttons_and_the_bar_its_place_on_any_page_of_the_device(
    chat: ChatPage, server: FakeServer
) -> None:
    case = _fill(server, trade="奶茶店", region="230103", has_licence=False)
    step = case.view()["process"]["step"]
    server.say("您是哪类人？", options=step["options"])
    chat.ask_and_wait("我要办个体户", "您是哪类人？")
    chat.page.evaluate("""() => Object.keys(localStorage)
        .filter(key => key !== 'chuangxiang.token').forEach(key => localStorage.removeItem(key))""")
    chat.page.reload()
    expect(chat.page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "3")
    chat.page.get_by_role("checkbox", name="退役军人").click()
    chat.button("确定（已选 1 样）").click()
    expect(chat.bubbles("退役军人").last).to_be_visible()


def test_a_question_that_the_form_went_on_to_elsewhere_is_shown_instead_of_old_buttons(
    chat: ChatPage, server: FakeServer
) -> None:
    case = _fill(server, trade="奶茶店", region="230103", has_licence=False, group=["none"])
    old = [{"label": "旧的选项", "payload": "/old"}]
    server.say("执照领了没有？", options=old)
    chat.ask_and_wait("我要办个体户", "执照领了没有？")
    expect(chat.button("旧的选项")).to_be_visible()
    server.moved = True
    chat.page.reload()
    asked = chat.page.get_by_role("group", name="接着填，现在问到这一项")
    expect(asked).to_contain_text("办个体户，还是办公司？")
    expect(chat.button("旧的选项")).to_have_count(0)
    server.moved = False
    asked.get_by_role("button", name="个体户").click()
    expect(asked).to_have_count(0)
    assert server.received[-1]["payload"] == case.view()["process"]["step"]["options"][0]["payload"]


def test_several_choices_go_out_as_one_message(chat: ChatPage, server: FakeServer) -> None:
    case = _fill(server, trade="奶茶店", region="230103", has_licence=False)
    options = case.view()["process"]["step"]["options"]
    server.say("您是哪类人？", options=options)
    chat.ask_and_wait("在南岗", "您是哪类人？")
    chat.page.get_by_role("checkbox", name="退役军人").click()
    chat.page.get_by_role("checkbox", name="高校毕业生").click()
    chat.button("确定（已选 2 样）").click()
    expect(chat.bubbles("高校毕业生、退役军人")).to_be_visible()


@pytest.mark.parametrize(
    ("answers", "mode"),
    [
        ({}, "text"),
        (
            {"trade": "奶茶", "region": "230103", "has_licence": False, "group": ["none"], "form": "one"},
            "numeric",
        ),
    ],
)
def test_the_keyboard_fits_the_question_and_letters_are_one_tap_away(
    chat: ChatPage, server: FakeServer, answers: dict[str, object], mode: str
) -> None:
    _fill(server, **answers)
    chat.ask_and_wait("接着填", "您好")
    expect(chat.input).to_have_attribute("inputmode", mode)
    if mode == "numeric":
        chat.button("用文字键盘").click()
        expect(chat.input).to_have_attribute("inputmode", "text")


def test_cards_of_a_case_and_a_code_are_drawn(chat: ChatPage, server: FakeServer) -> None:
    case = server.cases.begin()
    server.say(
        "办件在这里",
        card={"type": "case", "case_id": case.id, "number": "CX1", "state": "draft", "label": "草稿"},
    )
    chat.ask_and_wait("办到哪了", "办件在这里")
    expect(chat.log).to_contain_text("CX1")
    server.say(
        "代码在这里",
        card={"type": "resume_code", "code": "ABCD-2345", "link": "/?resume=ABCD2345", "svg": QR},
    )
    chat.ask_and_wait("换手机", "代码在这里")
    expect(chat.page.get_by_role("img", name="二维码")).to_be_visible()
    chat.button("在表单里填").click()
    expect(FormPage(chat.page).box("您想干点什么？")).to_be_visible()


def test_a_picture_that_could_do_more_than_be_seen_is_not_drawn(chat: ChatPage, server: FakeServer) -> None:
    svg = '<svg width="1" height="1"><script>document.title="x"</script></svg>'
    server.say("代码在这里", card={"type": "resume_code", "code": "ABCD-2345", "link": "", "svg": svg})
    chat.ask_and_wait("换手机", "代码在这里")
    expect(chat.log).to_contain_text("二维码画不出来")
    expect(chat.page).to_have_title("创响助手")


def test_a_link_from_another_device_is_used_only_when_the_visitor_says_so(
    chat: ChatPage, server: FakeServer, origin: str
) -> None:
    server.cases.codes["ABCD2345"] = server.cases.begin(trade="奶茶店").id
    chat.page.goto(f"{origin}/?resume=ABCD2345")
    offer = chat.page.get_by_role("dialog", name="接着别处的办件填？")
    offer.get_by_role("button", name="不用了").click()
    expect(offer).to_have_count(0)
    assert "ABCD2345" in server.cases.codes
    assert "resume" not in chat.page.url
    chat.page.goto(f"{origin}/?resume=ABCD2345")
    offer.get_by_role("button", name="接过来").click()
    expect(FormPage(chat.page).box("您想干点什么？")).to_have_value("奶茶店")


def test_a_code_that_no_longer_works_is_explained(chat: ChatPage, origin: str) -> None:
    chat.page.goto(f"{origin}/?resume=ABCD2345")
    offer = chat.page.get_by_role("dialog", name="接着别处的办件填？")
    offer.get_by_role("button", name="接过来").click()
    expect(offer.get_by_role("alert")).to_contain_text("这个代码不对")
