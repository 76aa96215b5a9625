"""What a withdrawn consent does to aid intakes: they are gone, with everything told in them.

Of what was handed in stays that it was there, and that nobody works on it any more.
"""

from sqlalchemy.orm import Session

from app.aid import repository
from app.cases import repository as cases
from app.cases.life import CONSENT_WITHDRAWN, CONSENT_WITHDRAWN_SAID
from app.clock import Clock

_PURPOSES = ("aid_intake", "debts")
_ACTOR = "visitor"


class ForgetAid:
    """Called by privacy for every no. Also what was handed in: nobody may work on it any more."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, session: Session, conversation_id: str, purpose: str) -> None:
        """Take the intakes away, and end the cases they came from."""
        if purpose != "aid_intake":
            return
        for case_id in repository.forget(session, conversation_id):
            for each in _PURPOSES:
                cases.delete_answers_of_purpose(session, case_id, each)
            self._end(session, case_id)

    def _end(self, session: Session, case_id: str) -> None:
        case, now = cases.find(session, case_id), self._clock.now()
        if case is None or case.state == "withdrawn":
            return
        gone = {"opening": None, "region": None, "pending": None, "in_chat": False, "contact_wish": None}
        cases.change(session, case_id, state="withdrawn", closed_at=now, **gone)
        event = {
            "case_id": case_id,
            "at": now,
            "actor": _ACTOR,
            "action": CONSENT_WITHDRAWN,
            "item_id": None,
            "from_state": case.state,
            "to_state": "withdrawn",
            "note": CONSENT_WITHDRAWN_SAID,
        }
        cases.add_event(session, event)
