"""The library over HTTP, in the shapes written down for the page and the actions."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import errors
from app.policies.endpoints import public_router, service_router
from app.policies.service import PolicyService
from app.settings import Settings

TOKEN = "service-token-of-the-tests"
SERVICE = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def client(policies: PolicyService) -> Iterator[TestClient]:
    """Only the library's routes."""
    app = FastAPI()
    app.state.settings = Settings(service_token=TOKEN)
    app.state.policies = policies
    app.include_router(public_router)
    app.include_router(service_router)
    errors.install(app)
    with TestClient(app) as client:
        yield client


def test_a_question_of_an_action_is_answered(client: TestClient) -> None:
    response = client.post(
        "/service/policy-answers", json={"question": "返乡创业有什么支持"}, headers=SERVICE
    )
    assert response.json()["answer"]["status"] == "answered"


def test_a_chosen_clause_is_shown(client: TestClient) -> None:
    body = {"clause_id": "lj-cy-2025/1#2.2.6.1"}
    response = client.post("/service/clause-answers", json=body, headers=SERVICE)
    assert response.json()["answer"]["citations"][0]["article"] == 6


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_nobody_else_may_use_the_service_api(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/service/policy-answers", json={"question": "贷款"}, headers=headers)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthenticated"


@pytest.mark.parametrize("body", [{}, {"question": ""}, {"question": "长" * 2001}, {"question": 5}])
def test_a_wrong_body_is_one_clear_error(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/service/policy-answers", json=body, headers=SERVICE)
    assert response.status_code == 422
    assert set(response.json()) == {"error"}


def test_the_page_reads_the_document_in_order(client: TestClient) -> None:
    document = client.get("/api/policies/documents/lj-cy-2025/1").json()
    assert document["document_no"] is None
    titles = [section["printed"] for section in document["sections"]]
    assert titles[0] == "一、目标任务"
    articles = dict.fromkeys(section["article"] for section in document["sections"] if section["article"])
    assert list(articles) == ["goals", *range(1, 21), "safeguards"]


def test_a_missing_document_is_not_found(client: TestClient) -> None:
    response = client.get("/api/policies/documents/lj-cy-2025/9")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_the_empty_page_gets_example_questions(client: TestClient) -> None:
    assert len(client.get("/api/policies/examples").json()["questions"]) >= 4
