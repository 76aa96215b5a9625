"""The Rasa server with our channel, stores and logging. Start it with `python -m bot.run`."""

import logging
import os
import sys
from asyncio import AbstractEventLoop
from urllib.parse import unquote, urlparse

import jieba
from rasa.core.agent import Agent, load_agent
from rasa.core.run import close_resources, configure_app, create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot import logs, tracker_keys
from bot.action_endpoint import ActionEndpoint
from bot.settings import MODEL, PROJECT, BotSettings
from bot.tracker_keys import TrackerKeyProblem
from bot.tracker_store import conversations_of, refuse_to_forget

logger = logging.getLogger("bot.server")

MAX_BODY_BYTES = 64 * 1024
# Trackers are disposable state; the backend's tables are the record.
REDIS_TRACKER_SECONDS = 24 * 3600


def endpoints_for(settings: BotSettings) -> AvailableEndpoints:
    """endpoints.yml, with Redis in place of the local stores when REDIS_URL is set."""
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    endpoints.action = ActionEndpoint(endpoints.action.url, **endpoints.action.kwargs)
    if settings.redis_url:
        shared = redis_options(settings.redis_url)
        endpoints.tracker_store = EndpointConfig(
            shared.pop("url"),
            type="bot.tracker_store.RedisConversationStore",
            record_exp=REDIS_TRACKER_SECONDS,
            **shared,
        )
        lock = redis_options(settings.redis_url)
        endpoints.lock_store = EndpointConfig(lock.pop("url"), type="redis", **lock)
    endpoints.tracker_store.kwargs["tracker_keys"] = tracker_keys.of_settings(settings)
    return endpoints


def redis_options(url: str) -> dict[str, object]:
    """Rasa's redis settings (`url` is the host) from a redis:// or rediss:// URL."""
    parts = urlparse(url)
    return {
        "url": parts.hostname or "127.0.0.1",
        "port": parts.port or 6379,
        "db": int(parts.path.strip("/") or 0),
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "use_ssl": parts.scheme == "rediss",
        "key_prefix": "chuangxiang",
    }


async def load(app: Sanic, loop: AbstractEventLoop, endpoints: AvailableEndpoints) -> None:
    """Load the model; a bot without one ends here."""
    try:
        agent: Agent = await load_agent(model_path=str(MODEL), endpoints=endpoints, loop=loop)
    except TrackerKeyProblem as problem:
        logger.error("tracker_key_problem")
        print(f"bot: {problem}", file=sys.stderr)
        raise SystemExit(4) from None
    if not agent.is_ready():
        logger.error("model_unusable")
        print(f"bot: the model {MODEL.name} cannot be loaded; run: python -m bot.train", file=sys.stderr)
        raise SystemExit(3)
    app.ctx.agent = agent
    refuse_to_forget(agent)
    app.ctx.conversations = conversations_of(agent)


def build_app(settings: BotSettings) -> Sanic:
    """The web application, not yet running."""
    endpoints = endpoints_for(settings)
    channels = create_http_input_channels(None, str(PROJECT / "credentials.yml"))
    app = configure_app(channels, enable_api=False, endpoints=endpoints, port=settings.port)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.ACCESS_LOG = False

    async def load_before_start(running: Sanic, loop: AbstractEventLoop) -> None:
        await load(running, loop, endpoints)

    app.register_listener(load_before_start, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")

    async def close_connection(_: Sanic, __: AbstractEventLoop) -> None:
        await endpoints.action.close()

    app.register_listener(close_connection, "after_server_stop")
    return app


def main() -> None:
    """Serve on the loopback address until told to stop."""
    settings = BotSettings.from_environment()
    logs.configure(settings.log_level)
    os.umask(0o077)  # what the bot writes is for nobody else on this machine
    (settings.var_dir / "bot").mkdir(parents=True, exist_ok=True)
    # Its default is the system's temporary folder, where the cache may belong to somebody else.
    jieba.dt.tmp_dir = str(settings.var_dir / "bot")
    app = build_app(settings)
    logger.info("starting", extra={"fields": {"port": settings.port, "redis": bool(settings.redis_url)}})
    app.run(host="127.0.0.1", port=settings.port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
