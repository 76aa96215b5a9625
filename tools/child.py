"""`python -m tools.child -- command …`: become `command`, and die when the process that started us dies.

Started through this wrapper no process outlives a supervisor that was killed with `kill -9` (on Linux). The
working directory comes in the variable CHILD_CWD, because `-m tools.child` itself needs the project's root, and the
parent's process id in CHILD_PARENT.
"""

from __future__ import annotations

import os
import signal
import sys

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from tools.console import linux_die_with_parent


def main(arguments: list[str]) -> int:
    """Replace this process by the command; only returns when that was impossible."""
    parent = os.environ.pop("CHILD_PARENT", "")
    linux_die_with_parent(signal.SIGKILL)
    if resource is not None:  # a core file would hold what visitors typed a moment ago
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if parent and os.getppid() != int(parent):  # it died before the kernel knew what we wanted
        return 1
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    directory = os.environ.pop("CHILD_CWD", "")
    try:
        if directory:
            os.chdir(directory)
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
    return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
