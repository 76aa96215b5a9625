"""Starts the action server: `.venv/bin/python -m actions.run`.

The log is set up before the SDK is imported, which warns meanwhile: those lines
have to be JSON like all others.
"""

import runpy

from bot import jsonlog


def main() -> None:
    """Returns when the server has stopped."""
    jsonlog.configure("INFO")  # actions.server configures anew, with the level of its settings
    runpy.run_module("actions.server", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
