"""Where things lie. Importing this touches no file."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS_ENV = ROOT / ".tools"
BOT_ENV = ROOT / ".venv"
BACKEND_ENV = ROOT / "backend" / ".venv"
PAGE_DIR = ROOT / "web" / "citizen"
PAGE_OUTPUT = PAGE_DIR / "dist" / "build" / "h5"

UV = TOOLS_ENV / "bin" / "uv"
BOT_PYTHON = BOT_ENV / "bin" / "python"
BACKEND_PYTHON = BACKEND_ENV / "bin" / "python"
