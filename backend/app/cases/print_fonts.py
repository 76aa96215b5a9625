"""The Chinese font that prints embed: loaded when the first print is made, kept from then on."""

from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.errors import Unavailable

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
_FILES = {
    REGULAR: Path("400Regular") / "NotoSansSC_400Regular.ttf",
    BOLD: Path("700Bold") / "NotoSansSC_700Bold.ttf",
}


@dataclass(frozen=True, slots=True)
class PrintFonts:
    """Where the font lies: a folder laid out as the npm package `@expo-google-fonts/noto-sans-sc`."""

    folder: Path

    @property
    def missing(self) -> list[Path]:
        """The files that are not there."""
        return [self.folder / file for file in _FILES.values() if not (self.folder / file).is_file()]

    def load(self) -> None:
        """Make the fonts known to the printing library, once. Unavailable when one cannot be used."""
        for name, file in _FILES.items():
            if name in pdfmetrics.getRegisteredFontNames():
                continue
            try:
                pdfmetrics.registerFont(TTFont(name, str(self.folder / file)))
            except (TTFError, OSError) as error:
                raise Unavailable(
                    "打印用的中文字体没有装好，暂时生成不了PDF。可以先用网页版打印，或者稍后再试。"
                ) from error
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
