"""Settings of the bot process, read from the environment when asked for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MODELS = PROJECT / "models"
MODEL = MODELS / "current.tar.gz"
FINGERPRINT = MODELS / "fingerprint.json"


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message is one clear line."""


@dataclass(frozen=True)
class BotSettings:
    """Everything the bot process needs to start."""

    port: int
    actions_url: str
    edge_token: str
    var_dir: Path
    redis_url: str
    log_level: str
    tracker_keys: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "BotSettings":
        """Read and check the settings; raises SettingsError naming the variable."""
        return cls(
            port=port(env, "BOT_PORT"),
            actions_url=required(env, "ACTIONS_URL").rstrip("/"),
            edge_token=required(env, "EDGE_TOKEN"),
            var_dir=Path(env.get("VAR_DIR") or PROJECT / "var").resolve(),
            redis_url=env.get("REDIS_URL", ""),
            log_level=env.get("LOG_LEVEL", "INFO").upper(),
            tracker_keys=env.get("TRACKER_KEYS", ""),
        )


def required(env: Mapping[str, str], name: str) -> str:
    """The value of a variable that has no default."""
    value = env.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def port(env: Mapping[str, str], name: str) -> int:
    """A TCP port from the environment."""
    value = required(env, name)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is not a port number: {value}")
    return int(value)
