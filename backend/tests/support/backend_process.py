"""A backend in a process of its own, to be killed: `python -m tests.support.backend_process`."""

from app import logging, serve
from app.main import create_app
from app.settings import Settings
from tests.support.fakes import FakePolicies


def main() -> None:
    """Serve with the settings of the environment and the fake library."""
    settings = Settings()
    logging.configure(settings.log_level)
    serve.run(create_app(settings, lambda _: FakePolicies()), settings)


if __name__ == "__main__":
    main()
