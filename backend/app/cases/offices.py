"""Which cases the staff of an office may look at."""

from app.cases.book import Opened
from app.cases.errors import CaseNotFound, CaseRestricted


def of_office(opened: Opened, office_id: str) -> Opened:
    """Only what the office looks after, or what is submitted and nobody's; CaseNotFound otherwise.

    A restricted case is no office's: for its staff it is not there.
    """
    free = opened.row.office_id is None and opened.row.state != "draft"
    if opened.process.file.restricted or (opened.row.office_id != office_id and not free):
        raise CaseNotFound
    return opened


def may_come_to_window(opened: Opened) -> Opened:
    """A case that its person brings to the window; CaseRestricted where only other staff may look."""
    if opened.process.file.restricted:
        raise CaseRestricted
    return opened
