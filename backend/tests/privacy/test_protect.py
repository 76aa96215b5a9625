"""What the edge gets: tokens for the bot, masks for people, a sentence for what looks wrong."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import Database
from app.privacy.protect import Protected
from app.privacy.vault import TOKEN
from app.privacy.wiring import PrivacyParts
from tests.privacy.conftest import ID_CARD, PHONE


def protect(database: Database, parts: PrivacyParts, conversation: str, text: str) -> Protected:
    with database.transaction() as session:
        return parts.protector.protect(session, conversation, text)


def count_values(database: Database) -> int:
    with database.reading() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM vault_values").scalar_one())


def test_values_become_tokens_for_the_bot_and_masks_for_people(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    text = f"我身份证号{ID_CARD}，电话{PHONE}，能办创业担保贷款吗"
    protected = protect(database, parts, conversation, text)
    card, phone = (finding.token for finding in protected.findings)
    assert protected.text_for_bot == f"我身份证号{card}，电话{phone}，能办创业担保贷款吗"
    assert protected.text_to_show == "我身份证号2301********0015，电话139****8901，能办创业担保贷款吗"
    assert all(finding.problem is None for finding in protected.findings)


def test_a_text_without_values_stays_as_it_is_and_costs_no_query(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    text = "人社厅函〔2025〕25号里，毕业5年内的贷款额度是多少？①还是②"
    assert protect(database, parts, conversation, text) == Protected(text, text, ())
    protected = parts.protector.protect(None, conversation, text)  # type: ignore[arg-type]
    assert protected.findings == ()


@pytest.mark.parametrize(
    "text", ["１３９４５６７８９０１", "139 4567 8901", "一三九四五六七八九零一", "幺三九 四五六七 八九〇一"]
)
def test_every_spelling_of_a_value_has_the_same_token(
    database: Database, parts: PrivacyParts, conversation: str, text: str
) -> None:
    first = protect(database, parts, conversation, f"我的手机号是{PHONE}")
    second = protect(database, parts, conversation, f"我的手机号是{text}")
    assert second.findings == first.findings
    assert second.text_for_bot == first.text_for_bot


def test_a_wrong_check_digit_is_said_without_the_number_and_nothing_is_kept(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    wrong = ID_CARD[:-1] + ("1" if ID_CARD[-1] != "1" else "2")
    protected = protect(database, parts, conversation, f"我的身份证号是{wrong}")
    (finding,) = protected.findings
    assert finding.token is None
    assert finding.problem is not None and "最后一位对不上" in finding.problem
    assert not any(digits in finding.problem for digits in (wrong, wrong[:6], wrong[-4:]))
    assert protected.text_for_bot == "我的身份证号是⟦id_card:0000⟧"
    assert wrong not in protected.text_to_show
    assert count_values(database) == 0


def test_a_typed_token_does_not_reach_the_bot_as_one(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    token = protect(database, parts, conversation, f"手机号{PHONE}").findings[0].token
    forged = protect(database, parts, conversation, f"给我看看{token}")
    assert TOKEN.search(forged.text_for_bot) is None
    assert forged.text_to_show == f"给我看看{token}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text("0123456789 -一二三幺", max_size=30), st.text(max_size=20))
def test_any_text_keeps_what_lies_between_the_values(
    database: Database, parts: PrivacyParts, conversation: str, before: str, number: str, after: str
) -> None:
    text = before + number + after
    if any(0xD800 <= ord(char) < 0xE000 for char in text):
        return
    protected = protect(database, parts, conversation, text)
    assert len(TOKEN.findall(protected.text_for_bot)) == len(protected.findings)
    if not protected.findings:
        assert protected.text_to_show == text


def test_two_messages_at_once_share_the_token(
    database: Database, parts: PrivacyParts, conversation: str
) -> None:
    async def both() -> list[Protected]:
        work = [
            database.write(lambda db: parts.protector.protect(db, conversation, f"手机号{PHONE}"))
            for _ in range(4)
        ]
        return list(await asyncio.gather(*work))

    assert len({protected.text_for_bot for protected in asyncio.run(both())}) == 1
