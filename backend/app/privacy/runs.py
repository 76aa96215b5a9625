"""Numbers in chains of groups: each row of neighbouring groups is read as one number and judged."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.privacy import numbers
from app.privacy.kinds import Found, Kind
from app.privacy.labels import NOTHING_SAID, Context, Labels, Other
from app.privacy.numerals import Gap, Group, chains
from app.privacy.rows import Row, Rows

_SHORTEST = 7  # characters of a number
_GLUED = 22  # of two telephone numbers without anything between them
_UNIT_AFTER = re.compile(
    r" ?(?:\.\d{1,2})? ?[多余来]?(?:元|块(?!点)|[万亿](?!达)|%|美元|公里|吨|公?斤|平米?|㎡|[kK][gGmM]\b)"
)
_MONEY_BEFORE = re.compile(r"(?:[¥￥$]|人民币|金额|总额|资金|流水|工资)[是为约:共 ]{0,2}$")
_COUNTRY_BEFORE = re.compile(r"(?:\+|(?:\+|(?<!\d)00|(?<!\d))86[ -]{0,3})$")
_EXTENSION = re.compile(r" ?(?:转|分机|-) ?(\d{1,5})(?!\d)")
# How a phone number is cut when nobody says that it is one.
_CUTS = frozenset(
    {(3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (3, 4, 2, 2), (3, 2, 2, 2, 2), (3, 2, 2, 4), (1,) * 11}
)


class Judge:
    """Decides what the rows of one text are."""

    def __init__(self, folded: str, labels: Labels) -> None:
        self._text = folded
        self._labels = labels

    def found(self) -> Iterator[Found]:
        """All numbers of the text; they may overlap."""
        for chain in chains(self._text):
            if sum(len(group.text) for group in chain) < _SHORTEST:
                continue
            for row in Rows(chain, self._labels):
                yield from self._judge(row)
            for group in chain:
                if len(group.text) >= _GLUED:
                    yield from self._glued(group)

    def _glued(self, group: Group) -> Iterator[Found]:
        """Several whole numbers without anything between them."""
        at = group.start
        for kind, value in numbers.split_glued(group.text):
            yield Found(kind, at, at + len(value), value, 93)
            at += len(value)

    def _judge(self, row: Row) -> Iterator[Found]:
        length, value = len(row.value), row.value
        context = self._labels.context(row.start, row.end) if row.named else NOTHING_SAID
        if value.isdigit():
            if length <= 15:
                yield from self._phone(row, context)
            if length >= 12:
                yield from self._bank(row, context)
        if 14 <= length <= 20 and value[:-1].isdigit():
            yield from self._id_card(row, context)
        if 14 <= length <= 20:
            yield from self._uscc(row, context)

    def _found(self, kind: Kind, row: Row, value: str, rank: float, ok: bool = True) -> Found:
        rank += min(len(value), 30) / 100 - row.gap * 2 - (20 if row.trimmed else 0)
        return Found(kind, row.start, row.end, value, rank, ok, row.gap >= Gap.LOOSE)

    def _is_amount(self, row: Row) -> bool:
        return (
            _UNIT_AFTER.match(self._text, row.end) is not None
            or _MONEY_BEFORE.search(self._text, max(0, row.start - 8), row.start) is not None
        )

    def _id_card(self, row: Row, context: Context) -> Iterator[Found]:
        value = row.value
        if numbers.is_id_18(value):
            ok = numbers.id_check_digit_ok(value)
            if context.is_number:
                return
            if ok or context.says(Kind.ID_CARD):
                yield self._found(Kind.ID_CARD, row, value, 100 if ok else 88, ok)
            elif numbers.is_grown_up(value) and not context.near_number and row.alone:
                yield self._found(Kind.ID_CARD, row, value, 83, ok)
        elif numbers.is_id_15(value):
            unnamed = row.alone and not context.near_number and context.direct is None
            if unnamed or context.says(Kind.ID_CARD):
                yield self._found(Kind.ID_CARD, row, value, 80)
        elif numbers.is_id_mistyped(value) and row.alone and context.says(Kind.ID_CARD):
            yield self._found(Kind.ID_CARD, row, value, 60, ok=False)

    def _uscc(self, row: Row, context: Context) -> Iterator[Found]:
        value = row.value
        if numbers.is_uscc(value):
            named = context.says(Kind.USCC)
            if context.is_number or not (named or self._may_be_uscc(row, context)):
                return
            ok = numbers.uscc_check_digit_ok(value)
            if named or ok:
                yield self._found(Kind.USCC, row, value, 95 if ok else 86, ok)
            elif value[0] == "9" and not value.isdigit() and not context.near_number and row.alone:
                yield self._found(Kind.USCC, row, value, 50, ok)
        elif context.direct is Kind.USCC and row.alone:
            if numbers.is_old_registration(value):
                yield self._found(Kind.USCC, row, value, 82)
            elif numbers.is_uscc_mistyped(value):
                yield self._found(Kind.USCC, row, value, 58, ok=False)

    def _may_be_uscc(self, row: Row, context: Context) -> bool:
        if not row.value.isdigit():
            return True
        return row.alone and not row.trimmed and context.direct is None and numbers.is_plain_uscc(row.value)

    def _bank(self, row: Row, context: Context) -> Iterator[Found]:
        value = row.value
        if not numbers.is_account(value):
            return
        if context.says(Kind.BANK_CARD):
            card = numbers.is_card(value)
            ok = numbers.luhn_ok(value)
            if card and ok:
                # Every tenth beginning of a card number has a right check digit too: pauses do not count.
                yield self._found(Kind.BANK_CARD, row, value, 92 + row.gap * 2)
            elif row.alone:
                yield self._found(Kind.BANK_CARD, row, value, 84 if card else 57, ok)
        elif self._is_plain_card(row, context):
            yield self._found(Kind.BANK_CARD, row, value, 80 + row.gap * 2)

    def _is_plain_card(self, row: Row, context: Context) -> bool:
        if not (row.alone and numbers.is_card(row.value) and numbers.luhn_ok(row.value)):
            return False
        return not (row.trimmed or context.near_number or self._is_amount(row))

    def _phone(self, row: Row, context: Context) -> Iterator[Found]:
        value = row.value
        number = numbers.mobile(value) or numbers.area_landline(value)
        if number is None and numbers.is_service_line(value):
            number = value
        if number is not None:
            if self._may_be_phone(row, number, context):
                yield self._whole(self._found(Kind.PHONE, row, number, 75))
        elif numbers.is_local_landline(value):
            if row.alone and context.direct is Kind.PHONE and not self._is_amount(row):
                yield self._whole(self._found(Kind.PHONE, row, value, 65))
        elif numbers.is_mobile_mistyped(value) and row.alone and context.direct is Kind.PHONE:
            yield self._found(Kind.PHONE, row, value, 40, ok=False)

    def _may_be_phone(self, row: Row, number: str, context: Context) -> bool:
        if context.direct is Other.NUMBER or self._is_amount(row):
            return False
        if self._is_dotted_quad(row) or self._has_thousands(row):
            return False
        if context.says(Kind.PHONE):
            return True
        if row.gap <= Gap.NONE:
            return row.alone
        if number[0] == "1":
            return row.alone and self._is_naturally_cut(row)
        return row.alone

    def _is_naturally_cut(self, row: Row) -> bool:
        """Whether people cut a mobile number like this; two sums of money make eleven digits too."""
        if self._round_parts(row) > 1:
            return False
        if row.gap == Gap.TIGHT:
            return len(row.sizes) <= 5 or max(row.sizes) == 1
        return row.sizes in _CUTS or (row.gap == Gap.WORDS and max(row.sizes) <= 4)

    def _round_parts(self, row: Row) -> int:
        parts, at = 0, len(row.value)
        for size in reversed(row.sizes):
            parts += size > 2 and row.value[at - 2 : at] == "00"
            at -= size
        return parts

    def _is_dotted_quad(self, row: Row) -> bool:
        written = self._text[row.start : row.end]
        return written.count(".") == 3 and len(row.sizes) == 4 and max(row.sizes) <= 3

    def _has_thousands(self, row: Row) -> bool:
        written = self._text[row.start : row.end]
        return "," in written and row.sizes[0] <= 3 and set(row.sizes[1:]) == {3}

    def _whole(self, found: Found) -> Found:
        """With country code and extension."""
        country = _COUNTRY_BEFORE.search(self._text, max(0, found.start - 7), found.start)
        if country:
            found = replace(found, start=country.start())
        if self._text[found.start - 1 : found.start] == "(" and ")" in self._text[found.start : found.end]:
            found = replace(found, start=found.start - 1)
        extension = _EXTENSION.match(self._text, found.end)
        if extension is None or found.value[0] == "1":
            return found
        return replace(found, end=extension.end(), value=f"{found.value}-{extension[1]}")
