"""`python -m bot.launch`: become `bot.server`, with the log set up before Rasa and TensorFlow are imported.

They warn while they are imported, past every filter of ours; those lines have to be JSON like all others.
"""

import runpy

from bot import jsonlog


def main() -> None:
    """Returns when the server has stopped."""
    jsonlog.configure("INFO")  # bot.server configures anew, with the level of its settings
    runpy.run_module("bot.server", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
