"""Talking with the assistant: sending, answers of every kind, choosing, judging, copying."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.chat_page import MARKED, SENTENCE, ChatPage
from tests.pages.fake_api import FakeServer


@pytest.fixture
def chat(page: Page) -> ChatPage:
    return ChatPage(page)


def test_the_first_screen_says_what_it_can_do_and_warns_about_personal_data(chat: ChatPage) -> None:
    expect(chat.page).to_have_title("创响助手")
    expect(chat.log).to_contain_text("请不要在聊天里发送身份证号、银行卡号等个人信息")
    expect(chat.button("大字")).to_be_visible()
    chat.button("使用帮助").click()
    expect(chat.page.get_by_role("listitem").first).to_be_visible()


def test_tapping_an_example_asks_it(chat: ChatPage) -> None:
    chat.button("创业担保贷款到期了还能续吗").click()
    expect(chat.bubbles("创业担保贷款到期了还能续吗？")).to_have_count(1)
    expect(chat.log).to_contain_text("无还本续贷")
    expect(chat.button("创业担保贷款到期了还能续吗")).to_have_count(0)


def test_without_examples_the_page_still_works(chat: ChatPage, server: FakeServer) -> None:
    server.examples_down = True
    chat.page.reload()
    expect(chat.log).to_contain_text("例子暂时没有取到")
    chat.ask_and_wait("贷款", "无还本续贷")


def test_a_whole_conversation(chat: ChatPage, server: FakeServer) -> None:
    chat.ask_and_wait("有什么补贴？", "想了解哪一种")
    chat.button("一次性创业补贴").click()
    expect(chat.log).to_contain_text("减轻刚开业的负担")
    expect(chat.log).to_contain_text("请注意：方案没有写具体金额")
    chat.ask_and_wait("导师怎么预约", "各市建有创业导师库")
    expect(chat.log).to_contain_text("《“创响龙江”行动实施方案（2025-2027年）》第6条")
    expect(chat.log).to_contain_text("有效期至2027年12月31日")
    expect(chat.log).to_contain_text("已送达")
    assert [one["role"] for one in server.only().messages] == ["visitor", "assistant"] * 3


def test_the_options_vanish_after_use_and_the_label_becomes_the_visitors_bubble(
    chat: ChatPage, server: FakeServer
) -> None:
    chat.ask_and_wait("补贴", "想了解哪一种")
    options = chat.page.get_by_role("group", name="您可以直接选")
    expect(options.get_by_role("button")).to_have_count(3)
    options.get_by_role("button", name="一次性创业补贴").click()
    expect(options).to_have_count(0)
    expect(chat.bubbles("一次性创业补贴")).to_have_count(1)
    assert server.received[-1]["payload"].startswith("/show_clause")


def test_options_vanish_when_the_visitor_writes_instead(chat: ChatPage) -> None:
    chat.ask_and_wait("补贴", "想了解哪一种")
    chat.ask_and_wait("天气", "天气的事帮不上您")
    expect(chat.page.get_by_role("group", name="您可以直接选")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("贷款", "有依据"),
        ("补贴", "请您选一下"),
        ("多少钱", "文件没有写明"),
        ("我的申请", "需要查个人记录"),
        ("天气", "不在服务范围"),
        ("老政策", "依据已经过期"),
        ("降级", "部分功能暂时不可用"),
        ("出错", "出了点问题"),
    ],
)
def test_the_status_of_an_answer_is_said_in_words(chat: ChatPage, question: str, words: str) -> None:
    chat.ask(question)
    expect(chat.log.get_by_text(words, exact=True)).to_be_visible()


def test_an_error_reply_says_what_to_do(chat: ChatPage) -> None:
    chat.ask_and_wait("出错", "请过一会儿再问一次")


def test_distress_gets_telephone_links(chat: ChatPage) -> None:
    chat.ask_and_wait("活不下去了", "您不是一个人")
    links = chat.log.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ["tel:12356", "tel:110", "tel:120"]
    expect(chat.button("有帮助")).to_have_count(0)


def test_a_citation_opens_the_document_at_the_marked_clause(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    sheet = chat.open_source()
    expect(sheet.get_by_role("heading", name="《“创响龙江”行动实施方案（2025-2027年）》")).to_be_attached()
    marked = sheet.locator(MARKED)
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(SENTENCE)
    expect(marked).to_contain_text("第18条")
    expect(marked).to_be_in_viewport()
    expect(sheet.get_by_text("有效期至：2027年12月31日")).to_be_attached()
    assert "文号" not in sheet.inner_text()
    assert "null" not in sheet.inner_text()


def test_closing_the_document_gives_the_focus_back(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    sheet = chat.open_source()
    expect(sheet.locator(MARKED)).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(chat.button("查看原文").first).to_be_focused()


def test_a_document_that_does_not_open_can_be_tried_again(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    address = "**/api/policies/documents/**"
    chat.page.route(address, lambda route: route.abort())
    sheet = chat.open_source()
    expect(sheet).to_contain_text("原文暂时打不开")
    chat.page.unroute(address)
    sheet.get_by_role("button", name="再试一次").click()
    expect(sheet.locator(MARKED)).to_be_visible()


def test_a_bad_answer_gets_a_reason_and_the_verdict_can_be_taken_back(
    chat: ChatPage, server: FakeServer
) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.button("没帮助").click()
    chat.button("看不懂").click()
    chat.page.get_by_role("textbox", name="补充说明").fill("太绕了")
    chat.button("提交").click()
    expect(chat.page.get_by_role("status").get_by_text("谢谢，您的评价已收到")).to_be_visible()
    assert list(server.only().feedback.values()) == [
        {"rating": "down", "reason": "unclear", "comment": "太绕了"}
    ]
    expect(chat.button("没帮助")).to_have_attribute("aria-pressed", "true")
    chat.button("没帮助").click()
    expect(chat.button("没帮助")).to_have_attribute("aria-pressed", "false")
    assert server.only().feedback == {}


def test_a_good_answer_takes_one_tap(chat: ChatPage, server: FakeServer) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.button("有帮助").click()
    expect(chat.button("有帮助")).to_have_attribute("aria-pressed", "true")
    assert [one["rating"] for one in server.only().feedback.values()] == ["up"]


def test_copying_takes_the_reply_with_its_source(chat: ChatPage) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.button("复制").click()
    expect(chat.page.get_by_text("已复制，包括原文依据")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert "不用先把本金还上" in copied
    assert f"第18条：“{SENTENCE}”" in copied


def test_the_conversation_can_be_exported_as_text(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    settings = chat.show_settings()
    with chat.page.expect_download() as download:
        settings.get_by_role("button", name="导出对话").click()
    assert download.value.suggested_filename == "创响助手对话记录.txt"
    text = download.value.path().read_text(encoding="utf-8")
    assert "您说\n贷款" in text
    assert SENTENCE in text


def test_a_new_conversation_is_started_only_after_asking(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    settings = chat.show_settings()
    settings.get_by_role("button", name="开始新对话").click()
    settings.get_by_role("button", name="再想想").click()
    expect(chat.bubbles("贷款")).to_have_count(1)
    settings.get_by_role("button", name="开始新对话").click()
    settings.get_by_role("button", name="清空并开始").click()
    expect(chat.bubbles("贷款")).to_have_count(0)
    chat.page.reload()
    expect(chat.button("哪里可以学怎么创业")).to_be_visible()


def test_the_input_counts_from_nine_hundred_and_stops_at_a_thousand(chat: ChatPage) -> None:
    chat.input.fill("字" * 899)
    expect(chat.page.get_by_text("最多 1000 字")).to_have_count(0)
    chat.input.fill("字" * 900)
    expect(chat.page.get_by_text("已写 900 字，最多 1000 字")).to_be_visible()
    chat.input.fill("字" * 1003)
    expect(chat.page.get_by_text("超出了 3 字")).to_be_visible()
    expect(chat.send_button).to_be_disabled()
    chat.input.fill("贷款" + "字" * 998)
    expect(chat.send_button).to_be_enabled()


def test_the_input_grows_to_five_lines_and_no_further(chat: ChatPage) -> None:
    def height() -> float:
        box = chat.input.bounding_box()
        assert box is not None
        return box["height"]

    one_line = height()
    chat.input.fill("一\n二\n三")
    three_lines = height()
    chat.input.fill("\n".join("一二三四五"))
    five_lines = height()
    chat.input.fill("\n".join("一二三四五六七八"))
    assert one_line < three_lines < five_lines
    assert height() == five_lines
    chat.input.fill("")
    assert height() == one_line
