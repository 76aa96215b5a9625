"""However a first message about a business that ended is read, an action answers that knows what to do."""

from tests.actions.test_openings import ASKED, TOLD
from tests.trained import Parse

# Their actions look at the words themselves: actions/openings.py.
_OFF_TOPIC = {"inform", "chitchat", "out_of_scope", "complaint"}
ANSWERED = frozenset({"request_aid", "ask_policy", "nlu_fallback", "my_records", *_OFF_TOPIC})


def test_openings_reach_an_action_that_offers_help(parse: Parse) -> None:
    readings = {text: parse(text)["intent"]["name"] for text in (*TOLD, *ASKED)}
    lost = {text: intent for text, intent in readings.items() if intent not in ANSWERED}
    assert len(lost) <= len(readings) // 50, lost
