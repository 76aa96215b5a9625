"""Which processes make up the running system, and what has to be ready before they start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import console, page
from tools.paths import BACKEND_PYTHON, BOT_PYTHON, ROOT
from tools.settings import Settings
from tools.supervisor import ProcessSpec

QUIET_LIBRARIES = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
}

# Which settings a process reads (docs/architecture.md). It is given those and no others: what understands and
# answers sentences can reach neither the database nor the keys of the personal data.
READS: dict[str, frozenset[str]] = {
    "backend": frozenset(
        [
            "HOST",
            "PORT",
            "VAR_DIR",
            "ENV",
            "DATABASE_URL",
            "REDIS_URL",
            "RATE_LIMIT_PER_MINUTE",
            "ANSWER_DEADLINE_SECONDS",
            "BOT_URL",
            "ACTIONS_URL",
            "BACKEND_URL",
            "EDGE_TOKEN",
            "SERVICE_TOKEN",
            "BOT_TIMEOUT_SECONDS",
            "POLICIES_DIR",
            "PROCESSES_DIR",
            "CITIZEN_PAGE_DIR",
            "FONT_DIR",
            "PUBLIC_URL",
            "PRIVACY_KEYS",
            "PRIVACY_DIR",
            "AID_AT_ONCE_MINUTES",
            "RETENTION_INTERVAL_HOURS",
            "LOG_LEVEL",
        ]
    ),
    "bot": frozenset(
        ["VAR_DIR", "REDIS_URL", "ACTIONS_URL", "BOT_PORT", "EDGE_TOKEN", "TRACKER_KEYS", "LOG_LEVEL"]
    ),
    "actions": frozenset(["BACKEND_URL", "ACTIONS_PORT", "SERVICE_TOKEN", "LOG_LEVEL"]),
    "migration": frozenset(["VAR_DIR", "ENV", "DATABASE_URL", "LOG_LEVEL"]),
}
_USES_THE_DATABASE = frozenset({"backend", "migration"})


def environment(process: str, values: dict[str, str]) -> dict[str, str]:
    """The environment of one process: the machine's, and of our settings only what it reads."""
    ours = frozenset().union(*READS.values())
    env = console.clean_environment({**values, **QUIET_LIBRARIES})
    return {
        name: value
        for name, value in env.items()
        if (name not in ours or name in READS[process])
        and (not name.startswith("PG") or process in _USES_THE_DATABASE)  # libpq takes passwords from PG…
    }


def process_specs(settings: Settings, private: dict[str, str]) -> list[ProcessSpec]:
    """Backend, bot and actions, in the order in which they are stopped."""
    env = {process: environment(process, {**settings.values, **private}) for process in READS}
    bot = (str(BOT_PYTHON), "-m", "bot.run")
    actions = (str(BOT_PYTHON), "-m", "actions.run")
    backend = (str(BACKEND_PYTHON), "-m", "app.serve")
    return [
        ProcessSpec(
            "backend", backend, ROOT / "backend", env["backend"], f"{private['BACKEND_URL']}/healthz"
        ),
        ProcessSpec("bot", bot, ROOT, env["bot"], f"{private['BOT_URL']}/webhooks/edge/health"),
        ProcessSpec("actions", actions, ROOT, env["actions"], f"{private['ACTIONS_URL']}/health"),
    ]


def model_is_fresh() -> bool:
    """True when the trained model belongs to the data and configuration that lie here."""
    check = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.train", "--check"],
        cwd=ROOT,
        env=console.clean_environment(QUIET_LIBRARIES),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if check.returncode not in (0, 1):
        raise console.StepFailed(
            f"✗ 无法判断模型是否需要训练  cannot tell whether to train:\n{check.stderr[-2000:]}"
        )
    return check.returncode == 0


def train_if_stale() -> None:
    """Train the bot when its data or configuration changed."""
    if not model_is_fresh():
        train()


def migrate_and_seed(settings: Settings) -> None:
    """Bring the database up to date; in a development database that is empty put the demo data."""
    backend = ROOT / "backend"
    env = environment("migration", settings.values)
    python = str(BACKEND_PYTHON)
    migrate = [python, "-m", "app.migrate"]
    console.run_step("更新数据库", "database migrations", migrate, cwd=backend, env=env, timeout=300)
    if settings.env != "production":
        seed = [python, "-m", "app.seed", "demo"]
        console.run_step("演示数据", "demo data", seed, cwd=backend, env=env, timeout=300)
    warn_about_the_notice(python, backend, env)


def warn_about_the_notice(python: str, backend: Path, env: dict[str, str]) -> None:
    """Say what the operator has to fill in before going live; the start goes on."""
    command = [python, "-m", "app.privacy.check"]
    check = subprocess.run(
        command, cwd=backend, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    if check.returncode == 1:
        zh = check.stderr.strip()[-600:]
        console.complain(f"! {zh}", "The privacy notice names nobody responsible: fill in its handler.")


def prepare(settings: Settings) -> None:
    """Everything between installed environments and started processes. Raises StepFailed."""
    Path(settings.var_dir).mkdir(parents=True, exist_ok=True)
    console.run_together(train_if_stale, page.build_if_stale, lambda: migrate_and_seed(settings))


def train() -> None:
    """Train, whether it is needed or not. Raises StepFailed."""
    command = [str(BOT_PYTHON), "-m", "bot.train"]
    console.run_step("训练模型", "training the model", command, cwd=ROOT, env=QUIET_LIBRARIES, timeout=900)


if __name__ == "__main__":
    sys.exit(console.report_failure(train))
