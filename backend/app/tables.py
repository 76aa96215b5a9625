"""Imports every package's tables, so that `Base.metadata` is complete."""

from app.accounts import models as accounts
from app.aid import models as aid
from app.cases import models as cases
from app.conversations import models as conversations
from app.mentors.afterwards import models as mentor_afterwards
from app.mentors.appointments import models as mentor_appointments
from app.mentors.library import models as mentor_library
from app.mentors.notices import models as mentor_notices
from app.mentors.sessions import models as mentor_sessions
from app.privacy import models as privacy

PACKAGES = (accounts, aid, cases, conversations, privacy)
MENTORS = (mentor_library, mentor_appointments, mentor_sessions, mentor_afterwards, mentor_notices)
