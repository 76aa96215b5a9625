"""The web form: every kind of question, what is saved when, what goes wrong."""

from pathlib import Path

from playwright.sync_api import expect

from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage


def test_every_answer_is_saved_at_once_and_the_next_part_opens(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    form.open(origin, case)
    form.box("您想干点什么？").fill("奶茶店")
    form.page.keyboard.press("Tab")
    expect(form.question("您想干点什么？")).to_contain_text("已保存")
    form.main.get_by_label("市", exact=True).select_option("哈尔滨市")
    form.main.get_by_label("县（市、区）").select_option("南岗区")
    form.choice("营业执照领了没有？", "不是").click()
    expect(form.question("营业执照领了没有？")).to_contain_text("已保存")
    assert case.answers == {"trade": "奶茶店", "region": "230103", "has_licence": False}
    assert [body["revision"] for _, body in cases.puts] == [1, 2, 3]
    form.next.click()
    expect(form.main.get_by_role("heading", name="第 2 部分，共 3 部分：想办的事")).to_be_focused()


def test_a_wrong_answer_is_explained_at_its_field_and_gets_the_focus(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    form.open(origin, cases.complete())
    form.section("联系方式")
    phone = form.box("您的手机号是多少？")
    phone.fill("138")
    form.button("去核对").click()
    expect(form.question("您的手机号是多少？").get_by_role("alert")).to_contain_text("手机号是11位数字")
    expect(phone).to_be_focused()
    expect(phone).to_have_attribute("aria-invalid", "true")
    phone.fill("13912345678")
    form.button("去核对").click()
    expect(form.main.get_by_role("heading", name="请核对一遍")).to_be_visible()
    expect(form.main).to_contain_text("13912345678")


def test_an_unanswered_question_holds_the_part_back_and_is_shown(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    form.open(origin, cases.begin(trade="奶茶店", region="230103"))
    form.next.click()
    question = form.question("营业执照领了没有？")
    expect(question.get_by_role("alert")).to_contain_text("还没填")
    expect(form.choice("营业执照领了没有？", "是").first).to_be_focused()


def test_what_a_change_clears_is_named(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.complete()
    form.open(origin, case)
    form.section("想办的事")
    form.choice("办个体户，还是办公司？", "公司").click()
    notice = form.main.get_by_role("alert").filter(has_text="要重新填")
    expect(notice).to_contain_text("雇几个人")
    notice.get_by_role("button", name="知道了").click()
    expect(notice).to_have_count(0)
    expect(form.box("打算雇几个人？")).to_have_value("")


def test_money_is_read_back_and_a_date_is_put_together_from_its_parts(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店", region="230103", has_licence=True)
    form.open(origin, case)
    date = form.main.get_by_role("group", name="执照是哪天领的？")
    date.get_by_label("年").fill("2025")
    date.get_by_label("月份").select_option("2")
    expect(date.get_by_label("日期").locator("option")).to_have_count(29)
    date.get_by_label("日期").select_option("28")
    expect(form.question("执照是哪天领的？")).to_contain_text("已保存")
    assert case.answers["registered_on"] == "2025-02-28"
    form.section("想办的事")
    form.box("想贷多少钱？").fill("3.5万")
    expect(form.question("想贷多少钱？")).to_contain_text("读作：三万五千元")
    form.page.keyboard.press("Enter")
    expect(form.question("想贷多少钱？")).to_contain_text("已保存")
    assert case.answers["loan"] == 35000


def test_half_a_date_is_not_lost_but_asked_for(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.begin(trade="奶茶店", region="230103", has_licence=True))
    form.main.get_by_label("年").fill("2025")
    form.next.click()
    expect(form.question("执照是哪天领的？").get_by_role("alert")).to_contain_text("说得再具体些")


def test_several_choices_are_saved_together(form: FormPage, cases: FakeCases, origin: str) -> None:
    case = cases.begin(trade="奶茶店", region="230103", has_licence=False)
    form.open(origin, case)
    form.main.get_by_role("checkbox", name="退役军人").click()
    form.main.get_by_role("checkbox", name="高校毕业生").click()
    assert "group" not in case.answers
    form.button("确定", exact=True).click()
    expect(form.question("您是下面哪类人？")).to_contain_text("已保存")
    assert case.answers["group"] == ["graduate", "veteran"]


def test_one_more_of_a_group_is_asked_for_when_there_is_one(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="装修", region="230103", has_licence=False, group=["none"], form="firm", staff=1)
    case.skip("loan")
    form.open(origin, case)
    form.box("这位占多少股份？").fill("60")
    form.choice("还有别的股东吗？", "还有").click()
    expect(form.main.get_by_role("heading", name="第 2 个")).to_be_visible()
    expect(form.box("这位占多少股份？")).to_have_count(2)
    form.choice("还有别的股东吗？", "没有了").click()
    expect(form.box("这位占多少股份？")).to_have_count(1)
    expect(form.question("这位占多少股份？")).to_contain_text("已保存")
    assert case.answers["partners.0.share"] == 60


def test_without_consent_nothing_personal_is_asked(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.complete())
    form.section("联系方式")
    form.choice("接下来要填写个人信息", "不同意").click()
    expect(form.main).to_contain_text("您没有同意，这类信息不会收集")
    expect(form.box("您的手机号是多少？")).to_have_count(0)


def test_a_question_can_be_skipped_only_where_it_may_be(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin(trade="奶茶店", region="230103", has_licence=True)
    form.open(origin, case)
    skip = form.button("跳过这一项")
    expect(skip).to_have_count(1)
    skip.click()
    expect(form.question("执照是哪天领的？")).to_contain_text("已跳过")
    assert case.skipped == {"registered_on"}


def test_what_was_typed_last_is_saved_although_the_page_is_left(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.begin()
    form.page.goto(f"{origin}/#/pages/mine/mine")
    form.page.goto(f"{origin}/#/pages/form/form?case={case.id}")
    form.box("您想干点什么？").fill("奶茶店")
    with form.page.expect_response(lambda response: "/answers/trade" in response.url):
        form.page.get_by_role("button", name="返回").click()
    assert case.answers == {"trade": "奶茶店"}


def test_why_a_question_is_asked_is_one_tap_away(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.begin())
    why = form.button("为什么问这个")
    expect(why).to_have_attribute("aria-expanded", "false")
    why.click()
    expect(form.main).to_contain_text("行当不同，手续不同。")
    form.button("怎么填").click()
    expect(form.main).to_contain_text("大概就行。")


def test_files_are_added_refused_and_removed(
    form: FormPage, cases: FakeCases, origin: str, tmp_path: Path
) -> None:
    case = cases.complete()
    del case.answers["certificate"]
    picture, text = tmp_path / "a.png", tmp_path / "b.png"
    picture.write_bytes(b"\x89PNG\r\n")
    text.write_bytes(b"hello")
    form.open(origin, case)
    for file in (text, picture):
        with form.page.expect_file_chooser() as chooser:
            form.button("选择照片或 PDF").click()
        chooser.value.set_files(file)
        if file is text:
            question = form.question("拍一张证件")
            expect(question.get_by_role("alert")).to_contain_text("不是照片，也不是 PDF")
    expect(form.main).to_contain_text("第 1 个文件，已上传")
    assert case.answers["certificate"] == ["file-1"]
    form.button("删掉第 1 个文件").click()
    expect(form.main.get_by_text("第 1 个文件，已上传")).to_have_count(0)


def test_the_review_leads_to_an_answer_and_back_and_the_case_is_handed_in_and_taken_back(
    form: FormPage, cases: FakeCases, origin: str
) -> None:
    case = cases.complete()
    form.open(origin, case)
    expect(form.main.get_by_role("heading", name="请核对一遍")).to_be_visible()
    form.button("修改：雇几个人").click()
    box = form.box("打算雇几个人？")
    expect(box).to_be_focused()
    box.fill("3")
    form.button("改好了，回去核对").click()
    form.button("确认提交").click()
    expect(form.main.get_by_role("heading", name="已经提交")).to_be_visible()
    expect(form.main).to_contain_text("10 分钟内可以撤回")
    expect(form.main).to_contain_text("市场监督管理部门")
    assert case.answers["staff"] == 3
    assert case.state == "submitted"
    form.button("撤回", exact=True).click()
    confirm = form.main.get_by_role("group", name="要撤回这个办件吗？")
    expect(confirm.get_by_role("textbox")).to_have_count(0)
    confirm.get_by_role("button", name="撤回").click()
    expect(form.main.get_by_role("heading", name="已撤回")).to_be_visible()


def test_a_draft_goes_on_where_it_stopped(form: FormPage, cases: FakeCases, origin: str) -> None:
    form.open(origin, cases.begin(trade="奶茶店", region="230103", has_licence=False, group=["veteran"]))
    expect(form.main.get_by_role("heading", name="第 2 部分")).to_be_visible()
    expect(form.main.get_by_role("checkbox", name="退役军人")).to_be_checked()
    bar = form.main.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "4")
