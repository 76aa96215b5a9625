"""Every setting of the backend, read once from the environment (docs/architecture.md lists them)."""

import secrets
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# An office, a school or a carrier shows thousands of visitors as one address; this only stops machines.
ADDRESS_FACTOR = 400
REPOSITORY = Path(__file__).resolve().parents[2]


def _random_secret() -> SecretStr:
    """A secret nobody knows: an unset token shuts the door instead of opening it."""
    return SecretStr(secrets.token_urlsafe(32))


class Settings(BaseSettings):
    """Settings with their defaults; names in the environment are the same in capitals."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    var_dir: Path = Path("var")
    env: Literal["development", "test", "production"] = "development"
    database_url: str = ""
    redis_url: str = ""
    rate_limit_per_minute: int = Field(default=15, ge=1)
    answer_deadline_seconds: float = Field(default=4.0, gt=0, le=60)
    bot_timeout_seconds: float = Field(default=20.0, gt=0, le=120)
    bot_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    backend_url: str = ""
    edge_token: SecretStr = Field(default_factory=_random_secret)
    service_token: SecretStr = Field(default_factory=_random_secret)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    policies_dir: Path = REPOSITORY / "policies"
    processes_dir: Path = REPOSITORY / "processes"
    names_file: Path = REPOSITORY / "data" / "lookups" / "names.csv"
    citizen_page_dir: Path = REPOSITORY / "web" / "citizen" / "dist" / "build" / "h5"
    # Laid out as the npm package `@expo-google-fonts/noto-sans-sc`, which the page's dependencies bring.
    font_dir: Path = REPOSITORY / "web" / "citizen" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    privacy_keys: SecretStr = SecretStr("")
    privacy_dir: Path = REPOSITORY / "privacy"
    aid_at_once_minutes: float = Field(default=15, gt=0, le=240)
    retention_interval_hours: float = Field(default=6.0, ge=0, le=168)
    body_timeout_seconds: float = Field(default=20.0, gt=0, le=600)
    max_connections: int = Field(default=2000, ge=1)
    forwarded_allow_ips: str = ""
    public_url: str = ""

    @model_validator(mode="before")
    @classmethod
    def _database_in_var_dir(cls, values: dict[str, object]) -> dict[str, object]:
        """Without DATABASE_URL the database is a SQLite file under VAR_DIR."""
        if not values.get("database_url"):
            var_dir = values.get("var_dir") or cls.model_fields["var_dir"].default
            values["database_url"] = f"sqlite:///{var_dir}/backend.db"
        return values

    @model_validator(mode="after")
    def _known_database(self) -> Self:
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("DATABASE_URL must start with sqlite:/// or postgresql+psycopg://")
        return self

    @property
    def page_url(self) -> str:
        """Where people reach the page: what QR pictures lead to."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def session_starts_per_minute(self) -> int:
        """Conversations one address may open in a minute; many visitors share an office's address."""
        return ADDRESS_FACTOR * self.rate_limit_per_minute

    @property
    def messages_per_address_per_minute(self) -> int:
        """Messages one address may send in a minute, re-sent ones included."""
        return ADDRESS_FACTOR * self.rate_limit_per_minute
