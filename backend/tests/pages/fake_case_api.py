"""The routes of the fake case API."""

from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from tests.pages.fake_cases import CRISIS, QR, FakeCase, FakeCases, Json

CODE = "ABCD2345"


def _error(status: int, code: str, message: str = "服务器的话。", **more: Any) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, **more}}, status_code=status)


def add_cases(app: FastAPI, cases: FakeCases) -> None:
    """Everything below `/api/cases`, `/api/processes` and `/api/appointments`."""
    _add_list(app, cases)
    _add_answers(app, cases)
    _add_life(app, cases)
    _add_files(app, cases)
    _add_papers(app, cases)
    _add_appointments(app, cases)


def _add_list(app: FastAPI, cases: FakeCases) -> None:
    @app.get("/api/processes")
    async def processes() -> Json:
        process = {"id": "personal_startup", "title": "个人创业“一件事”", "intro": "我问您答。"}
        return {"processes": [process]}

    @app.get("/api/cases", response_model=None)
    async def list_cases() -> Response:
        if cases.refusals:
            return _error(*cases.refusals.pop(0))
        return JSONResponse({"cases": [case.summary() for case in cases.cases.values()]})

    @app.post("/api/cases")
    async def begin() -> Json:
        return cases.begin().view()

    @app.post("/api/cases/resume", response_model=None)
    async def resume(request: Request) -> Response:
        case_id = cases.codes.pop((await request.json())["code"].replace("-", ""), None)
        if case_id is None:
            return _error(404, "code_unknown")
        return JSONResponse(cases.cases[case_id].view())

    @app.get("/api/cases/{case_id}", response_model=None)
    async def read(case_id: str) -> Response:
        case = cases.cases.get(case_id)
        return JSONResponse(case.view()) if case else _error(404, "case_not_found")

    @app.delete("/api/cases/{case_id}", response_model=None)
    async def discard(case_id: str) -> Response:
        del cases.cases[case_id]
        return Response(status_code=204)

    @app.post("/api/cases/{case_id}/codes")
    async def code(case_id: str) -> Json:
        cases.codes[CODE] = case_id
        return {"code": f"{CODE[:4]}-{CODE[4:]}", "link": f"/?resume={CODE}", "svg": QR}


def _add_answers(app: FastAPI, cases: FakeCases) -> None:
    @app.put("/api/cases/{case_id}/answers/{key}", response_model=None)
    async def answer(case_id: str, key: str, request: Request) -> Response:
        body = await request.json()
        cases.puts.append((key, body))
        if cases.refusals:
            return _error(*cases.refusals.pop(0))
        return _answered(cases.cases[case_id], key, body)


def _answered(case: FakeCase, key: str, body: Json) -> Response:
    if case.revisions.get(key, 0) > body["revision"]:
        return _error(409, "case_changed", field=key)
    if body.get("skip"):
        case.skip(key)
        return JSONResponse(case.view())
    crisis = {"crisis": CRISIS} if "不想活了" in str(body["value"]) else {}
    if problem := case.problem(key, body["value"]):
        return _error(422, "answer_invalid", problem, **crisis)
    return JSONResponse(case.view(case.set(key, body["value"])) | crisis)


def _add_life(app: FastAPI, cases: FakeCases) -> None:
    @app.post("/api/cases/{case_id}/submission", response_model=None)
    async def submit(case_id: str, request: Request) -> Response:
        case = cases.cases[case_id]
        if (await request.json())["revision"] != case.revision:
            return _error(409, "case_changed")
        case.state, case.submitted_at = "submitted", datetime.now(UTC).isoformat()
        return JSONResponse(case.view())

    @app.post("/api/cases/{case_id}/withdrawal", response_model=None)
    async def withdraw(case_id: str, request: Request) -> Response:
        case = cases.cases[case_id]
        late = case.submitted_at is not None and case.submitted_at < "2026-11-01"
        if late and not (await request.json())["reason"]:
            return _error(422, "reason_needed")
        case.state = "withdrawn"
        return JSONResponse(case.view())


def _add_files(app: FastAPI, cases: FakeCases) -> None:
    @app.post("/api/cases/{case_id}/files", response_model=None)
    async def upload(case_id: str, key: str, request: Request) -> Response:
        case, form = cases.cases[case_id], await request.form()
        content = await form["file"].read()  # type: ignore[union-attr]
        if not content.startswith((b"\x89PNG", b"%PDF")):
            return _error(422, "file_refused", "这个文件不能上传：不是照片，也不是 PDF。")
        added = f"file-{len(case.answers.get(key) or []) + 1}"
        case.set(key, [*(case.answers.get(key) or []), added])
        return JSONResponse({"id": added, "name": "x", "media_type": "image/png", "size": 1}, status_code=201)

    @app.delete("/api/cases/{case_id}/files/{file_id}", response_model=None)
    async def remove(case_id: str, file_id: str) -> Response:
        case = cases.cases[case_id]
        rest = [each for each in case.answers["certificate"] if each != file_id]
        case.set("certificate", rest)
        if not rest:
            del case.answers["certificate"]
        return Response(status_code=204)


def _add_papers(app: FastAPI, cases: FakeCases) -> None:
    @app.get("/api/cases/{case_id}/notice")
    async def notice(case_id: str) -> Json:
        return cases.cases[case_id].notice()

    @app.get("/api/cases/{case_id}/notice.html")
    async def page(case_id: str) -> HTMLResponse:
        ready = len(cases.cases[case_id].at_hand)
        return HTMLResponse(f"<!doctype html><p>一次性告知单 自备的材料已备 {ready}/2</p>")

    @app.put("/api/cases/{case_id}/materials/{material_id}", response_model=None)
    async def tick(case_id: str, material_id: str, request: Request) -> Response:
        if cases.refusals:
            return _error(*cases.refusals.pop(0))
        at_hand = cases.cases[case_id].at_hand
        have = (await request.json())["have"]
        at_hand.add(material_id) if have else at_hand.discard(material_id)
        return JSONResponse(cases.cases[case_id].notice())


def _add_appointments(app: FastAPI, cases: FakeCases) -> None:
    @app.get("/api/appointments")
    async def bookings() -> Json:
        return {
            "appointments": cases.appointments,
            "registrations": cases.registrations,
            "pairings": [],
            "wishes": cases.wishes,
        }

    @app.post("/api/appointments/{id}/confirm")
    async def confirm(id: str) -> Json:
        cases.appointments[0] |= {"status": "booked", "status_label": "预约成功", "is_offer": False}
        cases.wishes = []
        return cases.appointments[0]

    @app.delete("/api/group-sessions/{id}/registrations", response_model=None)
    async def leave(id: str) -> Response:
        cases.registrations = []
        return Response(status_code=204)

    @app.get("/api/mentors/{mentor_id}/slots")
    async def slots(mentor_id: str) -> Json:
        start, end = "2026-12-02T09:00:00+08:00", "2026-12-02T09:40:00+08:00"
        return {"slots": [{"starts_at": start, "ends_at": end, "said": "12月2日上午9点", "note": None}]}

    @app.patch("/api/appointments/{id}")
    async def change(id: str, request: Request) -> Json:
        cases.appointments[0] |= {**await request.json(), "said": "12月2日上午9点"}
        return cases.appointments[0]

    @app.delete("/api/appointments/{id}", response_model=None)
    async def cancel(id: str) -> Response:
        cases.appointments[0] |= {"status": "cancelled", "status_label": "已取消", "can_change": False}
        return Response(status_code=204)

    @app.post("/api/appointments/{id}/rating")
    async def rate(id: str, request: Request) -> Json:
        cases.ratings.append(await request.json())
        cases.appointments[0] |= {"can_rate": False, "rating": cases.ratings[-1]["level"]}
        return cases.appointments[0]

    @app.get("/api/appointments/{id}/calendar.ics", response_model=None)
    async def calendar(id: str) -> Response:
        return Response("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", media_type="text/calendar")
