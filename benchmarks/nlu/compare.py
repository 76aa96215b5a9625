"""Trains the project's data with several classifiers in one run and measures them on held-out phrases.

    .venv/bin/python -m benchmarks.nlu.compare [--only logistic]     prints a table, about 3 minutes

Our configuration against DIET without entities. A row is the accuracy on tests/nlu (phrases kept out of
training), how well confidence tells right from wrong (AUROC), how many errors look sure, how many questions
on policy of the dev split are found, and what it costs.
"""

import argparse
import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from rasa.core.agent import Agent
from ruamel.yaml import YAML
from sklearn.metrics import roc_auc_score

from bot.importer import POLICY_INTENT, is_dev, policy_questions
from bot.run import RASA_ENVIRONMENT
from bot.settings import PROJECT

CLASSIFIER = "LogisticRegressionClassifier"
VARIANTS: dict[str, dict[str, Any]] = {
    "logistic": {"name": CLASSIFIER, "max_iter": 100, "ranking_length": 5},
    "DIET without transformer, 20 epochs": {
        "name": "DIETClassifier",
        "epochs": 20,
        "number_of_transformer_layers": 0,
        "entity_recognition": False,
        "random_seed": 1,
        "ranking_length": 5,
    },
}
TRAIN_SECONDS = 3600
Example = tuple[str, str]


class Result(NamedTuple):
    """One row of the table; `predictions` are (truth, predicted, confidence)."""

    predictions: list[tuple[str, str, float]]
    policy_share: float
    parse_milliseconds: float


def held_out() -> list[Example]:
    """(text, intent) of tests/nlu."""
    examples: list[Example] = []
    for path in sorted((PROJECT / "tests" / "nlu").glob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            lines = block["examples"].splitlines()
            examples += [(line.removeprefix("- ").strip(), block["intent"]) for line in lines]
    return examples


def write_config(classifier: dict[str, Any], path: Path) -> None:
    """config.yml with another classifier, and without the fallback: every row shows its first choice."""
    yaml = YAML(typ="safe")
    config = yaml.load(PROJECT / "config.yml")
    pipeline = [part for part in config["pipeline"] if "Fallback" not in part["name"]]
    config["pipeline"] = [classifier if part["name"] == CLASSIFIER else part for part in pipeline]
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(config, file)


def train(classifier: dict[str, Any], folder: Path) -> tuple[Path, float]:
    """A model trained on the project's data, and the CPU seconds it took."""
    config = folder / "config.yml"
    write_config(classifier, config)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "rasa",
        "train",
        "nlu",
        "--config",
        str(config),
        "--nlu",
        "data",
    ]
    command += ["--domain", "domain.yml", "--out", str(folder), "--fixed-model-name", "model"]
    environment = {**os.environ, **RASA_ENVIRONMENT, "PYTHONPATH": str(PROJECT)}
    before = os.times()
    subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, timeout=TRAIN_SECONDS
    )
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return folder / "model.tar.gz", cpu


async def measure(model: Path) -> Result:
    """Parse the held-out phrases and the policy questions of the dev split."""
    agent = Agent.load(str(model))
    predictions = []
    examples = held_out()
    await agent.parse_message("预热")
    started = time.process_time()
    for text, intent in examples:
        parsed = (await agent.parse_message(text))["intent"]
        predictions.append((intent, parsed["name"], parsed["confidence"]))
    milliseconds = (time.process_time() - started) / len(examples) * 1000
    questions = [row["q"] for row in policy_questions() if is_dev(row["q"].strip())]
    found = [
        (await agent.parse_message(question))["intent"]["name"] == POLICY_INTENT for question in questions
    ]
    return Result(predictions, sum(found) / len(found), milliseconds)


def row(name: str, result: Result, cpu: float, size: int) -> str:
    """One line of the table."""
    right = [truth == predicted for truth, predicted, _ in result.predictions]
    confidence = [sure for _, _, sure in result.predictions]
    pairs = zip(right, confidence, strict=True)
    sure_errors = sum(1 for good, sure in pairs if not good and sure >= 0.9)
    accuracy, auroc = sum(right) / len(right), roc_auc_score(right, confidence)
    return (
        f"| {name} | {accuracy:.1%} | {auroc:.3f} | {sure_errors} | "
        f"{result.policy_share:.1%} | {cpu:.0f} | {result.parse_milliseconds:.1f} | {size / 1e6:.1f} |"
    )


def main(arguments: list[str]) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu.compare")
    parser.add_argument("--only", choices=sorted(VARIANTS))
    options = parser.parse_args(arguments)
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"{len(held_out())} held-out phrases\n")
    print("| classifier | accuracy | AUROC | errors >= .9 | policy found | train CPU s | parse CPU ms | MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name in [options.only] if options.only else VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            model, cpu = train(VARIANTS[name], Path(folder))
            print(row(name, asyncio.run(measure(model)), cpu, model.stat().st_size), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
