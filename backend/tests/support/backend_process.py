"""A backend in a process of its own, to be killed: `python -m tests.support.backend_process`."""

import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.support.fakes import FakePolicies


def main() -> None:
    """Serve with the settings of the environment and the fake library."""
    settings = Settings()
    app = create_app(settings, lambda _: FakePolicies())
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False)


if __name__ == "__main__":
    main()
