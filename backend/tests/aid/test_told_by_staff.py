"""What staff answer for the person reaches him when he comes back, their notes do not. Places have names."""

import json

import pytest

from app.aid import plan_page
from app.aid.plan import head_lines
from app.aid.schemas import AlertOutcomeCreate, ContactCreate, FollowUpPut, OutcomeCreate, ReferralPut
from app.privacy.consent import ConsentSource
from app.privacy.export import collect, page
from app.privacy.masking import mask
from tests.aid.test_after_handing_in import change_and_hand_in, ids
from tests.aid.test_alarms import alarm
from tests.aid.world import HELPER, Visitor, World, run, submitted

NOTE = "内部：对方态度不好，先别告诉本人"
WORDS = "仲裁院说下周一去，带上工资条"


def answered(world: World, words: str | None = WORDS, place: int = 0) -> Visitor:
    """Somebody whose first referral staff noted something about."""
    visitor = submitted(world)
    run(world.aid.take(visitor.case_id, HELPER))
    wish = ReferralPut(state="answered", answer=NOTE, for_person=words)
    run(world.aid.refer(visitor.case_id, place, wish, HELPER))
    return visitor


@pytest.mark.parametrize(
    ("said", "wish"), [("办得怎么样了", "status"), ("我的计划呢", "status"), ("我那事咋样了", "standing")]
)
def test_who_comes_back_reads_what_staff_answered_for_him_and_never_their_notes(
    world: World, said: str, wish: str
) -> None:
    visitor = answered(world)
    visitor._turn(said, wish=wish)
    if "看我的计划" in {each["label"] for reply in visitor.last["before"] for each in reply["options"]}:
        first = visitor.heard
        visitor.press("看我的计划")
        assert "内部" not in first
    assert "工作人员给您回的话" in visitor.heard and WORDS in visitor.heard
    assert "内部" not in visitor.heard and "态度" not in visitor.heard
    bubble = next(reply for reply in visitor.last["before"] if WORDS in reply["text"])
    assert bubble["card"]["private"] is True


def test_progress_of_what_was_handed_in_says_it_too(world: World) -> None:
    visitor = answered(world)
    with world.database.reading() as session:
        opened = world.cases.book.read(session, visitor.case_id)
        text = str(world.parts.outcome.standing(session, opened))
    assert text.startswith("工作人员给您回的话") and WORDS in text and "内部" not in text


def test_the_history_says_that_there_is_an_answer_in_fixed_words_and_once(world: World) -> None:
    visitor = answered(world)
    again = ReferralPut(state="done", for_person=WORDS)
    run(world.aid.refer(visitor.case_id, 0, again, HELPER))
    events = run(world.cases.read(visitor.conversation_id, visitor.case_id)).events
    notes = [event.note for event in events if event.action == "aid.answered"]
    assert len(notes) == 1 and "回话" in str(notes[0]) and "仲裁" not in str(notes)


def test_the_plan_its_page_and_its_print_have_the_words_and_not_the_note(world: World) -> None:
    visitor = answered(world, "带上<b>工资条</b>")
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert [each.text for each in plan.told] == ["带上<b>工资条</b>"]
    page = plan_page.page(plan)
    assert "&lt;b&gt;工资条" in page and "<b>工资条" not in page and "内部" not in page
    assert head_lines(plan)[0] == "工作人员给您回的话：" and "工资条" in head_lines(plan)[1]  # in print too


@pytest.mark.parametrize("words", [None, "", "  "])
def test_a_note_alone_is_shown_to_nobody(world: World, words: str | None) -> None:
    visitor = answered(world, words)
    assert run(world.aid.plan(visitor.conversation_id, visitor.case_id)).told == []
    visitor._turn("我的计划呢", wish="status")
    assert "回的话" not in visitor.heard


def test_words_stay_replace_what_was_there_and_can_be_taken_back(world: World) -> None:
    visitor = answered(world)

    def told() -> list[str]:
        return [each.text for each in run(world.aid.plan(visitor.conversation_id, visitor.case_id)).told]

    run(world.aid.refer(visitor.case_id, 0, ReferralPut(state="done"), HELPER))
    assert told() == [WORDS]
    run(world.aid.refer(visitor.case_id, 0, ReferralPut(state="done", for_person="改成周三去"), HELPER))
    assert told() == ["改成周三去"]
    view = run(world.aid.refer(visitor.case_id, 0, ReferralPut(state="done", for_person=""), HELPER))
    assert told() == [] and (view.referrals[0].for_person, view.referrals[0].answer) == (None, NOTE)


def test_words_outlast_the_end_and_a_newer_intake_but_no_consent_taken_back(world: World) -> None:
    visitor = answered(world)
    first = visitor.case_id
    change_and_hand_in(visitor)
    newest = next(each for each in ids(visitor) if each != first)
    assert [each.text for each in run(world.aid.plan(visitor.conversation_id, newest)).told] == [WORDS]
    run(world.aid.close(newest, OutcomeCreate(outcome="helped", note="办妥了"), HELPER))
    assert run(world.aid.plan(visitor.conversation_id, newest)).told
    with world.database.transaction() as session:
        world.privacy.consents.withdraw(
            session, visitor.conversation_id, "aid_intake", source=ConsentSource.CHAT, actor="visitor"
        )
    assert run(world.aid.plan(visitor.conversation_id, newest)).told == []


def test_the_export_has_what_staff_answered_him_and_no_note_they_wrote_for_each_other(world: World) -> None:
    visitor = answered(world)
    note = "内部：他媳妇接的，别提欠款"
    run(world.aid.contact(visitor.case_id, ContactCreate(channel="phone", reached=True, note=note), HELPER))
    early = FollowUpPut(note=note, reason=note)
    run(world.aid.followed_up(visitor.case_id, 1, early, HELPER))
    alarm(world, visitor, "self")
    alert = run(world.aid.take_alert(run(world.aid.alerts()).alerts[0].id, HELPER))
    run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="reached", note=note), HELPER))
    run(world.aid.close(visitor.case_id, OutcomeCreate(outcome="helped", note=note), HELPER))
    with world.database.reading() as session:
        export = collect(session, world.privacy.holdings, visitor.conversation_id, 1, world.clock)
    said = export.model_dump_json() + page(export, mask)
    assert WORDS in said and "内部" not in said and "态度" not in said
    rows = {section.table: section.rows for section in export.sections}
    assert rows["aid_contacts"][0]["reached"] is True and rows["aid_followups"][0]["done_at"]
    assert rows["aid_alert_outcomes"][0]["outcome"] == "reached"


def test_no_column_of_notes_of_staff_is_exported(world: World) -> None:
    notes = {"answer", "note", "outcome_note"}
    exported = {
        (policy.table, column)
        for policy in world.privacy.holdings.owned
        for column in policy.export
        if policy.table.startswith("aid_") and column in notes
    }
    assert exported == set()


def test_words_are_encrypted_audited_without_a_word_of_them_and_exported(world: World) -> None:
    visitor = answered(world)
    for table in ("aid_referrals", "audit_events", "case_events"):
        assert "仲裁院说" not in str([tuple(row) for row in world.rows(f"SELECT * FROM {table}")])
    (line,) = world.rows("SELECT details FROM audit_events WHERE action = 'aid.referral'")
    details = json.loads(line[0]) if isinstance(line[0], str) else line[0]
    assert details == {"referral": 0, "state": "answered", "for_person": "told"}
    run(world.aid.refer(visitor.case_id, 0, ReferralPut(state="done", for_person=""), HELPER))
    line = world.rows("SELECT details FROM audit_events WHERE action = 'aid.referral' ORDER BY seq")[-1]
    details = json.loads(line[0]) if isinstance(line[0], str) else line[0]
    assert details["for_person"] == "taken_back"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("打0451-87654321找窗口", "打0451-87654321找窗口"),
        ("打12333问", "打12333问"),
        ("找老李13812345678", "找老李138****5678"),
        ("您的身份证230102199003071234", "您的身份证2301********1234"),
    ],
)
def test_the_telephone_of_a_desk_stands_and_numbers_of_people_do_not(written: str, kept: str) -> None:
    assert ReferralPut(state="sent", for_person=written).for_person == kept


def test_another_conversation_reads_nothing_of_it(world: World) -> None:
    answered(world)
    stranger = world.visitor()
    stranger._turn("办得怎么样了", wish="status")
    assert WORDS not in stranger.heard


def test_staff_read_the_name_of_the_place_and_machines_its_code(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，欠银行二十万，没雇人，执照注销了，我在佳木斯富锦")
    for _ in range(20):
        labels = {each["label"] for reply in visitor.last["after"] for each in reply["options"]}
        if "交给工作人员" in labels:
            visitor.press("交给工作人员")
            break
        if "在哪个市" in visitor.heard and "跳过" in labels:
            visitor.say("佳木斯富锦")
        else:
            visitor.press("对") if "对" in labels else visitor.say("跳过")
    case_id = visitor.case_id
    view = run(world.aid.read(case_id, HELPER))
    places = [each for each in view.answers if each.code is not None]
    assert places[0].code == "230882" and places[0].said == "佳木斯市富锦市"
    assert any("佳木斯市富锦市" in line for line in view.summary)
    assert "230882" not in "".join([*view.summary, *(each.said for each in view.answers)])
