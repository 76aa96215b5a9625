"""The notice as a PDF on A4, with the Chinese font embedded as far as it is used."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from app.cases.notice_schemas import Notice, NoticeItem, NoticeMaterial, NoticeWave
from app.cases.notice_text import used_by
from app.cases.print_fonts import BOLD, REGULAR, PrintFonts
from app.clock import in_shanghai

_MARGIN = 15 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_QR_SIZE = 32 * mm
_GREY = colors.HexColor("#767676")
_PALE = colors.HexColor("#f0f0f0")
_DARK = colors.HexColor("#1a1a1a")


def _style(size: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{bold}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.45,
        textColor=_DARK,
        wordWrap="CJK",
        **more,
    )


_TITLE = _style(22, bold=True)
_HEADING = _style(15, bold=True, spaceBefore=5 * mm, spaceAfter=2 * mm)
_STEP = _style(12.5, bold=True, spaceBefore=2 * mm, spaceAfter=1 * mm)
_TEXT = _style(11.5)
_STRONG = _style(11.5, bold=True)
_SMALL = _style(10)
_CENTRED = _style(10, alignment=1)
# Of empty cells too: otherwise a print names a font that it does not carry.
_FONT = ("FONT", (0, 0), (-1, -1), REGULAR, 11.5)
_BOX = TableStyle(
    [
        _FONT,
        ("BOX", (0, 0), (-1, -1), 0.8, _GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
)


class NoticePrinter:
    """Prints one notice at a time in a thread of its own: the printing library shares its fonts."""

    def __init__(self, fonts: PrintFonts) -> None:
        self._fonts = fonts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="print")

    async def pdf(self, notice: Notice) -> bytes:
        """The PDF. Unavailable when the font is missing."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.print, notice)

    def print(self, notice: Notice) -> bytes:
        """The PDF, made in the calling thread; only one at a time."""
        self._fonts.load()
        written = io.BytesIO()
        document = SimpleDocTemplate(
            written,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=18 * mm,
            title=f"一次性告知单 {notice.number}",
            lang="zh-CN",
            initialFontName=REGULAR,  # otherwise every print names a font that it does not carry
        )

        def foot(canvas: Any, page: Any) -> None:
            canvas.setFont(REGULAR, 9)
            canvas.drawString(_MARGIN, 10 * mm, f"办件编号 {notice.number}")
            canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, f"第 {page.page} 页")

        document.build(list(_story(notice)), onFirstPage=foot, onLaterPages=foot)
        return written.getvalue()

    def close(self) -> None:
        """Finish running work."""
        self._thread.shutdown()


class _Qr(Flowable):  # type: ignore[misc]  # the library has no types
    """A QR code, drawn."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.width = self.height = _QR_SIZE
        self.hAlign = "CENTER"
        self._matrix = [bytes(row) for row in segno.make(content, error="m").matrix_iter(border=2)]

    def draw(self) -> None:
        """Every dark module a square; rows run from the top."""
        size = self.width / len(self._matrix)
        self.canv.setFillColor(colors.black)
        for down, row in enumerate(self._matrix):
            for along, is_dark in enumerate(row):
                if is_dark:
                    self.canv.rect(
                        along * size, self.height - (down + 1) * size, size, size, stroke=0, fill=1
                    )


def _text(words: str, style: ParagraphStyle = _TEXT) -> Paragraph:
    return Paragraph(escape(words), style)


def _labelled(label: str, words: str, style: ParagraphStyle = _TEXT) -> Paragraph:
    return Paragraph(f"<b>{escape(label)}：</b>{escape(words)}", style)


def _story(notice: Notice) -> Iterator[Flowable]:
    yield _header(notice)
    yield Spacer(1, 3 * mm)
    notes = [notice.area_note]
    if not notice.complete:
        notes.append("还没填完。填完后，下面的事项和材料可能会变。")
    yield Table([[[_text(each) for each in notes]]], colWidths=[_WIDTH], style=_BOX)
    yield from _list("先看这里：次序别弄反", notice.order)
    yield _text("办哪些事，先后怎么排", _HEADING)
    for wave in notice.waves:
        yield from _wave(wave)
    yield CondPageBreak(60 * mm)
    yield _text(f"材料一套（共 {len(notice.materials)} 样，各部门合用）", _HEADING)
    if notice.to_bring:
        yield _text(f"自备的材料已备 {notice.at_hand}/{notice.to_bring}")
    yield _materials(notice)
    yield from _list("到时再办的", notice.reminders)
    yield from _list("咨询电话", notice.hotlines)


def _header(notice: Notice) -> Flowable:
    made = in_shanghai(notice.made_at).strftime("%Y年%m月%d日 %H:%M")
    lines = [("办件编号", notice.number), ("状态", notice.state_label), ("打印时间", made)]
    lines += [(line.label, line.value) for line in notice.about]
    left = [_text("一次性告知单", _TITLE), _text(notice.title, _STRONG)]
    left += [_labelled(label, value) for label, value in lines]
    if notice.code is None:
        return Table([[left]], colWidths=[_WIDTH], style=[_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    right = [
        _Qr(notice.code.link),
        _text(notice.code.code, _CENTRED),
        _text("给窗口扫或报代码，30分钟有效，用一次", _CENTRED),
    ]
    widths = [_WIDTH - 45 * mm, 45 * mm]
    return Table([[left, right]], colWidths=widths, style=[_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP")])


def _wave(wave: NoticeWave) -> Iterator[Flowable]:
    """The sub-items of a wave side by side, two in a row."""
    together = "（可以同时办）" if len(wave.items) > 1 else ""
    pairs = [wave.items[start : start + 2] for start in range(0, len(wave.items), 2)]
    for number, pair in enumerate(pairs):
        gap = 3 * mm
        half = (_WIDTH - gap) / 2
        cells = [_item(item) for item in pair]
        widths = [_WIDTH] if len(wave.items) == 1 else [half, gap, half]
        row = cells if len(wave.items) == 1 else [cells[0], "", cells[1] if len(cells) > 1 else ""]
        frames: list[Any] = [
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        frames += [("BOX", (2 * each, 0), (2 * each, 0), 0.8, _GREY) for each in range(len(cells))]
        table = Table([row], colWidths=widths, style=frames, spaceAfter=2 * mm)
        title = [_text(f"第{wave.number}步{together}", _STEP)] if number == 0 else []
        yield KeepTogether([*title, table])


def _item(item: NoticeItem) -> list[Flowable]:
    found = [_text(item.title, _STRONG), _text(f"［{item.state_label or item.filed_label}］{item.what}")]
    found.append(_labelled("找谁", item.department))
    if item.where:
        found.append(_labelled("在哪", item.where))
    if item.produces:
        found.append(_labelled("办完拿到", item.produces))
    if item.note:
        found.append(_text(item.note, _SMALL))
    return found


def _materials(notice: Notice) -> Flowable:
    head = [_text(each, _STRONG) for each in ("标记", "材料", "形式", "用在")]
    widths = [30 * mm, _WIDTH - 97 * mm, 23 * mm, 44 * mm]
    style = TableStyle(
        [
            _FONT,
            ("GRID", (0, 0), (-1, -1), 0.6, _GREY),
            ("BACKGROUND", (0, 0), (-1, 0), _PALE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return Table([head, *map(_material, notice.materials)], colWidths=widths, style=style, repeatRows=1)


def _material(material: NoticeMaterial) -> list[Any]:
    name = [_text(material.name, _STRONG), *([_text(material.note, _SMALL)] if material.note else [])]
    mark = {"own": "□ ", "have": "√ "}.get(material.mark, "")
    return [
        _text(f"{mark}{material.mark_label}"),
        name,
        _text(material.form),
        _text(used_by(material), _SMALL),
    ]


def _list(title: str, lines: list[str]) -> Iterator[Flowable]:
    if lines:
        yield KeepTogether([_text(title, _HEADING), *(_text(f"· {line}") for line in lines)])
