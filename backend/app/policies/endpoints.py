"""The library over HTTP: for actions (service token) and for the page (public, read-only)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from app.auth import public, require_service
from app.errors import responses
from app.policies.errors import ClauseNotFound, DocumentNotFound
from app.policies.schemas import ClauseChoice, DocumentView, Examples, PolicyAnswer, PolicyQuestion
from app.policies.service import PolicyService

service_router = APIRouter(prefix="/service", tags=["service"], dependencies=[Depends(require_service)])
public_router = APIRouter(prefix="/api/policies", tags=["policies"], dependencies=[Depends(public)])


async def _policies(request: Request) -> PolicyService:
    service: PolicyService = request.app.state.policies
    return service


Policies = Annotated[PolicyService, Depends(_policies)]
DocumentId = Annotated[str, Path(max_length=40)]


@service_router.post("/policy-answers")
def answer_question(body: PolicyQuestion, policies: Policies) -> PolicyAnswer:
    """Answers a question from the clauses in force."""
    return policies.answer(body.question, region=body.region, as_of=body.as_of, hint=body.hint)


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
