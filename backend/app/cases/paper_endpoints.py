"""The one-time notice and the eligibility result over HTTP: as data, as a page, as a print."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.cases import assessing_page, errors, notice_page, schemas
from app.cases.assessing_schemas import EligibilityView
from app.cases.endpoints import CasePath as PaperCasePath
from app.cases.endpoints import ChangingVisitor, Private
from app.cases.notice_schemas import MaterialPut, Notice
from app.cases.papers import Papers
from app.cases.staff_endpoints import Clerk
from app.errors import (
    BodyTooLarge,
    Forbidden,
    Internal,
    InvalidInput,
    InvalidJson,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)

_ALWAYS = (Unauthenticated, errors.CaseNotFound, NotFound, RateLimited, InvalidInput, Unavailable, Internal)
_PAGE_HEADERS = {"Content-Security-Policy": notice_page.PAGE_POLICY, "Cache-Control": "no-store"}

router = APIRouter(prefix="/api/cases/{case_id}", tags=["cases"])
staff_router = APIRouter(prefix="/api/staff/cases/{case_id}", tags=["staff cases"], dependencies=Private)


async def _papers(request: Request) -> Papers:
    papers: Papers = request.app.state.papers
    return papers


def _origin(
    request: Request,
    code: Annotated[bool, Query(description="Whether to put a fresh one-time code on it.")] = False,
) -> str | None:
    """Where the page is, for the code's link; None when no code is asked for."""
    return str(request.base_url).rstrip("/") if code else None


PaperService = Annotated[Papers, Depends(_papers)]
Origin = Annotated[str | None, Depends(_origin)]
MaterialPath = Annotated[schemas.ProcessId, Path(description="The id of a material of the notice.")]


@router.get("/notice", dependencies=Private, responses=responses(*_ALWAYS))
async def read_notice(
    case_id: PaperCasePath, visitor: ChangingVisitor, papers: PaperService, origin: Origin
) -> Notice:
    """The one-time notice: steps in order, one list of materials. A code makes earlier ones useless."""
    return await papers.notice(visitor.conversation_id, case_id, origin)


@router.get(
    "/notice.html",
    dependencies=Private,
    response_class=HTMLResponse,
    include_in_schema=False,  # a page, not data: the contract describes data
)
async def notice_as_page(
    case_id: PaperCasePath, visitor: ChangingVisitor, papers: PaperService, origin: Origin
) -> HTMLResponse:
    """The same to read and to print."""
    notice = await papers.notice(visitor.conversation_id, case_id, origin)
    return HTMLResponse(notice_page.page(notice), headers=_PAGE_HEADERS)


@router.get("/notice.pdf", dependencies=Private, response_class=Response, include_in_schema=False)
async def notice_as_pdf(
    case_id: PaperCasePath, visitor: ChangingVisitor, papers: PaperService, origin: Origin
) -> Response:
    """The same as a PDF."""
    return await _pdf(papers, await papers.notice(visitor.conversation_id, case_id, origin))


@router.put(
    "/materials/{material_id}",
    dependencies=Private,
    responses=responses(InvalidJson, BodyTooLarge, *_ALWAYS),
)
async def tick_material(
    case_id: PaperCasePath,
    material_id: MaterialPath,
    body: MaterialPut,
    visitor: ChangingVisitor,
    papers: PaperService,
) -> Notice:
    """Note that a material one has to bring is at hand, or not."""
    return await papers.tick(visitor.conversation_id, case_id, material_id, have=body.have)


@router.get("/eligibility", dependencies=Private, responses=responses(*_ALWAYS))
async def read_eligibility(
    case_id: PaperCasePath, visitor: ChangingVisitor, papers: PaperService
) -> EligibilityView:
    """Every decision table applied to the answers, those asked for first."""
    return await papers.eligibility(visitor.conversation_id, case_id)


@router.get("/eligibility.html", dependencies=Private, response_class=HTMLResponse, include_in_schema=False)
async def eligibility_as_page(
    case_id: PaperCasePath, visitor: ChangingVisitor, papers: PaperService
) -> HTMLResponse:
    """The same on one screen, to print."""
    view = await papers.eligibility(visitor.conversation_id, case_id)
    return HTMLResponse(assessing_page.page(view), headers=_PAGE_HEADERS)


@staff_router.get("/notice", responses=responses(Forbidden, *_ALWAYS))
async def read_notice_as_staff(case_id: PaperCasePath, clerk: Clerk, papers: PaperService) -> Notice:
    """The notice of a case of the office."""
    return await papers.staff_notice(case_id, clerk.office_id)


@staff_router.get("/notice.pdf", response_class=Response, include_in_schema=False)
async def notice_as_pdf_for_staff(case_id: PaperCasePath, clerk: Clerk, papers: PaperService) -> Response:
    """The same as a PDF, to hand over the counter."""
    return await _pdf(papers, await papers.staff_notice(case_id, clerk.office_id))


async def _pdf(papers: Papers, notice: Notice) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="notice-{notice.number}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(await papers.pdf(notice), media_type="application/pdf", headers=headers)
