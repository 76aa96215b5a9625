"""Trains the stock model into var/bench/ when the training data or the stock configuration changed."""

from __future__ import annotations

from pathlib import Path

from tools import console, stamps
from tools.paths import BOT_PYTHON, ROOT
from tools.stack import QUIET_LIBRARIES

FOLDER = ROOT / "var" / "bench"
CONFIG = Path(__file__).parent / "config.yml"


def train_if_stale() -> None:
    """var/bench/stock.tar.gz. Raises StepFailed."""
    sources = [CONFIG, ROOT / "domain.yml"]
    for folder in ("data", "policies/questions"):
        sources += stamps.files_under(ROOT / folder)
    value = stamps.digest(sources, ROOT)
    if stamps.is_done(FOLDER / "stock.stamp", value) and (FOLDER / "stock.tar.gz").is_file():
        return
    rasa = [str(BOT_PYTHON), "-W", "ignore", "-m", "rasa", "train", "--force", "--skip-validation"]
    where = ["--config", str(CONFIG), "--domain", "domain.yml", "--data", "data", "--out", str(FOLDER)]
    env = {**QUIET_LIBRARIES, "CUDA_VISIBLE_DEVICES": "-1"}
    console.run_step(
        "训练对照模型", "training the stock model", [*rasa, *where, "--fixed-model-name", "stock"],
        cwd=ROOT, env=env, timeout=1800,
    )  # fmt: skip
    stamps.mark_done(FOLDER / "stock.stamp", value)
