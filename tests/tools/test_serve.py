"""Starting: what stands in the way is said in one line before anything is started."""

import base64
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tools import console, serve, stack
from tools import settings as settings_module
from tools.console import StepFailed
from tools.paths import ROOT


def start(var_dir: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tools.serve", "--no-prepare"],
        cwd=ROOT, env={**os.environ, "VAR_DIR": str(var_dir), **env},
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def free_port() -> str:
    return str(settings_module.free_ports(1)[0])


def test_a_busy_port_is_said_in_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = start(tmp_path, PORT=port)
    assert result.returncode == 1
    assert f"端口 {port} 已被占用" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "logs").exists()


def test_a_second_start_on_the_same_state_is_refused(tmp_path: Path) -> None:
    with open(tmp_path / "run.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = start(tmp_path, PORT=free_port())
    assert result.returncode == 1
    assert "已有一个创响助手在使用" in result.stderr
    assert not (tmp_path / "logs").exists()


def test_nobody_else_on_the_machine_can_read_the_state_not_even_what_lay_open_before(tmp_path: Path) -> None:
    state = tmp_path / "var"
    (state / "logs").mkdir(parents=True, mode=0o755)
    for name in ("backend.db", "backend.db-wal", "logs/bot.log", "logs/bot.log.1"):
        (state / name).touch(mode=0o644)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        start(state, PORT=str(other.getsockname()[1]))
    modes = {path: path.stat().st_mode & 0o777 for path in (state, *state.rglob("*"))}
    assert len(modes) == 7 and modes[state / "run.lock"] == 0o600
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())


def test_a_directory_everybody_writes_in_is_left_alone_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    serve.close_to_others(shared)
    assert shared.stat().st_mode & 0o7777 == 0o1777
    assert "VAR_DIR" in capsys.readouterr().err


WRITES_A_FILE = """
import os, sys
from tools import serve
from tools.supervisor import ProcessSpec
child = '''
import os, pathlib, signal, time
pathlib.Path('written').touch()
os.kill(os.getppid(), signal.SIGTERM)
time.sleep(120)
'''
command = (sys.executable, "-c", child)
serve.serve(False, lambda settings, _: [ProcessSpec("bot", command, settings.var_dir, dict(os.environ))])
"""


def test_what_a_process_writes_is_for_nobody_else(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": free_port()}
    command = [sys.executable, "-c", WRITES_A_FILE]
    subprocess.run(command, cwd=ROOT, env=environment, timeout=30, check=True)
    written = [tmp_path / "written", *(tmp_path / "logs").iterdir()]
    assert len(written) == 3
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}


@pytest.mark.parametrize("setting", ["PORT=0", "PORT=abc", "PORT=70000", "ENV=staging"])
def test_a_wrong_setting_is_named(setting: str) -> None:
    name, value = setting.split("=")
    with pytest.raises(StepFailed, match=name):
        settings_module.read({name: value})


def test_empty_settings_mean_the_defaults() -> None:
    settings = settings_module.read({"PORT": "", "VAR_DIR": "", "DATABASE_URL": ""})
    assert settings.port == 8000
    assert settings.values["DATABASE_URL"] == f"sqlite:///{ROOT}/var/backend.db"


def test_tokens_differ_from_start_to_start_and_are_not_in_the_run_file(tmp_path: Path) -> None:
    settings = settings_module.read({"VAR_DIR": str(tmp_path)})
    first, second = settings_module.private_values(settings), settings_module.private_values(settings)
    assert (
        len({first["EDGE_TOKEN"], first["SERVICE_TOKEN"], second["EDGE_TOKEN"], second["SERVICE_TOKEN"]}) == 4
    )
    supervisor = serve.Supervisor(stack.process_specs(settings, first), tmp_path / "logs")
    serve.write_run_file(tmp_path, settings, first, supervisor)
    content = (tmp_path / "run.json").read_text()
    assert json.loads(content)["ports"]["bot"] == int(first["BOT_PORT"])
    assert first["EDGE_TOKEN"] not in content
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600


def test_bot_and_actions_are_given_neither_the_database_nor_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIVACY_KEYS", "k1,k2")
    monkeypatch.setenv("PGPASSWORD", "secret")
    settings = settings_module.read({**os.environ, "VAR_DIR": str(tmp_path)})
    specs = stack.process_specs(settings, settings_module.private_values(settings))
    given = {spec.name: spec.env for spec in specs}
    assert given["backend"]["PRIVACY_KEYS"] == "k1,k2" and given["backend"]["PGPASSWORD"] == "secret"
    for process, foreign in (("bot", "SERVICE_TOKEN"), ("actions", "EDGE_TOKEN")):
        hidden = {"PRIVACY_KEYS", "DATABASE_URL", "PGPASSWORD", foreign}
        assert not hidden & given[process].keys(), process
        assert "PATH" in given[process]
    assert "PRIVACY_KEYS" not in console.clean_environment()
    # One key of its own for each, by the standard derivation; nobody else gets them.
    derived = given["bot"]["TRACKER_KEYS"].split(",")
    assert derived == [standard_derivation("k1"), standard_derivation("k2")]
    assert not given["backend"].get("TRACKER_KEYS") and not given["actions"].get("TRACKER_KEYS")


def standard_derivation(key: str) -> str:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"bot trackers").derive
    return base64.urlsafe_b64encode(derive(key.encode())).decode()


def test_without_keys_in_the_environment_the_bot_is_left_to_its_own_key_file(tmp_path: Path) -> None:
    settings = settings_module.read({"VAR_DIR": str(tmp_path)})
    assert settings_module.private_values(settings)["TRACKER_KEYS"] == ""


FAKE_STACK = """
import asyncio, os, sys
from pathlib import Path
from tools import serve, settings, console
from tools.supervisor import ProcessSpec
from tools.paths import ROOT
server = '''
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
'''
chosen = settings.read(os.environ)
private = settings.private_values(chosen)
command = (sys.executable, "-c", server)
spec = ProcessSpec("backend", command, ROOT, dict(os.environ), chosen.address + "/healthz")
sys.exit(console.report_failure(lambda: asyncio.run(serve.supervise(chosen, private, [spec]))))
"""


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_after_a_stop_signal_everything_is_gone_and_the_exit_code_is_zero(
    tmp_path: Path, signum: int
) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", FAKE_STACK],
        cwd=ROOT, env={**os.environ, "VAR_DIR": str(tmp_path), "PORT": port, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    printed = ""
    while "Stop with Ctrl-C" not in printed:
        line = process.stdout.readline()
        assert line, f"ended early: {printed}"
        printed += line
    assert f"http://127.0.0.1:{port}/" in printed
    child = json.loads((tmp_path / "run.json").read_text())["processes"]["backend"]
    process.send_signal(signum)
    assert process.wait(timeout=15) == 0
    process.stdout.close()
    assert not Path(f"/proc/{child}").exists()
    assert not (tmp_path / "run.json").exists()
