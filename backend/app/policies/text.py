"""Chinese text as the search sees it: one normal form, search words, character bigrams."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import jieba
import zhconv

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
# What stands for a personal value in a message; it says nothing about the question.
_TOKEN = re.compile(r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧")
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
        self._jieba = jieba.Tokenizer()
        if cache_dir is not None:
            # jieba's default is one cache file in the shared temp folder, which another user may own.
            self._jieba.tmp_dir = str(cache_dir)
        self._jieba.initialize()
        for word in field_words:
            self._jieba.add_word(word)
        self._known: dict[str, list[str]] = {}

    def remember(self, normals: Iterable[str]) -> None:
        """Keeps the words of texts that are cut again and again (the library's own, never a visitor's)."""
        self._known.update((normal, self._cut(normal)) for normal in normals)

    def words(self, normal: str) -> list[str]:
        """Search words, punctuation left out."""
        known = self._known.get(normal)
        return self._cut(normal) if known is None else known

    def _cut(self, normal: str) -> list[str]:
        return [word for word in self._jieba.cut_for_search(normal, HMM=False) if _WORD.fullmatch(word)]

    def search_tokens(self, normal: str) -> list[str]:
        """Search words plus the character bigrams of every run of Han characters."""
        return self.words(normal) + bigrams(normal)


def bigrams(normal: str) -> list[str]:
    """Character bigrams inside runs of Han characters; a single character stands for itself."""
    grams: list[str] = []
    for run in _HAN_RUN.findall(normal):
        grams += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return grams
