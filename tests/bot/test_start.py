"""Settings, starting without a model, training and its check, logging."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import jsonlog, logs, run, train
from bot.importer import MAX_QUESTIONS, OTHER_KINDS, is_dev, policy_questions, training_questions
from bot.server import redis_options
from bot.settings import PROJECT, BotSettings, SettingsError

ENVIRONMENT = {"BOT_PORT": "28000", "ACTIONS_URL": "http://127.0.0.1:1/", "EDGE_TOKEN": "t"}


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        BotSettings.from_environment({**ENVIRONMENT, name: ""})


@pytest.mark.parametrize("port", ["x", "0", "70000", "-1"])
def test_a_wrong_port_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="BOT_PORT"):
        BotSettings.from_environment({**ENVIRONMENT, "BOT_PORT": port})


def test_without_a_model_the_bot_ends_with_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(run, "MODEL", PROJECT / "models" / "no-such-model.tar.gz")
    assert run.main() != 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "python -m bot.train" in line


def test_without_settings_the_bot_ends_with_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EDGE_TOKEN", raising=False)
    monkeypatch.setenv("BOT_PORT", "28000")
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1:1")
    assert run.main() == 2
    assert capsys.readouterr().err.splitlines() == ["bot: EDGE_TOKEN is not set"]


@pytest.mark.parametrize("module", ["bot.train", "bot.run", "bot.settings", "bot.lookups", "actions.run"])
def test_quick_modules_do_not_import_rasa(module: str) -> None:
    code = f"import sys, {module}; sys.exit('rasa' in sys.modules or 'tensorflow' in sys.modules)"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=PROJECT, check=True, timeout=60)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "config.yml",
        "data/nlu/x.yml",
        "bot/y.py",
        "policies/questions/z.jsonl",
        "data/lookups/n.csv",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["config.yml", "data/nlu/x.yml", "bot/y.py", "policies/questions/z.jsonl", "data/lookups/n.csv"]
)
def test_every_source_counts_for_the_fingerprint(name: str, project: Path) -> None:
    before = train.fingerprint(project)
    assert train.fingerprint(project) == before
    (project / name).write_text("changed")
    changed = train.fingerprint(project)
    (project / name).rename(project / name.replace(".", "2."))
    assert len({before, changed, train.fingerprint(project)}) == 3


def test_what_python_leaves_behind_does_not_count(project: Path) -> None:
    before = train.fingerprint(project)
    (project / "bot" / "__pycache__").mkdir()
    (project / "bot" / "__pycache__" / "y.pyc").write_text("x")
    assert train.fingerprint(project) == before


def test_a_failed_training_leaves_the_old_model_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, stamp = tmp_path / "current.tar.gz", tmp_path / "fingerprint.json"
    model.write_text("old")
    monkeypatch.setattr(train, "MODELS", tmp_path)
    monkeypatch.setattr(train, "MODEL", model)
    monkeypatch.setattr(train, "FINGERPRINT", stamp)
    script = "import sys; print('why it failed'); sys.exit(1)"
    monkeypatch.setattr(train, "train_command", lambda _: [sys.executable, "-c", script])
    assert train.main([]) == 1
    assert model.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["current.tar.gz"]
    assert "why it failed" in capsys.readouterr().err
    assert train.main(["--check"]) == 1


def test_the_policy_sample_is_bounded_stable_and_without_the_dev_split() -> None:
    sample = training_questions()
    assert sample == training_questions()
    assert 100 <= len(sample) <= MAX_QUESTIONS
    assert not any(is_dev(text) for text in sample)
    assert not {row.get("kind") for row in policy_questions()} & OTHER_KINDS


@pytest.mark.parametrize(
    ("url", "host", "port", "database", "ssl"),
    [
        ("redis://127.0.0.1:6390/2", "127.0.0.1", 6390, 2, False),
        ("rediss://user:p%40ss@redis.example", "redis.example", 6379, 0, True),
    ],
)
def test_a_redis_url_becomes_rasas_options(url: str, host: str, port: int, database: int, ssl: bool) -> None:
    options = redis_options(url)
    assert (options["url"], options["port"], options["db"], options["use_ssl"]) == (host, port, database, ssl)
    assert options["password"] == ("p@ss" if ssl else None)


def record(name: str, message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, None, "function")


def test_a_foreign_librarys_words_are_not_written() -> None:
    line = json.loads(jsonlog.JsonFormatter().format(record("rasa.core.x", "user said %s", "俺家住靖宇街")))
    assert line["logger"] == "rasa.core.x"
    assert "靖宇街" not in str(line) and "user said" not in str(line)


def test_our_own_events_keep_their_fields() -> None:
    entry = record("bot.channel", "turn")
    entry.fields = {"intent": "ask_policy"}
    line = json.loads(jsonlog.JsonFormatter().format(entry))
    assert (line["event"], line["intent"]) == ("turn", "ask_policy")


def test_an_exception_is_named_and_placed_but_not_quoted() -> None:
    try:
        raise ValueError("俺家住靖宇街")
    except ValueError as error:
        entry = record("bot.channel", "failed")
        entry.exc_info = (ValueError, error, error.__traceback__)
    text = jsonlog.JsonFormatter().format(entry)
    assert json.loads(text)["exception"] == "ValueError"
    assert "test_an_exception_is_named_and_placed" in text
    assert "靖宇街" not in text


def test_of_a_structlog_event_only_the_name_survives() -> None:
    event = {"event": "processor.message.parse", "parse_data_text": "俺家住靖宇街"}
    assert logs.only_event_name(None, "warning", event) == "processor.message.parse"


def test_a_warning_is_a_json_line_without_its_words_even_past_a_filter() -> None:
    code = (
        "import warnings; from bot import jsonlog; jsonlog.configure('INFO'); "
        "warnings.simplefilter('default'); warnings.warn('俺家住靖宇街', DeprecationWarning)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60)
    line = json.loads(done.stdout)
    assert (line["logger"], line["category"]) == ("py.warnings", "DeprecationWarning")
    assert "靖宇街" not in done.stdout and done.stderr == ""


def test_every_line_the_action_server_writes_is_json() -> None:
    # It stops at its settings, after every import that warns.
    settings = {"ACTIONS_PORT": "", "BACKEND_URL": "http://127.0.0.1:1", "SERVICE_TOKEN": "t"}
    environment = {**os.environ, "PYTHONWARNINGS": "default", **settings}
    command = [sys.executable, "-m", "actions.run"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert {json.loads(line)["logger"] for line in done.stdout.splitlines()} == {"py.warnings"}
    assert done.stderr.splitlines() == ["actions: ACTIONS_PORT is not set"]
