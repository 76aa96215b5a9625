"""The library over HTTP: for actions (service token) and for the page (public, read-only)."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Path, Request

from app.auth import public, require_service
from app.errors import responses
from app.policies.errors import ClauseNotFound, DocumentNotFound
from app.policies.schemas import (
    AnswerStatus,
    ClauseChoice,
    DocumentView,
    Examples,
    PolicyAnswer,
    PolicyQuestion,
)
from app.policies.service import PolicyService

# The policies say nothing, or only guess: a desk that settles it says more.
_SILENT = frozenset(
    {
        AnswerStatus.CLARIFY,
        AnswerStatus.NEEDS_PERSONAL_RECORD,
        AnswerStatus.NOT_COVERED,
        AnswerStatus.OUT_OF_SCOPE,
    }
)
service_router = APIRouter(prefix="/service", tags=["service"], dependencies=[Depends(require_service)])
public_router = APIRouter(prefix="/api/policies", tags=["policies"], dependencies=[Depends(public)])


async def _policies(request: Request) -> PolicyService:
    service: PolicyService = request.app.state.policies
    return service


class Listener(Protocol):
    """Hears what a sentence tells beside what it asks."""

    def tells_trouble(self, text: str) -> bool:
        """Whether somebody tells that his own business is over, owes or is in need."""

    def desk(self, text: str, before: Sequence[str] = ()) -> str | None:
        """Who settles what the policies are silent about; None where no desk is known."""

    def settles(self, text: str, before: Sequence[str] = ()) -> str | None:
        """Who settles what is plainly asked of a desk, whatever clause sounds like it; None for the rest."""


Policies = Annotated[PolicyService, Depends(_policies)]
DocumentId = Annotated[str, Path(max_length=40)]


async def _listener(request: Request) -> Listener | None:
    listener: Listener | None = getattr(request.app.state, "listener", None)
    return listener


@service_router.post("/policy-answers")
def answer_question(
    body: PolicyQuestion, policies: Policies, listener: Annotated[Listener | None, Depends(_listener)]
) -> PolicyAnswer:
    """Answers a question from the clauses in force, and says whether it tells of trouble."""
    answer = policies.answer(
        body.question, region=body.region, as_of=body.as_of, hint=body.hint, before=body.before
    )
    if listener is None or answer.desk:
        return answer
    desk = listener.settles(body.question, body.before)
    if desk is None and answer.answer.status in _SILENT:
        desk = listener.desk(body.question, body.before)
    if desk is not None:
        # The clause that comes nearest belongs to the text it stood under.
        status = answer.answer.status if answer.answer.status in _SILENT else AnswerStatus.NOT_COVERED
        silent = answer.answer.model_copy(update={"status": status, "citations": [], "caveats": []})
        answer = answer.model_copy(
            update={"text": desk, "options": [], "answer": silent, "desk": True, "asker": None}
        )
    if answer.tells is None and listener.tells_trouble(body.question):
        answer = answer.model_copy(update={"tells": "trouble"})
    return answer


@service_router.post("/clause-answers", responses=responses(ClauseNotFound))
def answer_clause(body: ClauseChoice, policies: Policies) -> PolicyAnswer:
    """Shows one clause in force."""
    return policies.answer_clause(body.clause_id)


@public_router.get("/documents/{document_id}/{version}", responses=responses(DocumentNotFound))
def read_document(document_id: DocumentId, version: DocumentId, policies: Policies) -> DocumentView:
    """A document version with every section and clause."""
    return policies.document(document_id, version)


@public_router.get("/examples")
def example_questions(policies: Policies) -> Examples:
    """Questions for the empty page."""
    return Examples(questions=policies.examples())
