"""The vault and the encrypted columns."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.engine import Dialect

from app.db import Database
from app.privacy import vault as vault_module
from app.privacy.audit.chain import verify
from app.privacy.consent import ConsentSource
from app.privacy.errors import ConsentMissing, PurposeUnknown, ValueNotKept
from app.privacy.fields import EncryptedJson, EncryptedSupplied, EncryptedText, Source, Supplied, use_keys
from app.privacy.keys import KeyProblem, Keys, new_key
from app.privacy.vault import TOKEN
from app.privacy.wiring import PrivacyParts
from tests.privacy.conftest import ID_CARD, PHONE, SetClock, add_conversation, grant


def store(database: Database, parts: PrivacyParts, conversation_id: str, kind: str, value: str) -> str:
    with database.transaction() as session:
        return parts.vault.store(session, conversation_id, kind, value)


def resolve(database: Database, parts: PrivacyParts, conversation_id: str, token: str) -> str:
    with database.transaction() as session:
        return parts.vault.resolve(
            session, conversation_id, token, purpose="basic", actor="staff:demo-window-a"
        )


def cells(database: Database, statement: str) -> list[str]:
    with database.reading() as session:
        return [str(cell) for row in session.connection().exec_driver_sql(statement) for cell in row]


def test_a_value_is_stored_encrypted_and_comes_back(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation)
    token = store(database, parts, conversation, "id_card", ID_CARD)
    assert TOKEN.fullmatch(token) and token.startswith("⟦id_card:")
    assert resolve(database, parts, conversation, token) == ID_CARD
    assert not any(ID_CARD in cell for cell in cells(database, "SELECT * FROM vault_values"))


def test_each_resolution_stands_in_the_audit_trail_without_the_value(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation)
    token = store(database, parts, conversation, "phone", PHONE)
    resolve(database, parts, conversation, token)
    rows = cells(
        database, "SELECT actor, action, purpose, conversation_id, details FROM audit_events ORDER BY seq"
    )
    assert rows[-5:] == ["staff:demo-window-a", "vault.resolved", "basic", conversation, '{"kind":"phone"}']


def test_a_resolution_without_consent_is_refused_and_leaves_nothing(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    token = store(database, parts, conversation, "phone", PHONE)
    with pytest.raises(ConsentMissing):
        resolve(database, parts, conversation, token)
    assert cells(database, "SELECT count(*) FROM audit_events") == ["0"]


def test_a_resolution_names_a_purpose_of_the_notice_and_an_actor(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation)
    token = store(database, parts, conversation, "phone", PHONE)
    with database.transaction() as session, pytest.raises(PurposeUnknown):
        parts.vault.resolve(session, conversation, token, purpose="curiosity", actor="bot")
    for actor in ("", "nobody", "staff:", "staff:a b"):
        with pytest.raises(ValueError, match="actor"), database.transaction() as session:
            parts.vault.resolve(session, conversation, token, purpose="basic", actor=actor)


def test_a_token_means_nothing_in_another_conversation(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    other = add_conversation(database, clock)
    grant(database, parts, other)
    token = store(database, parts, conversation, "phone", PHONE)
    with pytest.raises(ValueNotKept):
        resolve(database, parts, other, token)
    store(database, parts, other, "phone", PHONE)
    digests = cells(database, "SELECT digest FROM vault_values")
    assert len(set(digests)) == 2


def test_after_a_refusal_the_token_is_stable_but_the_value_is_not_kept(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation, granted=False)
    token = store(database, parts, conversation, "phone", PHONE)
    assert store(database, parts, conversation, "phone", PHONE) == token
    assert cells(database, "SELECT value FROM vault_values") == ["None"]
    grant(database, parts, conversation)
    with pytest.raises(ValueNotKept):
        resolve(database, parts, conversation, token)
    assert store(database, parts, conversation, "phone", PHONE) == token
    assert resolve(database, parts, conversation, token) == PHONE


def test_withdrawing_empties_the_vault_at_once(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    grant(database, parts, conversation)
    token = store(database, parts, conversation, "phone", PHONE)
    with database.transaction() as session:
        parts.consents.withdraw(session, conversation, "basic", source=ConsentSource.CHAT, actor="bot")
    with pytest.raises(ConsentMissing):
        resolve(database, parts, conversation, token)
    assert cells(database, "SELECT count(*) FROM vault_values") == ["0"]


def test_a_taken_token_makes_the_next_one_longer(
    database: Database, parts: PrivacyParts, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_module, "_suffix", lambda size: "ab" * size)
    tokens = [store(database, parts, conversation, "phone", str(number)) for number in range(3)]
    assert tokens == ["⟦phone:abab⟧", "⟦phone:ababab⟧", "⟦phone:abababab⟧"]


def test_the_same_value_from_many_threads_gets_one_token(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    tokens: list[str] = []
    threads = [
        threading.Thread(target=lambda: tokens.append(store(database, parts, conversation, "phone", PHONE)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 6 and len(set(tokens)) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["id_card", "phone", "address"]), st.text("0123456789X路号a", min_size=1)),
        max_size=12,
    )
)
def test_equal_values_share_a_token_different_values_never_do(
    database: Database, parts: PrivacyParts, clock: SetClock, values: list[tuple[str, str]]
) -> None:
    conversation = add_conversation(database, clock)
    grant(database, parts, conversation)
    tokens = {value: store(database, parts, conversation, *value) for value in values}
    assert len(set(tokens.values())) == len(tokens)
    for (kind, value), token in tokens.items():
        assert store(database, parts, conversation, kind, value) == token
        assert resolve(database, parts, conversation, token) == value
    with database.reading() as session:
        assert verify(session).problems == ()


@pytest.fixture
def dialect() -> Dialect:
    """A database that has keys."""
    engine = create_engine("sqlite://")
    key = new_key()
    use_keys(engine, Keys(lambda: (key,)))
    return engine.dialect


_SUPPLIED = Supplied(
    value={"号码": PHONE},
    source=Source.STAFF,
    supplied_by="demo-window-a",
    purpose="basic",
    retention="case",
    confirmed_at=datetime(2026, 11, 23, 4, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (EncryptedText(), PHONE),
        (EncryptedJson(), {"号码": [PHONE, None, 1]}),
        (EncryptedSupplied(), _SUPPLIED),
    ],
)
def test_an_encrypted_column_gives_back_what_was_put_in(
    dialect: Dialect, column: EncryptedText, value: object
) -> None:
    stored = column.process_bind_param(value, dialect)
    assert stored is not None and PHONE not in stored and "demo" not in stored
    assert column.process_result_value(stored, dialect) == value
    assert column.process_bind_param(None, dialect) is None


def test_a_column_of_a_database_without_keys_refuses_to_write() -> None:
    with pytest.raises(KeyProblem):
        EncryptedText().process_bind_param(PHONE, create_engine("sqlite://").dialect)


def test_a_value_without_provenance_is_refused(dialect: Dialect) -> None:
    with pytest.raises(TypeError):
        EncryptedSupplied().process_bind_param(PHONE, dialect)
    with pytest.raises(ValueError, match="who supplied"):
        Supplied(value=1, source=Source.CITIZEN, supplied_by="", purpose="basic", retention="case")
