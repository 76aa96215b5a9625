"""Build the citizen page when its source changed."""

from __future__ import annotations

import os
import sys

from tools import console, stamps
from tools.paths import PAGE_DIR, PAGE_OUTPUT, ROOT, TOOLS_ENV

# CI=1: without it the page's compiler reports this machine to its maker.
NODE_ENV = {"CI": "1", "PATH": f"{TOOLS_ENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
PRINT_FONTS = (
    PAGE_DIR / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    PAGE_DIR / "node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
)
NPM = str(TOOLS_ENV / "bin" / "npm")


def install_modules() -> None:
    """node_modules from package-lock.json, when that changed."""
    value = stamps.digest([PAGE_DIR / "package-lock.json", PAGE_DIR / "package.json"], ROOT)
    stamp = PAGE_DIR / "node_modules" / ".chuangxiang-stamp"
    if not (stamps.is_done(stamp, value) and all(font.is_file() for font in PRINT_FONTS)):
        command = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        console.run_step(
            "安装页面依赖", "page dependencies", command, cwd=PAGE_DIR, env=NODE_ENV, timeout=900
        )
        stamps.mark_done(stamp, value)


def build_if_stale() -> None:
    """web/citizen/dist/build/h5, when its source changed. Raises StepFailed.

    The page's dependencies also bring the Chinese font of printed notices: a page that is built already does
    not spare their installation while the font is missing.
    """
    value = stamps.digest(stamps.files_under(PAGE_DIR), ROOT)
    stamp = PAGE_OUTPUT / ".chuangxiang-stamp"
    if stamps.is_done(stamp, value) and (PAGE_OUTPUT / "index.html").is_file():
        if not all(font.is_file() for font in PRINT_FONTS):
            install_modules()
        return
    install_modules()
    console.run_step(
        "构建页面", "building the page", [NPM, "run", "build:h5"], cwd=PAGE_DIR, env=NODE_ENV, timeout=600
    )
    stamps.mark_done(stamp, value)


if __name__ == "__main__":
    sys.exit(console.report_failure(build_if_stale))
