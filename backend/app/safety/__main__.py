"""`python -m app.safety RULES FOLDER`: learns from the files beside RULES and keeps it in FOLDER."""

import sys
from pathlib import Path

from app.safety.learning import kept_or_learned_here

if __name__ == "__main__":
    kept_or_learned_here(Path(sys.argv[1]), Path(sys.argv[2]))
