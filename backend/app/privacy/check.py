"""`python -m app.privacy.check`: whether the notices can be used, and who stands in them as responsible."""

import sys

from app.clock import SystemClock
from app.privacy.notice import NoticeError, Notices, no_handler
from app.settings import Settings


def main() -> int:
    """The exit code: 1 when something must be done before going live."""
    settings = Settings()
    try:
        notice = Notices.load(settings.privacy_dir / "notices").in_force(SystemClock())
    except NoticeError as problem:
        print(problem, file=sys.stderr)
        return 1
    if (missing := no_handler(notice)) is not None:
        print(missing, file=sys.stderr)
        return 1
    print(f"隐私说明第{notice.version}版：处理者 {notice.handler.name}，联系方式 {notice.handler.contact}。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
