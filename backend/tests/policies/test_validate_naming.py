"""What the validator says of the places and the names of matters."""

from pathlib import Path

import pytest

from tests.policies.library_copy import LibraryCopy


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    """A library that may be damaged."""
    return LibraryCopy.make(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("regions.yml", "own: [黑龙江,", "own: [黑龙江, 吉林,", "regions.yml: 吉林: occurs twice"),
        ("regions.yml", "[北京,", "[京,", "regions.yml: others"),
        ("regions.yml", "look_alikes: ['担保定',", "look_alikes: ['担保定(',", "担保定( is no pattern"),
        ("regions.yml", "compares:", "compared:", "'compared' was unexpected"),
        ("bare.yml", "words: [补贴,", "words: [补贴, 贷款,", "bare.yml: 贷款: occurs twice"),
        ("bare.yml", "#2.5.19.3", "#2.5.19.9", "补贴: there is no clause lj-cy-2025#2.5.19.9"),
        ("bare.yml", "#2.5.19.3", "#2.5.17.2", "补贴: two clauses of one task"),
        ("bare.yml", "lj-cy-2025#2.5.18.1", "2.5.18.1", "does not match"),
        ("bare.yml", "words: [补贴,", "words: ['补 贴',", "bare.yml: matters"),
    ],
)
def test_a_mistake_is_reported_with_its_file(
    copy: LibraryCopy, file: str, old: str, new: str, problem: str
) -> None:
    copy.replace(file, old, new)
    assert [line for line in copy.problems() if problem in line] != []


@pytest.mark.parametrize("file", ["regions.yml", "bare.yml"])
def test_a_file_that_is_gone_is_reported(copy: LibraryCopy, file: str) -> None:
    (copy.root / file).unlink()
    assert [line for line in copy.problems() if f"{file}: cannot be read" in line] != []
