"""Which cases the staff of an office may look at."""

from app.cases.book import Opened
from app.cases.errors import CaseNotFound


def of_office(opened: Opened, office_id: str) -> Opened:
    """Only what the office looks after, or what is submitted and nobody's; CaseNotFound otherwise."""
    free = opened.row.office_id is None and opened.row.state != "draft"
    if opened.row.office_id != office_id and not free:
        raise CaseNotFound
    return opened
