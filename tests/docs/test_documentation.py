"""The documentation says what the project does: commands, settings, links and addresses of the API."""

import json
import re
from pathlib import Path

import pytest
from app.settings import Settings

from tools import settings as settings_module
from tools.paths import ROOT

READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, *sorted((ROOT / "docs").glob("*.md")))
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
SET_BY_THE_SUPERVISOR = {"bot_url", "actions_url", "backend_url", "edge_token", "service_token"}


def by_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_on_the_page_exists(page: Path) -> None:
    named = set(
        re.findall(
            r"\bmake ([a-z][a-z-]*)", " ".join(re.findall(r"`[^`]+`|^make .*$", page.read_text(), re.M))
        )
    )
    assert named <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)|<img src=\"([^\"]+)\"", page.read_text())
    links = [text or image for text, image in links]
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_every_command_is_explained() -> None:
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert [target for target in sorted(TARGETS) if f"`make {target}`" not in explained] == []


@pytest.mark.parametrize("readme", READMES, ids=by_name)
def test_the_readme_names_the_daily_commands(readme: Path) -> None:
    text = readme.read_text()
    for target in ("run", "chat", "test", "check", "train", "evaluate", "bench", "help"):
        assert f"make {target}" in text


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    table = (ROOT / "docs" / "configuration.md").read_text()
    for name, default in settings_module.DEFAULTS.items():
        row = re.search(rf"^\| `{name}` \| (.+?) \|", table, re.MULTILINE)
        assert row, name
        if default:
            assert row[1] == f"`{default}`", name


def test_every_field_of_the_backends_settings_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in page] == []


def test_the_supervisor_and_the_backend_agree_on_the_defaults() -> None:
    for name, default in settings_module.DEFAULTS.items():
        field = Settings.model_fields.get(name.lower())
        if field is not None and default and name != "VAR_DIR":
            assert float(field.default) == float(default) if default.isdigit() else field.default == default


@pytest.mark.parametrize("readme", READMES, ids=by_name)
def test_the_readme_names_the_settings_a_person_sets(readme: Path) -> None:
    text = readme.read_text()
    for name in ("PORT", "VAR_DIR", "ENV", "DATABASE_URL", "REDIS_URL", "RATE_LIMIT_PER_MINUTE"):
        assert f"`{name}`" in text


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_address_of_the_api_exists(page: Path) -> None:
    paths = json.loads((ROOT / "contract" / "openapi.json").read_text())["paths"]
    known = {re.sub(r"\{\w+\}", "{}", path) for path in paths} | {"/api/chat/stream"}
    named = set(
        re.findall(r"`(?:(?:GET|POST|DELETE|PUT|WS) )?(/(?:api|service)/[\w/{}.-]+)", page.read_text())
    )
    assert {path for path in named if re.sub(r"\{\w+\}", "{}", path) not in known} == set()


def test_both_readmes_have_the_same_sections() -> None:
    levels = [re.findall(r"^(#+) ", readme.read_text(), re.MULTILINE) for readme in READMES]
    assert levels[0] == levels[1]


def test_every_folder_on_the_map_exists() -> None:
    for readme in READMES:
        folders = re.findall(r"^([a-z./]+/) ", readme.read_text(), re.MULTILINE)
        assert len(folders) >= 10
        assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
