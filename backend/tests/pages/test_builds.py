"""What the builds consist of: no outside hosts, and a mini-program that WeChat's own compiler takes."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.conftest import build

# Name spaces and where Vue explains its errors: never fetched.
_KNOWN_NAMES = ("http://www.w3.org/", "https://vuejs.org/")
_TEXTS = {".js", ".css", ".html"}


@pytest.fixture(scope="module")
def mini_program(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini-program built from the sources as they are now."""
    return build("build:mp-weixin", tmp_path_factory.mktemp("mp-weixin"))


@pytest.fixture
def compilers(node_modules: Path) -> Iterator[Path]:
    """WeChat's compilers for templates and styles, as the npm package carries them (x86-64 Linux)."""
    folder = node_modules / "miniprogram-compiler" / "bin" / "linux"
    for name in ("wcc", "wcsc"):
        (folder / name).chmod(0o755)
    yield folder


def test_the_built_page_names_no_outside_host(built_page: Path) -> None:
    files = [file for file in built_page.rglob("*") if file.suffix in _TEXTS]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    addresses = set(re.findall(r"https?://[^\s\"'`)\\]+", text))
    assert {address for address in addresses if not address.startswith(_KNOWN_NAMES)} == set()


def test_the_built_page_stays_small(built_page: Path) -> None:
    size = sum(file.stat().st_size for file in built_page.rglob("*") if file.is_file())
    assert size < 400_000


def test_wechats_compiler_takes_the_templates(mini_program: Path, compilers: Path) -> None:
    templates = sorted(str(file.relative_to(mini_program)) for file in mini_program.rglob("*.wxml"))
    assert len(templates) > 10
    result = subprocess.run(
        [compilers / "wcc", "-d", *templates], cwd=mini_program, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr


def test_wechats_compiler_takes_the_styles(mini_program: Path, compilers: Path) -> None:
    styles = sorted(str(file.relative_to(mini_program)) for file in mini_program.rglob("*.wxss"))
    assert styles
    result = subprocess.run(
        [compilers / "wcsc", *styles], cwd=mini_program, capture_output=True, text=True, timeout=60
    )
    # It exits with 0 even then.
    assert "ERR:" not in result.stdout + result.stderr


def test_the_mini_program_says_roles_in_its_own_words(mini_program: Path) -> None:
    templates = [file.read_text(encoding="utf-8") for file in mini_program.rglob("*.wxml")]
    assert not [one for one in templates if re.search(r'\srole="', one)]
    assert any('aria-role="log"' in one for one in templates)
