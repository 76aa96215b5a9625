"""Consent: per purpose, on the notice in force, withdrawn at once."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from sqlalchemy.orm import Session

from app.clock import SystemClock
from app.db import Database
from app.privacy import check, repository
from app.privacy.audit.chain import Audit
from app.privacy.consent import Consents, ConsentSource
from app.privacy.errors import ConsentMissing, NoticeOutdated, PurposeUnknown
from app.privacy.notice import Handler, Notice, NoticeError, Notices, no_handler
from app.privacy.wiring import PrivacyParts
from tests.privacy.conftest import PRIVACY, SetClock, grant

FIRST = PRIVACY / "notices" / "1.yml"


def is_granted(database: Database, consents: Consents, conversation: str, purpose: str) -> bool:
    with database.reading() as session:
        return consents.is_granted(session, conversation, purpose)


def withdraw(database: Database, consents: Consents, conversation: str, purpose: str | None) -> list[str]:
    with database.transaction() as session:
        return consents.withdraw(session, conversation, purpose, source=ConsentSource.CHAT, actor="bot")


def second_version(**changes: object) -> Notices:
    first = Notice.model_validate(yaml.safe_load(FIRST.read_text(encoding="utf-8")))
    purposes = [
        purpose.model_copy(update={"renewed_in": 2}) if purpose.id == "health" else purpose
        for purpose in first.purposes
    ]
    second = first.model_copy(
        update={"version": 2, "effective_from": date(2026, 12, 1), "purposes": purposes, **changes}
    )
    return Notices((first, second))


def test_nothing_is_granted_before_it_is_asked(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    for purpose in parts.consents.notice.purposes:
        assert not is_granted(database, parts.consents, conversation, purpose.id)
        with database.reading() as session, pytest.raises(ConsentMissing):
            parts.consents.require(session, conversation, purpose.id)


def test_each_purpose_is_granted_on_its_own(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation, "basic")
    assert is_granted(database, parts.consents, conversation, "basic")
    assert not is_granted(database, parts.consents, conversation, "debts")
    grant(database, parts, conversation, "debts")
    grant(database, parts, conversation, "health", granted=False)
    assert is_granted(database, parts.consents, conversation, "debts")
    assert not is_granted(database, parts.consents, conversation, "health")


def test_withdrawing_one_leaves_the_others_and_basic_takes_all(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    for purpose in ("basic", "debts", "health"):
        grant(database, parts, conversation, purpose)
    assert withdraw(database, parts.consents, conversation, "debts") == ["debts"]
    assert is_granted(database, parts.consents, conversation, "health")
    assert withdraw(database, parts.consents, conversation, "basic") == ["basic", "health"]
    assert withdraw(database, parts.consents, conversation, None) == []
    with database.reading() as session:
        history = parts.consents.history(session, conversation)
    assert [(past.purpose, past.decision.value) for past in history] == [
        ("basic", "granted"),
        ("debts", "granted"),
        ("health", "granted"),
        ("debts", "withdrawn"),
        ("basic", "withdrawn"),
        ("health", "withdrawn"),
    ]


def test_what_a_consent_covered_is_deleted_in_the_transaction_of_its_withdrawal(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    deleted: list[str] = []

    def delete_cases(session: Session, conversation_id: str, purpose: str) -> None:
        assert session.in_transaction()
        deleted.append(purpose)
        if purpose == "health":
            raise LookupError

    consents = Consents(Notices.load(PRIVACY / "notices"), Audit(clock), clock, [delete_cases])
    for purpose in ("debts", "health"):
        grant(database, parts, conversation, purpose)
    withdraw(database, consents, conversation, "debts")
    with pytest.raises(LookupError):
        withdraw(database, consents, conversation, "health")
    assert deleted == ["debts", "health"]
    assert is_granted(database, consents, conversation, "health")


def test_a_notice_that_is_not_in_force_cannot_be_agreed_to(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    for version in (0, 2):
        with database.transaction() as session, pytest.raises(NoticeOutdated):
            parts.consents.decide(
                session,
                conversation,
                "basic",
                granted=True,
                notice_version=version,
                source=ConsentSource.PAGE,
                actor="visitor",
            )


def test_an_unknown_purpose_is_refused(database: Database, parts: PrivacyParts, conversation: str) -> None:
    with pytest.raises(PurposeUnknown):
        grant(database, parts, conversation, "advertising")
    with pytest.raises(PurposeUnknown):
        withdraw(database, parts.consents, conversation, "advertising")


def test_a_purpose_with_a_new_meaning_must_be_agreed_to_again(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    consents = Consents(second_version(), Audit(clock), clock)
    for purpose in ("basic", "health"):
        grant(database, parts, conversation, purpose)
    assert consents.notice.version == 1
    clock.moment = clock.moment.replace(month=11, day=30, hour=16)  # midnight in Shanghai
    assert consents.notice.version == 2
    assert is_granted(database, consents, conversation, "basic")
    assert not is_granted(database, consents, conversation, "health")


def test_the_second_notice_asks_again_only_about_debts_whose_use_became_wider(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    purposes = [purpose.id for purpose in parts.consents.notice.purposes]
    assert parts.consents.notice.version == 1
    for purpose in purposes:
        grant(database, parts, conversation, purpose)
    clock.moment = clock.moment.replace(day=25, hour=16)  # midnight in Shanghai
    assert parts.consents.notice.version == 2
    standing = {each for each in purposes if is_granted(database, parts.consents, conversation, each)}
    assert standing == set(purposes) - {"debts"}
    grant(database, parts, conversation, "debts")
    assert is_granted(database, parts.consents, conversation, "debts")


def test_the_third_notice_only_says_it_in_other_words_and_asks_nobody_again(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    clock.moment = clock.moment.replace(day=25, hour=16)
    purposes = [purpose.id for purpose in parts.consents.notice.purposes]
    for purpose in purposes:
        grant(database, parts, conversation, purpose)
    clock.moment = clock.moment.replace(day=26, hour=16)
    assert parts.consents.notice.version == 3
    assert all(is_granted(database, parts.consents, conversation, each) for each in purposes)


def test_a_refusal_of_the_first_notice_still_holds_under_the_second(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    grant(database, parts, conversation, "debts", granted=False)
    clock.moment = clock.moment.replace(day=25, hour=16)
    with database.reading() as session:
        assert parts.consents.is_refused(session, conversation, "debts")


def test_whoever_runs_the_service_is_told_what_to_fill_in(capsys: pytest.CaptureFixture[str]) -> None:
    notice = Notices.load(PRIVACY / "notices").in_force(SystemClock())
    assert check.main() == 1
    assert f"privacy/notices/{notice.version}.yml" in capsys.readouterr().err
    half = notice.model_copy(update={"handler": Handler(name="某单位", contact=None)})
    assert "contact" in str(no_handler(half)) and "name" not in str(no_handler(half))
    assert no_handler(notice.model_copy(update={"handler": Handler(name="某单位", contact="窗口")})) is None


def test_every_decision_stands_in_the_audit_trail(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation, "debts")
    withdraw(database, parts.consents, conversation, None)
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT actor, action, purpose FROM audit_events ORDER BY seq"
        )
        assert [tuple(row) for row in rows] == [
            ("visitor", "consent.granted", "debts"),
            ("bot", "consent.withdrawn", "debts"),
            ("bot", "consent.withdrawn", "basic"),  # never asked about: a no all the same
        ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("- id: basic", "- id: other"),
        ("- id: debts", "- id: health"),
        ("renewed_in: 1", "renewed_in: 5"),
        ("title: 个人信息处理说明", "titel: 个人信息处理说明"),
        ("sections:", "sections: ["),
    ],
)
def test_a_wrong_notice_is_refused_with_its_file(tmp_path: Path, old: str, new: str) -> None:
    text = FIRST.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "1.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(NoticeError, match=str(tmp_path)):
        Notices.load(tmp_path)


def test_the_notice_in_the_repository_invents_no_handler_and_separates_what_is_sensitive() -> None:
    for notice in Notices.load(PRIVACY / "notices").versions:
        assert (notice.handler.name, notice.handler.contact) == (None, None)
        sensitive = {purpose.id for purpose in notice.purposes if purpose.sensitive}
        assert sensitive == {"debts", "health", "disability", "prison_release", "aid_intake"}
        assert all("咨询政策" in purpose.if_refused for purpose in notice.purposes)


@pytest.mark.parametrize("purpose", [None, "basic"])
def test_a_withdrawal_by_somebody_who_never_agreed_clears_what_was_typed_at_once(
    database: Database, parts: PrivacyParts, conversation: str, purpose: str | None
) -> None:
    with database.transaction() as session:
        parts.vault.store(session, conversation, "phone", "13945678901")
        parts.vault.store(session, conversation, "answer", "欠了三十万")
    assert withdraw(database, parts.consents, conversation, purpose) == []
    with database.transaction() as session:
        assert parts.vault.empty(session, conversation) == 0
        later = parts.vault.store(session, conversation, "phone", "13945678901")
        kept = repository.find_value(session, conversation, later)
    assert kept is not None and kept.value is None
    assert not is_granted(database, parts.consents, conversation, "basic")


def test_after_such_a_withdrawal_consent_can_be_given_and_values_are_kept_again(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    withdraw(database, parts.consents, conversation, None)
    grant(database, parts, conversation, "basic")
    with database.transaction() as session:
        token = parts.vault.store(session, conversation, "phone", "13945678901")
        value = parts.vault.resolve(session, conversation, token, purpose="basic", actor="bot")
    assert value == "13945678901"
