"""The corpus the detector is measured on: made anew from a seed, nothing of it is stored.

A value is said in one of many spellings inside a carrier sentence; what was planted, and where, is known.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.privacy import corpus_carriers as carriers
from tests.privacy import corpus_values as values

QUESTIONS = Path(__file__).resolve().parents[3] / "policies" / "questions"

_CHINESE = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_BANKERS = dict(zip("0123456789", "零壹贰叁肆伍陆柒捌玖", strict=True))
_WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}
_PAUSES = (
    " 然后 ",
    "然后",
    "，然后",
    "，",
    "、",
    " ",
    "…",
    "，完了",
    " 再 ",
    "，后面是",
    "嗯",
    "。",
    "，接着",
    "\n",
    " 后边 ",
    "，那个，",
    "——",
    "，最后",
    "-",
    " 呃 ",
)


@dataclass(frozen=True)
class Planted:
    """A value in a sentence: what it is and where it stands."""

    kind: str
    value: str
    start: int
    end: int
    spelling: str
    wrong: bool = False  # the check digit does not fit


@dataclass(frozen=True)
class Sentence:
    """A sentence and what was planted in it; nothing for a near miss."""

    text: str
    planted: tuple[Planted, ...]
    carrier: str


Maker = Callable[[Random], str]

# carrier group -> (kind, maker)
_MAKERS: dict[str, tuple[tuple[str, Maker], ...]] = {
    "id_card": (
        ("id_card", values.id_card),
        ("id_card", values.id_card),
        ("id_card", values.id_card_wrong),
        ("id_card", values.id_card_15),
    ),
    "phone": (("phone", values.mobile),),
    "landline": (
        ("phone", values.area_landline),
        ("phone", values.local_landline),
        ("phone", values.service_line),
    ),
    "bank_card": (("bank_card", values.bank_card),),
    "uscc": (("uscc", values.credit_code),),
    "email": (("email", values.email),),
    "plate": (("plate", values.plate),),
    "passport": (("passport", values.passport),),
    "address": (("address", values.address),),
    carriers.BARE: (
        ("id_card", values.id_card),
        ("id_card", values.id_card),
        ("phone", values.mobile),
        ("phone", values.mobile),
        ("phone", values.area_landline),
        ("bank_card", values.bank_card),
        ("uscc", values.credit_code),
        ("email", values.email),
        ("plate", values.plate),
        ("passport", values.passport),
        ("address", values.address),
    ),
}
_NEAR: dict[str, Maker] = {
    "case": values.case_number,
    "code11": values.eleven,
    "amount": values.amount,
    "document": values.document_number,
    "hotline": values.hotline,
    "date": values.day,
    "list": values.serial_list,
    "short": values.short_number,
    "clause": values.clause,
    "model": values.model,
    "place": values.place,
    "window": values.window,
}
_CUTS: dict[int, tuple[tuple[int, ...], ...]] = {
    7: ((3, 4), (7,), (4, 3)),
    8: ((4, 4), (8,)),
    10: ((3, 3, 4), (3, 7)),
    11: ((3, 4, 4), (3, 8), (3, 4, 4), (7, 4), (4, 7), (3, 2, 2, 2, 2)),
    12: ((4, 8), (4, 4, 4)),
    15: ((6, 6, 3), (6, 9)),
    16: ((4, 4, 4, 4), (6, 10)),
    18: ((6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (6, 12), (2, 6, 10)),
    19: ((4, 4, 4, 4, 3), (6, 13), (4, 4, 4, 7)),
}


def _pieces(rng: Random, value: str) -> list[str]:
    cuts = rng.choice(_CUTS[len(value)])
    if value[0] == "0":
        head = 3 if value[:3] in ("010", "024") else 4
        cuts = (head, len(value) - head)
    pieces, at = [], 0
    for length in cuts:
        pieces.append(value[at : at + length])
        at += length
    return pieces


def _read_out(rng: Random, value: str) -> str:
    """Digits as they are said; one person says 幺 and 两, another does not."""
    table = dict(_CHINESE)
    if rng.random() < 0.5:
        table["1"] = "幺"
    if rng.random() < 0.2:
        table["2"] = "两"
    if rng.random() < 0.3:
        table["0"] = "〇"
    if rng.random() < 0.3:
        table["X"] = "叉"
    return "".join(table.get(c, c) for c in value)


def _mixed(rng: Random, value: str) -> str:
    cut = rng.randrange(2, len(value) - 1)
    first, second = _read_out(rng, value[:cut]), value[cut:]
    return first + second if rng.random() < 0.5 else value[:cut] + _read_out(rng, value[cut:])


def _in_words(rng: Random, value: str) -> str:
    said = _read_out if rng.random() < 0.6 else (lambda _, piece: piece)
    pieces = [said(rng, piece) for piece in _pieces(rng, value)]
    text = pieces[0]
    for piece in pieces[1:]:
        text += rng.choice(_PAUSES) + piece
    return text


def _wide(rng: Random, value: str) -> str:
    return "".join(_WIDE.get(c, c) for c in value)


SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "plain": lambda rng, value: value,
    "full_width": _wide,
    "grouped": lambda rng, value: rng.choice((" ", "-", "—", " - ", "·", ".")).join(_pieces(rng, value)),
    "each_spaced": lambda rng, value: rng.choice((" ", "　", "-")).join(value),
    "chinese": _read_out,
    "bankers": lambda rng, value: "".join(_BANKERS.get(c, c) for c in value),
    "mixed": _mixed,
    "words": _in_words,
    "zero_width": lambda rng, value: "\u200b".join(_pieces(rng, value)),
    "lower": lambda rng, value: value.lower(),
    "wide_grouped": lambda rng, value: rng.choice("　－").join(_wide(rng, p) for p in _pieces(rng, value)),
}
_EMAIL_SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "plain": lambda rng, value: value,
    "full_width": _wide,
    "upper": lambda rng, value: value.upper(),
    "spaced": lambda rng, value: value.replace("@", " @ "),
    "spoken": lambda rng, value: value.replace("@", "艾特").replace(".", "点"),
}
_PLATE_SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "plain": lambda rng, value: value,
    "dot": lambda rng, value: value[:2] + rng.choice("·.• -") + value[2:],
    "full_width": _wide,
    "lower": lambda rng, value: value.lower(),
    "chinese": _read_out,
}
_PASSPORT_SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "plain": lambda rng, value: value,
    "full_width": _wide,
    "lower": lambda rng, value: value.lower(),
    "spaced": lambda rng, value: value[:2] + " " + value[2:],
}
_ADDRESS_SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "plain": lambda rng, value: value,
    "full_width": _wide,
}
_OF_KIND = {
    "email": _EMAIL_SPELLINGS,
    "plate": _PLATE_SPELLINGS,
    "passport": _PASSPORT_SPELLINGS,
    "address": _ADDRESS_SPELLINGS,
}


def _spell(rng: Random, kind: str, value: str) -> tuple[str, str]:
    table = _OF_KIND.get(kind, SPELLINGS)
    name = rng.choice(list(table))
    if kind == "phone" and value[0] == "1" and name == "plain" and rng.random() < 0.2:
        return rng.choice(("+86", "+86 ", "86-", "0086")) + value, "country_code"
    return table[name](rng, value), name


def _plant(rng: Random, carrier: str, kind: str, value: str, wrong: bool) -> Sentence:
    text, planted = "", []
    for index, part in enumerate(carrier.split("{v}")):
        if index:
            said, spelling = _spell(rng, kind, value)
            planted.append(Planted(kind, value, len(text), len(text) + len(said), spelling, wrong))
            text += said
        text += part
    return Sentence(text, tuple(planted), carrier)


def questions(batches: str) -> list[str]:
    """The policy questions of these batches: sentences written by others, for another purpose."""
    rows = (
        json.loads(line)
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [row["q"] for row in rows if row["batch"] in batches]


def positives(measured: bool, count: int) -> Iterator[Sentence]:
    """`count` sentences with identifiers, every carrier equally often; a quarter around policy questions."""
    rng = Random(20261123 if measured else 7)
    groups = carriers.MEASURED if measured else carriers.TUNING
    around = carriers.AROUND_MEASURED if measured else carriers.AROUND_TUNING
    pool = [(group, carrier) for group, members in groups.items() for carrier in members]
    asked = questions("cd" if measured else "ab")
    for index in range(count):
        if index % 4 == 3:
            carrier = rng.choice(around).replace("{q}", rng.choice(asked))
            group = "phone" if "手机" in carrier else "id_card" if "身份证" in carrier else carriers.BARE
        else:
            group, carrier = pool[(index - index // 4) % len(pool)]
        kind, maker = rng.choice(_MAKERS[group])
        value = maker(rng)
        yield _plant(rng, carrier, kind, value, maker is values.id_card_wrong)


def near_misses(measured: bool, count: int) -> Iterator[Sentence]:
    """`count` sentences with numbers that are nobody's."""
    rng = Random(20261124 if measured else 8)
    groups = carriers.NEAR_MEASURED if measured else carriers.NEAR_TUNING
    pool = [(group, carrier) for group, members in groups.items() for carrier in members]
    for index in range(count):
        group, carrier = pool[index % len(pool)]
        yield Sentence(carrier.replace("{n}", _NEAR[group](rng)), (), carrier)
