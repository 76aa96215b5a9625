"""Lexical search over the clauses: BM25 on search words and character bigrams, with the bound of the query.

A raw BM25 score says little about whether a question is answered; divided by the highest score the
question could reach (the sum of its terms' IDF, unknown terms at the maximum) it says a good deal.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
from numpy.typing import NDArray

from app.policies.text import Segmenter, bigrams

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClauseHits:
    """Scores of all clauses for one question: `share` is score ÷ bound (0..1), `coverage` the share of the
    question's IDF mass whose terms occur in the library at all, `unknown` the share of its words that do
    not."""

    share: Floats
    coverage: float
    unknown: float


class ClauseIndex:
    """An in-memory index over clause texts (in their normal form), in the order given."""

    def __init__(self, texts: Sequence[str], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        corpus = [segmenter.search_tokens(text) for text in texts]
        frequency = Counter(term for tokens in corpus for term in set(tokens))
        total = len(corpus)
        self._idf = {t: math.log(1 + (total - n + 0.5) / (n + 0.5)) for t, n in frequency.items()}
        self._unknown_idf = math.log(1 + (total + 0.5) / 0.5)
        self.size = total
        self._bm25 = bm25s.BM25(method="lucene")
        self._bm25.index(corpus, show_progress=False)

    def hits(self, normal: str) -> ClauseHits:
        """Scores every clause against a question in its normal form."""
        words = set(self._segmenter.words(normal))
        terms = words.union(bigrams(normal))
        known = sorted(term for term in terms if term in self._idf)
        bound = sum(self._idf.get(term, self._unknown_idf) for term in terms)
        if not known:
            return ClauseHits(np.zeros(self.size), 0.0, 1.0)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float64)
        coverage = sum(self._idf[term] for term in known) / bound
        content = [word for word in words if len(word) > 1]
        unknown = sum(word not in self._idf for word in content) / len(content) if content else 0.0
        return ClauseHits(scores / bound, coverage, unknown)
