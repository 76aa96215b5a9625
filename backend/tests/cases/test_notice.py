"""The one-time notice: one list of steps and of materials, the same in chat, on the page and in print."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from app.cases import notice_page
from app.cases.notice_schemas import Notice
from app.cases.notice_text import MAX_TEXT, chat_text, used_by
from app.cases.schemas import Revision
from app.cases.wiring import CaseParts
from app.errors import NotFound, Unavailable
from tests.cases.papers import CONTACT, EVERYTHING, INDIVIDUAL, UNEMPLOYED, filled, parts_of
from tests.cases.world import Visitor, World, run, words

CASES = {"individual": INDIVIDUAL, "unemployed": UNEMPLOYED, "everything": EVERYTHING}


@pytest.fixture
def parts(startup: World, tmp_path: Path) -> Iterator[CaseParts]:
    found = parts_of(startup, tmp_path)
    yield found
    found.close()


@pytest.fixture
def person(startup: World) -> Visitor:
    return startup.visitor()


def notice_of(parts: CaseParts, person: Visitor, case_id: str, origin: str | None = None) -> Notice:
    return run(parts.papers.notice(person.conversation_id, case_id, origin))


@pytest.fixture(params=list(CASES))
def notice(request: pytest.FixtureRequest, parts: CaseParts, person: Visitor) -> Notice:
    return notice_of(parts, person, filled(person, CASES[request.param], CONTACT))


def test_every_material_stands_there_once_with_all_it_is_for(notice: Notice) -> None:
    ids = [material.id for material in notice.materials]
    assert len(ids) == len(set(ids)) and ids
    assert all(material.used_by for material in notice.materials)
    card = next(material for material in notice.materials if material.id == "id_card")
    assert card.mark_label == "数据共享免交" and card.form == "原件1份" and len(card.used_by) >= 2


def test_what_is_not_checked_says_whose_word_counts(notice: Notice) -> None:
    for each in (*(item for wave in notice.waves for item in wave.items), *notice.materials):
        assert not each.pending or "为准" in (each.note or "") or "审核" in (each.note or ""), each.id


def test_steps_stand_in_waves_behind_what_they_wait_for(parts: CaseParts, person: Visitor) -> None:
    notice = notice_of(parts, person, filled(person, EVERYTHING, CONTACT))
    wave = {item.id: wave.number for wave in notice.waves for item in wave.items}
    assert wave["unemployment_registration"] < wave["hardship_recognition"] < wave["company_registration"]
    assert wave["seal_making"] == wave["tax_confirmation"] < wave["bank_account"]


def test_the_order_trap_is_named(parts: CaseParts, person: Visitor) -> None:
    notice = notice_of(parts, person, filled(person, UNEMPLOYED, CONTACT))
    assert len(notice.order) == 1
    assert notice.order[0].startswith("“失业登记（先办这个，再领执照）”要在“个体工商户名称申报和登记”之前。")
    assert [line.split("：")[0] for line in notice.reminders] == ["一次性创业补贴"]


def test_personal_values_are_masked_everywhere(parts: CaseParts, person: Visitor, notice: Notice) -> None:
    shown = notice.model_dump_json() + chat_text(notice) + notice_page.page(notice)
    for secret in ("王小明", "230606199901010017", "13904511234", "学府路"):
        assert secret not in shown
    assert {"姓名": "王**", "手机号": "139****1234"}.items() <= {
        line.label: line.value for line in notice.about
    }.items()


def test_ticking_marks_only_what_one_has_to_bring(parts: CaseParts, person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)

    def tick(material: str, have: bool) -> str:
        found = run(parts.papers.tick(person.conversation_id, case_id, material, have=have))
        return next(each.mark for each in found.materials if each.id == material)

    assert tick("registration_form", True) == "have"
    assert tick("registration_form", True) == "have"
    assert tick("registration_form", False) == "own"
    for other in ("id_card", "licence", "articles", "nothing"):
        with pytest.raises(NotFound):
            run(parts.papers.tick(person.conversation_id, case_id, other, have=True))


def test_a_draft_says_that_it_may_change_and_a_submitted_case_how_far_each_step_is(
    parts: CaseParts, person: Visitor
) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    person.answer(case_id, "business_form", "company")  # asks who puts in the money
    draft = notice_of(parts, person, case_id)
    assert not draft.complete and "还没填完" in chat_text(draft) and "还没填完" in notice_page.page(draft)
    person.answer(case_id, "business_form", "individual")
    for key in ("premises", "wishes", "insured_as_employee", "trained"):
        person.answer(case_id, key, INDIVIDUAL[key])
    revision = Revision(revision=person.read(case_id).revision)
    run(person.world.service.submit(person.conversation_id, case_id, revision))
    labels = {item.state_label for wave in notice_of(parts, person, case_id).waves for item in wave.items}
    assert labels == {"等窗口受理", "等前一项办完", "需自行办理", "已登记提醒"}


def test_the_chat_text_is_short_whatever_the_case(notice: Notice) -> None:
    text = chat_text(notice)
    assert len(text) <= MAX_TEXT
    assert all(
        part in text for part in ("【先后】", "【材料】", "【别弄反】", "【注意】", "12345", notice.number)
    )


def test_a_notice_that_is_too_long_for_the_chat_is_shortened_and_says_so(notice: Notice) -> None:
    many = [
        material.model_copy(update={"id": f"m{n}", "name": f"{material.name}{n}" * 4})
        for n in range(60)
        for material in notice.materials[:1]
    ]
    text = chat_text(notice.model_copy(update={"materials": many}))
    assert len(text) <= MAX_TEXT and "看打印版" in text


def test_everything_on_the_page_is_escaped(notice: Notice) -> None:
    evil = "<script>alert(1)</script>\"'&"
    item = notice.waves[0].items[0].model_copy(update={"title": evil, "where": evil, "note": evil})
    line = notice.about[0].model_copy(update={"value": evil})
    changed = notice.model_copy(
        update={
            "waves": [notice.waves[0].model_copy(update={"items": [item]})],
            "about": [line],
            "order": [evil],
            "hotlines": [evil],
            "title": evil,
        }
    )
    page = notice_page.page(changed)
    assert "<script" not in page and page.count("&lt;script&gt;") == 7


def test_the_page_needs_nothing_from_elsewhere(parts: CaseParts, person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    page = notice_page.page(notice_of(parts, person, case_id, "https://here.invalid"))
    assert "<svg" in page and not re.search(r"\b(?:src|href|on\w+)=|url\(|@import", page)


def test_a_code_is_made_only_when_asked_for_and_is_fresh_every_time(
    parts: CaseParts, person: Visitor
) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    assert notice_of(parts, person, case_id).code is None
    assert person.world.rows("SELECT digest FROM resume_codes") == []
    one, two = (notice_of(parts, person, case_id, "https://here.invalid").code for _ in range(2))
    assert one and two and one.code != two.code
    assert two.link.endswith(f"/?resume={two.code.replace('-', '')}") and two.link.startswith("http")


def test_the_uses_of_a_material_are_named_as_far_as_there_is_room(notice: Notice) -> None:
    material = notice.materials[0].model_copy(update={"used_by": ["甲", "乙", "丙", "丁"]})
    assert used_by(material) == "甲、乙、丙等4项"
    assert used_by(material.model_copy(update={"used_by": ["甲", "乙", "丙"]})) == "甲、乙、丙"


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            found.append(zlib.decompressobj().decompress(pdf[match.end() :]))
        except zlib.error:
            continue
    return found


def test_the_print_carries_its_font_and_is_small(parts: CaseParts, notice: Notice) -> None:
    pdf = run(parts.papers.pdf(notice))
    assert len(pdf) < 200_000
    fonts = re.findall(rb"/BaseFont /([A-Z]{6}\+)?([\w-]+)", pdf)
    assert fonts and all(subset and name.startswith(b"NotoSansSC") for subset, name in fonts)
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") >= 2
    assert 1 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 8


def test_the_words_of_the_print_can_be_copied_and_read_aloud(parts: CaseParts, notice: Notice) -> None:
    pdf = run(parts.papers.pdf(notice))
    assert pdf.count(b"/ToUnicode") >= 2
    mapped = b"".join(part for part in streams(pdf) if b"beginbfchar" in part or b"beginbfrange" in part)
    for character in "一次性告知单":
        assert f"{ord(character):04X}".encode() in mapped.upper()


@pytest.mark.parametrize(("to_bring", "told"), [(5, ["自备的材料已备 2/5"]), (0, [])])
def test_the_print_tells_how_many_materials_are_at_hand(
    parts: CaseParts, notice: Notice, monkeypatch: pytest.MonkeyPatch, to_bring: int, told: list[str]
) -> None:
    written: list[str] = []

    def kept(words: str, style: ParagraphStyle) -> Paragraph:
        written.append(words)
        return Paragraph(words, style)

    monkeypatch.setattr("app.cases.notice_pdf.Paragraph", kept)
    run(parts.papers.pdf(notice.model_copy(update={"at_hand": 2, "to_bring": to_bring})))
    assert [each for each in written if "已备" in each] == told


def test_a_print_holds_marks_that_would_be_markup(parts: CaseParts, notice: Notice) -> None:
    line = notice.about[0].model_copy(update={"value": "<b>奶茶</i> & <font size=99>😀\ufffe"})
    assert run(parts.papers.pdf(notice.model_copy(update={"about": [line]}))).startswith(b"%PDF-")


def test_without_the_font_the_rest_works_and_the_print_says_what_is_wrong(
    startup: World,
    person: Visitor,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.cases.print_fonts.pdfmetrics.getRegisteredFontNames", list)
    parts = parts_of(startup, tmp_path, font_dir=tmp_path / "none")
    assert "print_font_missing" in capsys.readouterr().out
    notice = notice_of(parts, person, filled(person, INDIVIDUAL, CONTACT))
    with pytest.raises(Unavailable) as refusal:
        run(parts.papers.pdf(notice))
    assert refusal.value.status == 503 and "字体" in refusal.value.message
    assert notice.number in notice_page.page(notice)
    parts.close()


def test_the_buttons_of_the_chat_give_the_notice_with_ways_to_page_and_print(person: Visitor) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    for turned in (
        person.press({"do": "notice", "case": case_id}),
        person.press({"do": "notice"}),
        person.turn("", wish="notice"),
    ):
        (reply,) = turned["before"]
        assert reply["text"].startswith("《一次性告知单》")
        paths = [link["path"] for link in reply["card"]["links"]]
        assert paths == [f"/api/cases/{case_id}/notice.html", f"/api/cases/{case_id}/notice.pdf"]


def test_nobody_gets_the_notice_of_somebody_else_in_chat(person: Visitor, startup: World) -> None:
    case_id = filled(person, INDIVIDUAL, CONTACT)
    said = startup.visitor().press({"do": "notice", "case": case_id})
    assert "没有找到" in words(said) and "告知单" not in words(said)


def test_whoever_asks_how_far_it_is_is_offered_the_notice(person: Visitor) -> None:
    filled(person, INDIVIDUAL, CONTACT)
    (reply,) = person.turn("办到哪了", wish="status")["before"]
    assert {"一次性告知单", "看能享受什么"} <= {option["label"] for option in reply["options"]}
