"""The page's dependencies, which bring the font of printed notices, are installed when any is missing."""

from pathlib import Path

import pytest

from tools import page, stamps


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that is built from what lies there, with its fonts; nothing is really run."""
    monkeypatch.setattr(page, "PAGE_DIR", tmp_path / "page")
    monkeypatch.setattr(page, "PAGE_OUTPUT", tmp_path / "out")
    monkeypatch.setattr(page, "ROOT", tmp_path)
    fonts = (tmp_path / "regular.ttf", tmp_path / "bold.ttf")
    monkeypatch.setattr(page, "PRINT_FONTS", fonts)
    for path in (*fonts, tmp_path / "page" / "package.json", tmp_path / "page" / "package-lock.json"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").write_text("<html>")
    value = stamps.digest(stamps.files_under(tmp_path / "page"), tmp_path)
    stamps.mark_done(tmp_path / "out" / ".chuangxiang-stamp", value)
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that would have been run."""
    run: list[str] = []
    monkeypatch.setattr(page.console, "run_step", lambda zh, *rest, **more: run.append(zh))
    return run


def test_a_built_page_with_its_fonts_runs_nothing(built: Path, steps: list[str]) -> None:
    page.build_if_stale()
    assert steps == []


def test_a_built_page_without_its_fonts_gets_the_dependencies_and_is_not_built_again(
    built: Path, steps: list[str]
) -> None:
    (built / "bold.ttf").unlink()
    page.build_if_stale()
    assert steps == ["安装页面依赖"]


def test_dependencies_installed_once_are_installed_again_when_a_font_is_gone(
    built: Path, steps: list[str]
) -> None:
    page.install_modules()
    page.install_modules()
    assert steps == ["安装页面依赖"]
    (built / "regular.ttf").unlink()
    page.install_modules()
    assert steps == ["安装页面依赖"] * 2


def test_a_changed_page_is_installed_and_built(built: Path, steps: list[str]) -> None:
    (built / "page" / "main.ts").write_text("new")
    page.build_if_stale()
    assert steps == ["安装页面依赖", "构建页面"]


def test_the_fonts_of_prints_belong_to_the_dependencies_of_the_page() -> None:
    package = "@expo-google-fonts/noto-sans-sc"
    assert package in (page.PAGE_DIR / "package.json").read_text(encoding="utf-8")
    assert all(package in font.as_posix() for font in page.PRINT_FONTS)
