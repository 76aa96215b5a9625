"""How good the detector is on sentences it was not made with; figures with `pytest -s`."""

import pytest

from app.privacy.detector import detect
from app.privacy.kinds import DETECTED, Kind
from tests.privacy import corpus, corpus_carriers
from tests.privacy.scoring import Scores, measure, report


@pytest.fixture(scope="module")
def scores() -> Scores:
    """The scores on the measured half."""
    scores = measure(measured=True)
    print("\n" + report(scores))
    return scores


def test_the_corpus_is_as_large_as_promised(scores: Scores) -> None:
    halves = (corpus_carriers.TUNING, corpus_carriers.MEASURED)
    carriers = {carrier for half in halves for group in half.values() for carrier in group}
    assert len(carriers) >= 150
    assert scores.sentences >= 3000
    assert scores.near_misses >= 1500


def test_the_corpus_plants_what_it_says() -> None:
    for sentence in corpus.positives(True, 200):
        for planted in sentence.planted:
            assert 0 <= planted.start < planted.end <= len(sentence.text)
    planted = {p.kind for s in corpus.positives(True, 400) for p in s.planted}
    assert planted == {kind.value for kind in DETECTED}


def test_recall_is_at_least_99_5_percent(scores: Scores) -> None:
    assert scores.recall >= 0.995


def test_precision_is_at_least_98_percent(scores: Scores) -> None:
    assert scores.precision >= 0.98


@pytest.mark.parametrize("kind", DETECTED)
def test_no_kind_hides_behind_the_others(scores: Scores, kind: Kind) -> None:
    assert scores.planted[kind] >= 200
    assert scores.recalled[kind] / scores.planted[kind] >= 0.985
    assert scores.right[kind] / (scores.right[kind] + scores.wrong[kind]) >= 0.98


def test_no_spelling_hides_behind_the_others(scores: Scores) -> None:
    for spelling, count in scores.spelled.items():
        assert scores.spelled_recalled[spelling] / count >= 0.97, spelling


def test_hardly_any_near_miss_is_hit(scores: Scores) -> None:
    assert scores.near_misses_hit / scores.near_misses <= 0.01


def test_policy_questions_hold_no_personal_data() -> None:
    questions = corpus.questions("abcdefghij")
    hit = [question for question in questions if detect(question)]
    assert len(questions) > 1000
    assert len(hit) / len(questions) <= 0.001
