"""One run: batches of sentences of like length, AdamW, a warm-up and a half cosine."""

import math
import time
from dataclasses import dataclass
from typing import Any, Callable, Iterator, List, Sequence, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tools.encoder.model import Judge

LONGEST = 80  # pieces a sentence in learning; hardly any is longer
_TOGETHER = 50  # batches sorted by length at once, so that little is filled up
_WARM_UP = 300
_LAST_RATE = 0.02
_HEAD = 20.0  # the head begins at nothing and learns faster
_REPORT = 200

Rows = Sequence[List[int]]


@dataclass(frozen=True)
class Lesson:
    """What is learned: numbers of pieces, whether each is distress (1 or 0), and which of them a round looks at."""

    rows: Rows
    distress: Any
    rounds: Callable[[int], Any]


@dataclass(frozen=True)
class Course:
    """How a run learns."""

    sentences: int  # to be looked at, the same ones again after each round
    rate: float
    batch: int
    marks: Tuple[int, int, int]  # begin, end, filling


def filled(rows: Rows, marks: Tuple[int, int, int]) -> Tuple[Tensor, Tensor]:
    """Numbers of pieces with their beginning and end, filled up to the longest; and what is no filling."""
    begin, end, filling = marks
    whole = [[begin, *row[: LONGEST - 2], end] for row in rows]
    longest = max(map(len, whole))
    numbers = np.full((len(whole), longest), filling, np.int64)
    for place, row in enumerate(whole):
        numbers[place, : len(row)] = row
    lengths = np.array([len(row) for row in whole])[:, None]
    return torch.from_numpy(numbers), torch.from_numpy(np.arange(longest) < lengths)


def batches(lengths: Any, chosen: Any, batch: int, chance: Any) -> Iterator[Any]:
    """Batches of the chosen sentences, of like length, in any order."""
    order = chance.permutation(chosen)
    for start in range(0, len(order), batch * _TOGETHER):
        part = order[start : start + batch * _TOGETHER]
        part = part[np.argsort(lengths[part], kind="stable")]
        cut = [part[i : i + batch] for i in range(0, len(part) - batch + 1, batch)]
        chance.shuffle(cut)
        yield from cut


def learn(judge: Judge, lesson: Lesson, course: Course, done: Callable[[int], None]) -> None:
    """Learns in place; `done(step)` is called after every step."""
    body, head = judge.parts()
    groups = [{"params": body, "lr": course.rate}, {"params": head, "lr": _HEAD * course.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = course.sentences // course.batch
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: _share(n, steps))
    chance, lengths = np.random.default_rng(0), np.array([len(row) for row in lesson.rows])
    step, number, started, losses = 0, 0, time.monotonic(), []
    judge.train()
    while step < steps:
        for chosen in batches(lengths, lesson.rounds(number), course.batch, chance):
            with torch.autocast("cpu", torch.bfloat16):
                odds = judge(*filled([lesson.rows[i] for i in chosen], course.marks))
            loss = functional.binary_cross_entropy_with_logits(
                odds, torch.from_numpy(lesson.distress[chosen])
            )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
            if step % _REPORT == 0:
                _report(step, steps, losses, course.batch, started)
            done(step)
            if step >= steps:
                break
        number += 1


def _share(step: int, steps: int) -> float:
    warm = min(_WARM_UP, steps // 5)
    if step < warm:
        return step / warm
    return _LAST_RATE + (1 - _LAST_RATE) * 0.5 * (
        1 + math.cos(math.pi * (step - warm) / max(steps - warm, 1))
    )


def _report(step: int, steps: int, losses: List[float], batch: int, started: float) -> None:
    speed = step * batch / (time.monotonic() - started)
    left = (steps - step) * batch / speed / 60
    print(
        f"{step}/{steps} loss {np.mean(losses[-_REPORT:]):.4f}, {speed:.0f} sentences/s, {left:.0f} min left",
        flush=True,
    )


def scores(judge: Judge, rows: Rows, marks: Tuple[int, int, int]) -> Any:
    """The log odds of distress for every row."""
    judge.eval()
    order, found = np.argsort([len(row) for row in rows]), np.zeros(len(rows))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 128):
            chosen = order[start : start + 128]
            found[chosen] = judge(*filled([rows[i] for i in chosen], marks)).float().numpy()
    judge.train()
    return found
