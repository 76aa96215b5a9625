"""Chinese text as the search sees it: one normal form, search words, character bigrams."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import zhconv

from app.dictionary import own_cutter

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
# What stands for a personal value in a message says nothing about the question, nor does the word that
# names it: "我电话⟦phone:3f9a⟧" does not ask for a telephone number.
_TOKEN = re.compile(
    r"(?:(?:(?:我|俺|本人|咱)的?)?(?:公民)?(?:身份证|手机|联系电话|联系方式|电话|银行卡|卡|账户?|邮箱|邮件|车牌|护照|住址"
    r"|家庭住址|地址|家住|住在|(?:统一社会)?信用代码)(?:号码|号)?(?:就?是|为)?[:：,，\s]{0,3})?"
    r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧"
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[\w\u3400-\u9fff]+")


def normalise(text: str) -> str:
    """Half-width, simplified, lower case, single spaces, no invisible characters, no tokens."""
    text = unicodedata.normalize("NFKC", _TOKEN.sub("", _INVISIBLE.sub("", text))).lower()
    simplified: str = zhconv.convert(text, "zh-cn")
    return _SPACES.sub(" ", simplified).strip()


class Segmenter:
    """jieba in search mode without its hidden Markov model: what is not in a dictionary stays single
    characters.

    Words of the field are added so that 创业担保贷款 is one word beside its parts. All methods take text in
    its normal form: normalising costs more than cutting, so callers do it once.
    """

    def __init__(self, field_words: tuple[str, ...] = (), cache_dir: Path | None = None) -> None:
        self._cutter = own_cutter(cache_dir)
        for word in field_words:
            self._cutter.add(word)
        self._known: dict[str, list[str]] = {}

    def remember(self, normals: Iterable[str]) -> None:
        """Keeps the words of texts that are cut again and again (the library's own, never a visitor's)."""
        self._known.update((normal, self._cut(normal)) for normal in normals)

    def words(self, normal: str) -> list[str]:
        """Search words, punctuation left out."""
        known = self._known.get(normal)
        return self._cut(normal) if known is None else known

    def _cut(self, normal: str) -> list[str]:
        return [word for word in self._cutter.for_search(normal) if _WORD.fullmatch(word)]

    def search_tokens(self, normal: str) -> list[str]:
        """Search words plus the character bigrams of every run of Han characters."""
        return self.words(normal) + bigrams(normal)


def bigrams(normal: str) -> list[str]:
    """Character bigrams inside runs of Han characters; a single character stands for itself."""
    grams: list[str] = []
    for run in _HAN_RUN.findall(normal):
        grams += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return grams
