"""The form and “我的” as a visitor sees them."""

from playwright.sync_api import Locator, Page, expect

from tests.pages.fake_cases import FakeCase


class FormPage:
    """What tests do with the form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main", name="填写表单")
        self.next = self.button("下一部分")

    def open(self, origin: str, case: FakeCase) -> "FormPage":
        self.page.goto(f"{origin}/#/pages/form/form?case={case.id}")
        self.page.reload()
        expect(self.main.get_by_role("heading").first).to_be_visible()
        return self

    def button(self, name: str, exact: bool = False) -> Locator:
        return self.main.get_by_role("button", name=name, exact=exact)

    def box(self, ask: str) -> Locator:
        return self.main.get_by_role("textbox", name=ask)

    def choice(self, ask: str, label: str) -> Locator:
        return self.main.get_by_role("radiogroup", name=ask).get_by_role("radio", name=label)

    def question(self, ask: str) -> Locator:
        heading = self.page.get_by_role("heading", name=ask)
        return self.main.locator(".question").filter(has=heading)

    def section(self, title: str) -> None:
        self.main.get_by_role("navigation").get_by_role("button", name=title).click()


class MinePage:
    """What tests do with “我的”."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main", name="我的办件和预约")

    def open(self, origin: str) -> "MinePage":
        self.page.goto(f"{origin}/#/pages/mine/mine")
        self.page.reload()
        expect(self.main.get_by_role("heading", name="我的预约")).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name)
