"""Starts the bot: `.venv/bin/python -m bot.run`.

Checks the settings and the model first and then becomes `bot.launch`: Rasa reads some settings (lock
lifetime) from the environment while it is imported, so they have to be there before that process begins.
"""

import os
import sys

from bot import tracker_keys
from bot.settings import MODEL, PROJECT, BotSettings, SettingsError

RASA_ENVIRONMENT = {
    # A turn lasts at most about 7 seconds; after a crash a visitor waits no longer than this.
    "TICKET_LOCK_LIFETIME": "10",
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_WORKERS": "1",
    # One thread: the classifier works on single sentences, more threads only fight for the cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def main() -> int:
    """Check and start; returns only when that is impossible."""
    try:
        settings = BotSettings.from_environment()
        tracker_keys.of_settings(settings)
    except (SettingsError, tracker_keys.TrackerKeyProblem) as error:
        print(f"bot: {error}", file=sys.stderr)
        return 2
    if not MODEL.is_file():
        print(f"bot: no model at {MODEL.relative_to(PROJECT)}; run: python -m bot.train", file=sys.stderr)
        return 3
    environment = {**os.environ, **RASA_ENVIRONMENT, "VAR_DIR": str(settings.var_dir)}
    os.chdir(PROJECT)
    os.execve(sys.executable, [sys.executable, "-W", "ignore", "-m", "bot.launch"], environment)


if __name__ == "__main__":
    sys.exit(main())
