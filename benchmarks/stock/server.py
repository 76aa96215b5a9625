"""`.venv/bin/python -m benchmarks.stock.server`: the stock pipeline and stores, Rasa as it is."""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop
from pathlib import Path

from rasa.core.agent import load_agent
from rasa.core.run import close_resources, configure_app, create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import logs, patches
from bot.settings import PROJECT, BotSettings

MODEL = PROJECT / "var" / "bench" / "stock.tar.gz"


def leave_rasa_as_it_is() -> None:
    """Takes the place of the corrections that our channel applies."""


def main() -> None:
    """Serve on the loopback address until told to stop."""
    settings = BotSettings.from_environment()
    logs.configure(settings.log_level)
    os.environ["STOCK_TRACKERS"] = str(settings.var_dir / "stock-trackers.db")
    patches.apply = leave_rasa_as_it_is
    endpoints = AvailableEndpoints.read_endpoints(str(Path(__file__).parent / "endpoints.yml"))
    channels = create_http_input_channels(None, str(PROJECT / "credentials.yml"))
    app = configure_app(channels, enable_api=False, endpoints=endpoints, port=settings.port)
    app.config.ACCESS_LOG = False

    async def load(running: Sanic, loop: AbstractEventLoop) -> None:
        running.ctx.agent = await load_agent(model_path=str(MODEL), endpoints=endpoints, loop=loop)

    app.register_listener(load, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.run(host="127.0.0.1", port=settings.port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
