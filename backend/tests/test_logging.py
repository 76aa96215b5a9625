"""What the logs say and, above all, what they never say."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from app import logging as app_logging
from app.settings import Settings
from tests.conftest import KillableBackend
from tests.conversations.test_failures import wait_for
from tests.support.client import Chat

SECRET = "一句很私密的话"


def test_a_conversation_leaves_no_text_and_no_token_in_the_log(
    killable_backend: KillableBackend, tmp_path: Path
) -> None:
    url = killable_backend.start()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        chat = Chat.open(http)
        chat.say(SECRET)
        chat.post({"id": "m", "text": SECRET + "\x00"})
        chat.post({"id": 7, "text": SECRET})
        http.get(f"/api/nothing?text={SECRET}")
    with connect(f"{url.replace('http', 'ws')}/api/chat/stream?token={chat.token}", proxy=None):
        pass
    (log_file,) = tmp_path.glob("backend-*.log")
    # The line of a stream is written when it ends.
    log = wait_for(lambda: text if "/api/chat/stream" in (text := log_file.read_text("utf-8")) else "")
    killable_backend.kill()
    lines = [json.loads(line) for line in log.splitlines()]
    routes = [line.get("route") for line in lines]
    assert "/api/chat/messages" in routes and "/api/chat/stream" in routes
    for secret in (SECRET, chat.token, "edge-token-of-the-tests", "service-token-of-the-tests", "token="):
        assert secret not in log
    assert all({"event", "level", "timestamp"} <= set(line) for line in lines)


def test_an_exception_is_logged_by_type_and_place_without_its_message() -> None:
    code = (
        "import logging\n"
        "from app import logging as ours\n"
        "ours.configure('INFO')\n"
        "try:\n    raise ValueError('秘密')\n"
        "except ValueError:\n    logging.getLogger('x').exception('broken')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    entry = json.loads(done.stdout)
    assert entry["exception"] == "ValueError" and entry["frames"]
    assert "秘密" not in done.stdout + done.stderr


def test_libraries_that_log_addresses_are_kept_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        app_logging.configure(Settings().log_level)
        for name in ("uvicorn.error", "uvicorn.access", "aiohttp.client"):
            assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    finally:
        root.handlers[:], root.level = before
