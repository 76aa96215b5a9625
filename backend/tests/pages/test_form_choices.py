"""What a choice tells and excludes, what is missing, and what a refused consent leaves of a form."""

from playwright.sync_api import expect

from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage


def test_none_of_these_excludes_the_others_and_they_exclude_it(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店", region="230103", has_licence=False)
    form.open(origin, case)
    none = form.main.get_by_role("checkbox", name="这些都不是")
    graduate = form.main.get_by_role("checkbox", name="高校毕业生")
    graduate.click()
    none.click()
    expect(graduate).not_to_be_checked()
    graduate.click()
    expect(none).not_to_be_checked()
    expect(graduate).to_be_checked()
    none.click()
    form.button("确定", exact=True).click()
    expect(form.question("您是下面哪类人？")).to_contain_text("已保存")
    assert case.answers["group"] == ["none"]


def test_a_choice_says_what_it_means(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.begin(trade="奶茶店", region="230103", has_licence=False))
    expect(form.main.get_by_role("checkbox", name="退役军人")).to_contain_text("有退役证就算。")


def test_everything_that_is_missing_is_marked_at_once(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.begin(trade="奶茶店"))
    form.next.click()
    for ask in ("在哪个市、哪个县区干？", "营业执照领了没有？"):
        expect(form.question(ask).get_by_role("alert")).to_contain_text("还没填")
    expect(form.main.get_by_label("市", exact=True)).to_be_focused()
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.main.get_by_role("alert")).to_have_count(1)


def test_a_form_that_hangs_on_one_consent_ends_when_it_is_refused_and_goes_on_when_it_is_given(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    case.restricted = True
    form.open(origin, case)
    form.main.get_by_role("radio", name="不同意", exact=True).click()
    expect(form.main).to_contain_text("没有要提交的内容")
    expect(form.button("核对提交")).to_have_count(0)
    expect(form.button("去核对")).to_have_count(0)
    expect(form.button("回到对话")).to_be_visible()
    form.page.reload()
    expect(form.main.get_by_role("radio", name="不同意", exact=True)).to_be_checked()
    expect(form.main.get_by_role("heading", name="请核对一遍")).to_have_count(0)
    form.main.get_by_role("radio", name="同意", exact=True).click()
    expect(form.box("您的手机号是多少？")).to_be_visible()
    expect(form.button("去核对")).to_be_visible()


def test_a_review_that_lacks_a_consent_says_so_and_leads_to_it(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.complete()
    case.set("consent_basic", False)
    form.open(origin, case)
    expect(form.main).to_contain_text("您没有同意收集")
    expect(form.button("确认提交")).to_be_disabled()
    expect(form.button("一次性告知单")).to_be_visible()
    form.button("改为同意").click()
    expect(form.main.get_by_role("radio", name="不同意", exact=True)).to_be_focused()
