"""`python -m benchmarks.stock.serve`: like `tools.serve`, with the stock bot in place of ours."""

from __future__ import annotations

import dataclasses
import sys

from benchmarks.stock import train
from tools import console, serve, stack
from tools.paths import BOT_PYTHON
from tools.settings import Settings
from tools.supervisor import ProcessSpec


def process_specs(settings: Settings, private: dict[str, str]) -> list[ProcessSpec]:
    """Our processes, the bot replaced."""
    command = (str(BOT_PYTHON), "-m", "benchmarks.stock.server")
    return [
        dataclasses.replace(spec, command=command) if spec.name == "bot" else spec
        for spec in stack.process_specs(settings, private)
    ]


def prepare_and_serve() -> None:
    """Train the stock model when the training data changed, then serve."""
    train.train_if_stale()
    serve.serve(prepare=True, specs=process_specs)


if __name__ == "__main__":
    sys.exit(console.report_failure(prepare_and_serve))
