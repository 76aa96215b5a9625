"""Trains the model: `python -m bot.train`; `--check` says whether that is needed (0 fresh, 1 stale).

This module imports neither Rasa nor anything that does: the check runs at every start and must be quick.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bot.run import RASA_ENVIRONMENT
from bot.settings import FINGERPRINT, MODEL, MODELS, PROJECT

SOURCES = ("config.yml", "domain.yml", "requirements.lock", "data", "bot", "policies/questions")
SOURCE_TYPES = frozenset({".yml", ".lock", ".csv", ".txt", ".py", ".jsonl"})
TIMEOUT_SECONDS = 600
STEP = re.compile(r"Starting to train component '(\w+)'")


def source_files(project: Path) -> Iterable[Path]:
    """Every file the model depends on, in a fixed order."""
    for source in SOURCES:
        path = project / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.suffix in SOURCE_TYPES and file.is_file())


def fingerprint(project: Path = PROJECT) -> str:
    """SHA-256 over names and contents of all source files."""
    total = hashlib.sha256()
    for file in source_files(project):
        total.update(file.relative_to(project).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_fresh() -> bool:
    """Whether the trained model belongs to the sources as they lie here."""
    if not (MODEL.is_file() and FINGERPRINT.is_file()):
        return False
    return bool(json.loads(FINGERPRINT.read_text())["sha256"] == fingerprint())


def train_command(name: str) -> list[str]:
    """The Rasa call. `--force`: Rasa's cache can mix two pipelines into a model that answers nothing."""
    rasa = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--force", "--skip-validation"]
    return [
        *rasa,
        "--fixed-model-name",
        name,
        "--out",
        str(MODELS),
        "--data",
        "data",
        "--domain",
        "domain.yml",
    ]


def run_training(name: str) -> int:
    """Train and print a line a step; the whole output only when it failed. Returns Rasa's exit code."""
    environment = {**os.environ, **RASA_ENVIRONMENT, "LOG_LEVEL": "INFO", "PYTHONPATH": str(PROJECT)}
    command = train_command(name)
    output: list[str] = []
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        started = time.monotonic()
        for line in process.stdout:
            output.append(line)
            step = STEP.search(line)
            if step:
                print(f"  {time.monotonic() - started:5.1f} s  {step.group(1)}", flush=True)
        code = process.wait(timeout=TIMEOUT_SECONDS)
    if code != 0:
        print("".join(output[-60:]), file=sys.stderr)
    return code


def train() -> int:
    """Train into a file of its own and put it in place in one move."""
    MODELS.mkdir(exist_ok=True)
    # Taken before: a source that changes during training leaves the model stale, not wrongly fresh.
    sources = fingerprint()
    name = f"training-{os.getpid()}"
    trained = MODELS / f"{name}.tar.gz"
    try:
        code = run_training(name)
        if code == 0 and trained.is_file():
            FINGERPRINT.unlink(missing_ok=True)
            os.replace(trained, MODEL)
            temporary = FINGERPRINT.with_suffix(f".{os.getpid()}")
            temporary.write_text(json.dumps({"sha256": sources}) + "\n")
            os.replace(temporary, FINGERPRINT)
            return 0
        print("bot.train: training failed", file=sys.stderr)
        return code or 1
    finally:
        trained.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description="Train the assistant's model.")
    parser.add_argument("--check", action="store_true", help="exit 0 when the model is fresh, 1 when stale")
    options = parser.parse_args(arguments)
    return (0 if is_fresh() else 1) if options.check else train()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
