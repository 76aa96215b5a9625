"""The plan as a PDF on A4, with the Chinese font embedded."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from app.aid.plan import head_lines
from app.aid.schemas import Plan, PlanStep
from app.cases.print_fonts import BOLD, REGULAR, PrintFonts
from app.clock import in_shanghai

_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=20, leading=28, wordWrap="CJK")
_HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=13, leading=19, wordWrap="CJK", spaceBefore=6)
_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=11, leading=16, wordWrap="CJK")
_SMALL = ParagraphStyle("small", fontName=REGULAR, fontSize=9, leading=13, wordWrap="CJK")


class PlanPrinter:
    """Prints one plan at a time in a thread of its own: the printing library shares its fonts."""

    def __init__(self, fonts: PrintFonts) -> None:
        self._fonts = fonts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="print-plan")

    async def pdf(self, plan: Plan) -> bytes:
        """The PDF. Unavailable when the font is missing."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.print, plan)

    def print(self, plan: Plan) -> bytes:
        """The PDF, made in the calling thread; only one at a time."""
        self._fonts.load()
        written = io.BytesIO()
        document = SimpleDocTemplate(
            written,
            pagesize=A4,
            leftMargin=14 * mm,
            rightMargin=14 * mm,
            topMargin=12 * mm,
            bottomMargin=12 * mm,
            title="我的计划",
            lang="zh-CN",
            initialFontName=REGULAR,
        )
        document.build(list(_flow(plan)))
        return written.getvalue()

    def close(self) -> None:
        """Finish running work."""
        self._thread.shutdown()


def _flow(plan: Plan) -> Iterator[Paragraph | KeepTogether | Spacer]:
    made = in_shanghai(plan.made_at)
    yield Paragraph("我的计划", _TITLE)
    yield Paragraph(f"编号 {escape(plan.number)}，{made.year}年{made.month}月{made.day}日", _SMALL)
    yield from (Paragraph(escape(line), _TEXT) for line in head_lines(plan))
    for number, step in enumerate(plan.steps, start=1):
        yield KeepTogether(list(_step(number, step)))
    yield Spacer(1, 3 * mm)
    yield Paragraph(escape(plan.closing), _TEXT)


def _step(number: int, step: PlanStep) -> Iterator[Paragraph]:
    yield Paragraph(f"{number}. {escape(step.title)}（{escape(step.when)}）", _HEADING)
    lines = [*step.reasons, f"去哪：{step.where}"]
    lines += [f"带上：{'、'.join(step.bring)}"] if step.bring else []
    lines += [f"怎么说：{step.say}", *step.next]
    yield from (Paragraph(escape(line), _TEXT) for line in lines)
    small = [f"由窗口核定：{'；'.join(step.window)}"] if step.window else []
    yield from (Paragraph(escape(line), _SMALL) for line in [*small, *(each.text for each in step.hotlines)])
