"""Whole cases of the real process, and what can be made of them."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from app.cases.wiring import CaseParts, create_cases
from app.processes.model import StepType
from app.settings import Settings
from tests.cases.world import Visitor, World
from tests.support.client import Chat

INDIVIDUAL: dict[str, Any] = {
    "trade": "开网店卖木耳",
    "licence_bound": ["food"],
    "region": "230103",
    "has_licence": False,
    "group": ["returning_worker", "rural"],
    "return_proof": None,
    "first_business": True,
    "employees_yes": False,
    "business_form": "individual",
    "business_name": None,
    "premises": "rented",
    "wishes": ["subsidy", "pension", "training", "invoice", "seal_bank"],
    "insured_as_employee": False,
    "trained": False,
}
CONTACT: dict[str, Any] = {
    "consent_basic": True,
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
    "address": "南岗区学府路10号1层",
}
UNEMPLOYED: dict[str, Any] = {
    "trade": "修鞋",
    "licence_bound": ["none"],
    "region": "230103",
    "has_licence": False,
    "group": ["unemployed_registered"],
    "unemployment_registration": "no",
    "first_business": True,
    "employees_yes": False,
    "business_form": "individual",
    "business_name": None,
    "premises": "none",
    "wishes": ["subsidy"],
}
EVERYTHING: dict[str, Any] = {
    **INDIVIDUAL,
    "has_licence": False,
    "group": ["returning_worker", "rural", "hardship"],
    "unemployment_registration": "no",
    "hardship_recognised": False,
    "return_proof": True,
    "employees_yes": True,
    "employees": 6,
    "business_form": "company",
    "owners": "alone",
    "registered_capital": None,
    "wishes": [
        *("loan", "subsidy", "insurance_subsidy", "training", "incubator", "tax", "invoice"),
        *("seal_bank", "franchise"),
    ],
    "loan_amount": 150_000,
    "consent_debts": True,
    "other_loans": "only_exempt",
    "guaranteed_loans_before": 0,
    "hired_last_year": 3,
    "hired_groups": None,
    "employees_insured": False,
    "incubator_kind": "startup",
    "brand": "山货小铺",
}
del EVERYTHING["insured_as_employee"]


def parts_of(world: World, var_dir: Path, **changes: Any) -> CaseParts:
    """The cases of a world once more, with everything that belongs to them."""
    settings = Settings.model_validate({"env": "test", "var_dir": var_dir, "database_url": "", **changes})
    return create_cases(FastAPI(), settings, world.database, world.privacy, world.clock)


def filled(visitor: Visitor, *answers: dict[str, Any]) -> str:
    """The id of a new case with these answers, given as the case asks for them; the rest is skipped."""
    case_id = visitor.start("personal_startup").id
    wanted = {key: value for part in answers for key, value in part.items()}
    while (place := visitor.world.opened(case_id).open_place).step.type is not StepType.CONFIRM:
        value = wanted.get(place.key)
        visitor.answer(case_id, place.key, value, skip=value is None)
    return case_id


def filled_over_http(chat: Chat, *answers: dict[str, Any]) -> str:
    """The same over HTTP."""
    wanted = {key: value for part in answers for key, value in part.items()}
    body = {"process_id": "personal_startup"}
    view = chat.http.post("/api/cases", json=body, headers=chat.headers).json()
    case_id = str(view["id"])
    while not view["can_submit"]:
        key = view["process"]["step"]["id"]
        value = wanted.get(key)
        answer = {"value": value, "skip": value is None, "revision": view["revision"]}
        path = f"/api/cases/{case_id}/answers/{key}"
        response = chat.http.put(path, json=answer, headers=chat.headers)
        assert response.status_code == 200, response.text
        view = response.json()
    return case_id
