"""The page as a visitor sees it: words and roles, no CSS selectors where a name does."""

from playwright.sync_api import Locator, Page, expect

# The clause that a citation led to. Playwright does not know the role by name.
MARKED = "[role=mark]"
SENTENCE = "对贷款到期时继续符合条件的创业担保贷款申请人，鼓励经办银行给予无还本续贷支持。"


class ChatPage:
    """What tests do with the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.input = page.get_by_role("textbox", name="输入您的问题")
        self.send_button = page.get_by_role("button", name="发送", exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def ask(self, text: str) -> None:
        self.input.fill(text)
        self.send_button.click()

    def ask_and_wait(self, text: str, answer: str) -> None:
        self.ask(text)
        expect(self.log.get_by_text(answer).last).to_be_visible()

    def bubbles(self, text: str) -> Locator:
        return self.log.get_by_text(text, exact=True)

    def show_settings(self) -> Locator:
        self.button("更多").click()
        return self.page.get_by_role("dialog", name="更多设置")

    def open_source(self) -> Locator:
        self.button("查看原文").first.click()
        return self.page.get_by_role("dialog", name="文件原文")
