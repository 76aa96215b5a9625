"""What happens when lines drop, servers refuse, and messages come twice."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.pages.chat_page import ChatPage
from tests.pages.fake_api import FakeServer

SEND = "**/api/chat/messages"


@pytest.fixture
def chat(page: Page) -> ChatPage:
    return ChatPage(page)


def test_a_message_whose_response_is_lost_is_sent_again_and_stored_once(
    chat: ChatPage, server: FakeServer
) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort("connectionreset")

    server.stream_refused = True
    chat.page.route(SEND, lose_the_first)
    chat.ask_and_wait("贷款", "无还本续贷")
    expect(chat.bubbles("贷款")).to_have_count(1)
    expect(chat.log.get_by_text("不用先把本金还上")).to_have_count(1)
    assert len(lost) == 1
    assert len({one["id"] for one in server.received}) == 1
    assert len(server.only().messages) == 2


def test_a_message_that_failed_for_good_is_sent_again_by_tapping_it(
    chat: ChatPage, server: FakeServer
) -> None:
    chat.page.clock.install()
    server.refuse_next(503, "unavailable", times=4)
    chat.ask("贷款")
    for _ in range(4):
        chat.page.wait_for_timeout(200)
        chat.page.clock.run_for(5_000)
    failed = chat.button("发送失败 · 点此重发")
    expect(failed).to_be_visible()
    expect(chat.log).to_contain_text("服务暂时不可用")
    failed.click()
    expect(chat.log).to_contain_text("无还本续贷")
    expect(failed).to_have_count(0)
    assert len({one["id"] for one in server.received}) == 1
    assert len(server.received) == 5


def test_offline_the_page_says_so_and_sends_by_itself_afterwards(chat: ChatPage) -> None:
    chat.page.context.set_offline(True)
    expect(chat.page.get_by_text("网络断开了")).to_be_visible()
    chat.ask("贷款")
    expect(chat.log).to_contain_text("等待网络，恢复后自动发送")
    chat.page.context.set_offline(False)
    expect(chat.log).to_contain_text("无还本续贷")
    expect(chat.page.get_by_text("网络断开了")).to_have_count(0)


def test_a_message_pushed_twice_stands_there_once(chat: ChatPage, server: FakeServer) -> None:
    server.push_twice = True
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.ask_and_wait("导师", "各市建有创业导师库")
    expect(chat.log.get_by_text("不用先把本金还上")).to_have_count(1)
    expect(chat.log.get_by_text("各市建有创业导师库")).to_have_count(1)


def test_without_the_stream_the_page_polls(chat: ChatPage, server: FakeServer) -> None:
    server.stream_refused = True
    server.pending = True
    chat.ask_and_wait("贷款", "还在处理")
    question = server.received[-1]
    server.only().add(_answer(question["id"]), push=False)
    expect(chat.log).to_contain_text("答案到了")
    expect(chat.log.get_by_text("还在处理")).to_have_count(0)


def test_the_pushed_answer_replaces_still_working(chat: ChatPage, server: FakeServer) -> None:
    server.pending = True
    chat.ask_and_wait("贷款", "还在处理")
    server.push(_answer(server.received[-1]["id"]))
    expect(chat.log).to_contain_text("答案到了")
    expect(chat.log.get_by_text("还在处理")).to_have_count(0)


def test_history_is_there_after_a_reload(chat: ChatPage) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    chat.button("有帮助").click()
    expect(chat.button("有帮助")).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    expect(chat.bubbles("贷款")).to_have_count(1)
    expect(chat.log).to_contain_text("无还本续贷")
    expect(chat.button("有帮助")).to_have_attribute("aria-pressed", "true")


def test_an_expired_conversation_is_replaced_with_a_note(chat: ChatPage, server: FakeServer) -> None:
    chat.ask_and_wait("贷款", "无还本续贷")
    address = chat.page.url
    # An open page may notice the loss itself: then its note is gone and the next page starts from nothing.
    chat.page.goto("about:blank")
    server.conversations.clear()
    chat.page.goto(address)
    expect(chat.log).to_contain_text("上次的对话已经失效，已为您开始新的对话")
    chat.ask_and_wait("导师", "各市建有创业导师库")


def test_a_rate_limit_says_how_long_and_keeps_the_text(chat: ChatPage, server: FakeServer) -> None:
    server.refuse_next(429, "rate_limited", Retry_After="3")
    chat.ask("贷款能续吗")
    expect(chat.page.get_by_text("请等 3 秒再发")).to_be_visible()
    expect(chat.input).to_have_value("贷款能续吗")
    expect(chat.send_button).to_be_disabled()
    expect(chat.send_button).to_be_enabled()
    chat.send_button.click()
    expect(chat.log).to_contain_text("无还本续贷")


def test_a_refused_text_can_be_changed_and_sent(chat: ChatPage, server: FakeServer) -> None:
    server.refuse_next(422, "text_control_characters")
    chat.ask("贷款")
    expect(chat.log).to_contain_text("无法识别的字符")
    chat.button("没有发出去 · 点此修改").click()
    expect(chat.input).to_have_value("贷款")


def test_waiting_is_shown_first_as_dots_then_in_words(chat: ChatPage, server: FakeServer) -> None:
    chat.page.clock.install(time=0)
    chat.page.clock.pause_at(60_000)
    server.hold = True
    chat.ask("贷款")
    chat.page.clock.run_for(250)
    expect(chat.log.get_by_text("助手正在输入")).to_have_count(0)
    chat.page.clock.run_for(100)
    expect(chat.log.get_by_text("助手正在输入")).to_have_count(1)
    chat.page.clock.run_for(8_000)
    expect(chat.log.get_by_text("仍在查询…")).to_be_visible()
    server.hold = False
    expect(chat.log).to_contain_text("无还本续贷")
    expect(chat.log.get_by_text("仍在查询…")).to_have_count(0)


def test_new_messages_do_not_take_the_page_away_from_a_reader(chat: ChatPage, server: FakeServer) -> None:
    for number in range(3):
        chat.ask(f"贷款{number}")
        expect(chat.log.get_by_text("不用先把本金还上")).to_have_count(number + 1)
    # The page learns of scrolling by the event, a frame later: only then does it know that somebody reads.
    chat.log.evaluate(
        """log => new Promise(done => {
            log.addEventListener('scroll', () => done(), { once: true })
            log.scrollTop = 0
        })"""
    )
    server.push(_answer("nobody"))
    pill = chat.button("1 条新消息")
    expect(pill).to_be_visible()
    assert chat.log.evaluate("log => log.scrollTop") == 0
    pill.click()
    expect(chat.log.get_by_text("答案到了")).to_be_in_viewport()
    expect(pill).to_have_count(0)


def _answer(question_id: str) -> dict[str, object]:
    return {
        "id": f"late-{question_id}",
        "role": "assistant",
        "kind": "policy",
        "text": "答案到了",
        "options": [],
        "answer": {"status": "answered", "citations": [], "caveats": []},
        "card": None,
        "in_reply_to": question_id,
    }
