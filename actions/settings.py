"""Settings of the action server, read from the environment when asked for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message is one clear line."""


@dataclass(frozen=True)
class ActionSettings:
    """Where the backend is, how we identify ourselves to it, and where we listen."""

    backend_url: str
    service_token: str
    port: int
    log_level: str

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "ActionSettings":
        """Read and check the settings; raises SettingsError naming the variable."""
        for name in ("BACKEND_URL", "SERVICE_TOKEN", "ACTIONS_PORT"):
            if not env.get(name):
                raise SettingsError(f"{name} is not set")
        port = env["ACTIONS_PORT"]
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise SettingsError(f"ACTIONS_PORT is not a port number: {port}")
        return cls(
            backend_url=env["BACKEND_URL"].rstrip("/"),
            service_token=env["SERVICE_TOKEN"],
            port=int(port),
            log_level=env.get("LOG_LEVEL", "INFO").upper(),
        )
