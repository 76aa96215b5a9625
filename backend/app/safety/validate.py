"""`python -m app.safety.validate`: checks policies/safety.yml and policies/safety/.

Prints `file: problem` for all problems at once and ends with 1 when there is one.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from app.safety import Safety
from app.safety.automaton import Automaton
from app.safety.files import ACCIDENT, read_concepts, read_folds, read_safety, read_signals
from app.safety.reading import Reader
from app.safety.wording import Wording

_RULES = Path(__file__).resolve().parents[3] / "policies" / "safety.yml"
_LABELS = {"distress", "everyday"}
_KEYS = {"text", "label", "batch"}


def check(path: Path) -> list[str]:
    """Every problem of the rules at `path` and of the folder beside them."""
    checks: list[Callable[[Path], Iterator[str]]] = [_concepts, _folds, _replies, _sentences, _whole]
    found = []
    for one in checks:
        try:
            found += list(one(path))
        except (ValueError, yaml.YAMLError, OSError) as error:
            found.append(f"{path.name}: {error}")
    return list(dict.fromkeys(found))


def _concepts(path: Path) -> Iterator[str]:
    for file in ("concepts.yml", "words.yml"):
        for name, wordings in read_concepts(path.with_suffix("") / file).items():
            if not wordings:
                yield f"{file}: {name} has no wordings"
            for wording in wordings:
                try:
                    Automaton({name: [wording]})
                except ValueError as error:
                    yield f"{file}: {error}"


def _folds(path: Path) -> Iterator[str]:
    folds = read_folds(path.with_suffix("") / "folds.yml")
    reader = Reader(folds, {}, [])
    for text, wanted in folds.examples.items():
        if (got := reader.fold(text)) != wanted:
            yield f"folds.yml: {text!r} becomes {got!r}, not {wanted!r}"


def _replies(path: Path) -> Iterator[str]:
    content, wording = read_safety(path), Wording.load(path.with_suffix("") / "blaming.yml")
    more = content.replies.model_dump(exclude_none=True) if content.replies else {}
    replies = [content.reply, *more.values()]
    for reply in replies:
        yield from (f"{path.name}: {problem}" for problem in wording.problems(reply))
        yield from (f"{path.name}: a reply lacks {n}" for n in ("12356", "110", "120") if n not in reply)


def _sentences(path: Path) -> Iterator[str]:
    texts: Counter[str] = Counter()
    for file in sorted(path.with_suffix("").glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            if set(row) - {"kind"} != _KEYS or row["label"] not in _LABELS or not row["text"]:
                yield f"{file.name}:{number}: needs text, label ({', '.join(sorted(_LABELS))}) and batch"
                continue
            if "kind" in row and (row["kind"], row["label"]) != (ACCIDENT, "distress"):
                yield f"{file.name}:{number}: the only kind of a sentence is {ACCIDENT}, of distress"
            texts[row["text"]] += 1
    yield from (f"{text!r} occurs {count} times" for text, count in texts.items() if count > 1)


def _whole(path: Path) -> Iterator[str]:
    safety, content = Safety.load(path), read_safety(path)
    for example in content.kinds:
        alarm = safety.find(example.text)
        if alarm is None or alarm.kind != example.kind:
            yield f"{path.name}: {example.text!r} is {alarm and alarm.kind}, not {example.kind}"
    signals = read_signals(path.with_suffix("") / "signals.yml")
    if signals is not None:
        yield from (f"signals.yml: no alarm in {t}" for t in signals.examples if not safety.detect_in(t))
        yield from (f"signals.yml: alarm in {t}" for t in signals.counter_examples if safety.detect_in(t))


def main(arguments: list[str] | None = None) -> int:
    """Prints the problems; 1 when there is one."""
    parser = argparse.ArgumentParser(
        prog="python -m app.safety.validate", description="Check the safety data."
    )
    parser.add_argument("--rules", type=Path, default=_RULES, help="the file of the rules")
    problems = check(parser.parse_args(arguments).rules)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
