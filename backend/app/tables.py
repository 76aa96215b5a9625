"""Imports every package's tables, so that `Base.metadata` is complete."""

from app.accounts import models as accounts
from app.conversations import models as conversations
from app.privacy import models as privacy

PACKAGES = (accounts, conversations, privacy)
