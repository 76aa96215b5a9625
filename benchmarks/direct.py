"""The policy service without anything around it: quick to ask, and it knows its confidence."""

from __future__ import annotations

from collections.abc import Sequence

from app.clock import SystemClock
from app.policies.service import PolicyService

from benchmarks.scoring import Outcome, Question, unique
from tools.paths import ROOT


def outcomes(questions: Sequence[Question]) -> list[Outcome]:
    """Ask every question; the policy service learns from the training split first."""
    service = PolicyService.load(ROOT / "policies", SystemClock())
    found = []
    for question in questions:
        reply = service.answer(question.text)
        citations = reply.answer.citations
        found.append(
            Outcome(
                question,
                unique(str(citation.article) for citation in citations),
                (reply.answer.status.value,),
                tuple((citation.document_id, citation.version, citation.quote) for citation in citations),
                service.engine.find(question.text)[0].confidence,
            )
        )
    return found
