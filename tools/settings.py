"""The settings a person may set, read once from the environment. docs/configuration.md explains them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from tools.console import StepFailed
from tools.paths import ROOT

DEFAULTS: dict[str, str] = {
    "PORT": "8000",
    "HOST": "127.0.0.1",
    "VAR_DIR": "var",
    "ENV": "development",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "RATE_LIMIT_PER_MINUTE": "15",
    "ANSWER_DEADLINE_SECONDS": "4",
    "PRIVACY_KEYS": "",
    "AID_AT_ONCE_MINUTES": "15",
    "RETENTION_INTERVAL_HOURS": "6",
    "LOG_LEVEL": "INFO",
}
_PRIVATE_PORTS = range(20000, 32000)  # below the range from which systems take ports for outgoing connections


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults filled in."""

    host: str
    port: int
    var_dir: Path
    env: str
    values: dict[str, str]

    @property
    def address(self) -> str:
        """The address a person on this machine opens."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        return f"http://{host}:{self.port}"


def read(environ: Mapping[str, str]) -> Settings:
    """Read and check the settings. Raises StepFailed with one clear line."""
    values = {name: environ.get(name) or default for name, default in DEFAULTS.items()}
    if not values["PORT"].isdigit() or not 0 < int(values["PORT"]) < 65536:
        raise StepFailed(f"✗ PORT={values['PORT']!r} 不是有效的端口号（1–65535）  PORT is not a port number.")
    if values["ENV"] not in ("development", "production", "test"):
        raise StepFailed(
            f"✗ ENV={values['ENV']!r}：只能是 development、test 或 production  ENV must be one of these."
        )
    var_dir = Path(values["VAR_DIR"]).expanduser()
    var_dir = var_dir if var_dir.is_absolute() else ROOT / var_dir
    values["VAR_DIR"] = str(var_dir)
    values["DATABASE_URL"] = values["DATABASE_URL"] or f"sqlite:///{var_dir}/backend.db"
    return Settings(values["HOST"], int(values["PORT"]), var_dir, values["ENV"], values)


def port_is_free(host: str, port: int) -> bool:
    """True when we could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Different loopback ports nobody listens on."""
    ports: list[int] = []
    for port in random.sample(_PRIVATE_PORTS, len(_PRIVATE_PORTS)):
        if len(ports) == count:
            return ports
        if port_is_free("127.0.0.1", port):
            ports.append(port)
    raise StepFailed("✗ 本机没有空闲端口  No free port on this machine.")


def private_values(settings: Settings) -> dict[str, str]:
    """Addresses and tokens that hold for one start only."""
    bot_port, actions_port = free_ports(2)
    host = settings.address.split("//")[1].rsplit(":", 1)[0]
    return {
        "BOT_PORT": str(bot_port),
        "ACTIONS_PORT": str(actions_port),
        "BOT_URL": f"http://127.0.0.1:{bot_port}",
        "ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
        "BACKEND_URL": f"http://{host}:{settings.port}",
        "EDGE_TOKEN": secrets.token_urlsafe(32),
        "SERVICE_TOKEN": secrets.token_urlsafe(32),
        "TRACKER_KEYS": tracker_keys(settings.values["PRIVACY_KEYS"]),
    }


def tracker_keys(privacy_keys: str) -> str:
    """The bot's own keys for its dialogue states, one derived from each key of the personal data (HKDF-SHA256).

    Nothing leads back from them: the bot cannot read what the keys of the personal data protect.
    """
    keys = [key.strip() for key in privacy_keys.split(",") if key.strip()]
    return ",".join(base64.urlsafe_b64encode(_hkdf(key.encode(), b"bot trackers")).decode() for key in keys)


def _hkdf(material: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block of output. This runs before anything is installed."""
    extracted = hmac.new(bytes(32), material, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()
