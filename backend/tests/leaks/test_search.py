"""The search finds what it is for; otherwise an empty result would mean nothing."""

import json

import pytest

from tests.leaks.search import Needles
from tests.privacy.corpus import Planted

CARD, PHONE, ADDRESS = "23010319900101001X", "13945678901", "黑龙江省哈尔滨市道里区霁虹街12号3单元501"
NEEDLES = Needles(
    Planted(kind, value, 0, 0, "plain")
    for kind, value in (
        ("id_card", CARD),
        ("phone", PHONE),
        ("phone", "8430217"),
        ("uscc", "91230102MA1B2C3D45"),
        ("plate", "黑A12345"),
        ("email", "wang@example.com"),
        ("address", ADDRESS),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        f"x{PHONE}1",
        "１３９４５６７８９０１",
        "139 4567 8901",
        "1 3 9 4 5 6 7 8 9 0 1",
        "139-4567-8901",
        "139 - 4567 - 8901",
        "一三九四五六七八九零一",
        "幺三九 四五六七 八九〇一",
        json.dumps("电话一三九四五六七八九〇一"),
        json.dumps("１３９４５６７８９０１"),
    ],
)
def test_a_telephone_number_is_found_in_every_spelling(text: str) -> None:
    assert NEEDLES.found(f"…{text}…") == {f"phone {PHONE}"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CARD.lower(), "id_card"),
        ("230103 19900101 001x", "id_card"),
        ("二三零一零三一九九零零一零一零零一叉", "id_card"),
        ("9123 0102 MA1B 2C3D 45", "uscc"),
        ("９１２３０１０２ＭＡ１Ｂ２Ｃ３Ｄ４５", "uscc"),
        ("黑a12345", "plate"),
        ("Wang@Example.com", "email"),
        (ADDRESS, "address"),
        ("住在霁虹街12号3单元501", "address"),
        ("843-0217", "phone"),
    ],
)
def test_other_values_are_found_too(text: str, kind: str) -> None:
    assert [found.split()[0] for found in NEEDLES.found(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    ["139****8901", "2301********001X", "⟦phone:3f9a⟧", "哈尔滨市道里区****", "128430217"],
)
def test_masks_tokens_and_other_numbers_are_not_found(text: str) -> None:
    assert NEEDLES.found(text) == set()
