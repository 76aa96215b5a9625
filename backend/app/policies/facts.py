"""Finds the verified fact (a figure, a rule, a hotline) that a question asks for, if the library has
one."""

import re
from collections.abc import Sequence

from app.policies.library import Fact
from app.policies.text import Segmenter, normalise

_SIMILAR_ENOUGH = 0.55  # share of terms in common (Dice); below this a hint shares only its everyday words
# How long it takes until it is there: the term of a loan is no answer to it.
_UNTIL_THERE = re.compile(
    r"(?:多长时间|多久|几天|多少天|几个月|[啥什]么?时候|多[咱暂]|啥前儿)[^,，。]{0,4}(?:下来|批|到账|到手|办[好成完下]|审|放款|出结果)"
)


class FactFinder:
    """Compares questions with the hints of verified facts. A fact is only offered for a kind of fact it
    states."""

    def __init__(self, facts: Sequence[Fact], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._hints = [(self._terms(hint), fact) for fact in facts for hint in fact.question_hints]

    def find(self, question: str, asked: frozenset[str]) -> Fact | None:
        """The fact whose hint is nearest to `question`, among those that state one of the kinds `asked`
        (a fact without kinds explains something and suits any question)."""
        if _UNTIL_THERE.search(normalise(question)):
            asked -= {"deadline"}
        terms = self._terms(question)
        best, score = None, _SIMILAR_ENOUGH
        for hint, fact in self._hints:
            similar = 2 * len(hint & terms) / (len(hint) + len(terms)) if hint and terms else 0.0
            if similar >= score and (not fact.asks or asked & frozenset(fact.asks)):
                best, score = fact, similar
        return best

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(self._segmenter.search_tokens(normalise(text)))
