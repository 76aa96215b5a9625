"""The trained model for tests: the one in models/, trained once per state of the sources."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from rasa.core.agent import Agent

from bot.messages import for_intent
from bot.settings import MODEL, PROJECT
from bot.train import is_fresh

Parse = Callable[[str], dict[str, Any]]


def ensure_model() -> None:
    """Train when the model does not belong to the sources."""
    if not is_fresh():
        subprocess.run([sys.executable, "-m", "bot.train"], cwd=PROJECT, check=True, timeout=600)


@pytest.fixture(scope="session")
def parse() -> Iterator[Parse]:
    """What the trained model understands of a sentence, handed over as the channel does."""
    ensure_model()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    agent = Agent.load(str(MODEL))
    loop = asyncio.new_event_loop()
    yield lambda text: loop.run_until_complete(agent.parse_message(for_intent(text)))
    loop.close()
    structlog.reset_defaults()
