"""The case API as the page sees it: a short process with a question of every kind, answers and revisions."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_PHONE = re.compile(r"1[3-9]\d{9}")
_AT = "2026-11-25T09:30:00+08:00"
_PLAN, _WISHES, _CONTACT = "创业打算", "想办的事", "联系方式"
_LABELS = {
    "draft": "草稿",
    "submitted": "已提交",
    "accepted": "已受理",
    "withdrawn": "已撤回",
}
CONSENT = "接下来要填写个人信息。\n用途：办理登记。\n您同意吗？"
QR = (
    '<svg width="116" height="116" class="segno"><path transform="scale(4)" stroke="#000" class="qrline"'
    ' d="M2 2.5h7m1 0h1m2 0h3m1 0h7m-22 1h1m5 0h1"/></svg>'
)


def _step(key: str, kind: str, section: str, label: str, ask: str, **more: Any) -> Json:
    return {"key": key, "type": kind, "section": section, "label": label, "ask": ask, **more}


_STEPS = [
    _step(
        "trade",
        "text",
        _PLAN,
        "干什么",
        "您想干点什么？",
        hint="一句话就行",
        why="行当不同，手续不同。",
        help="大概就行。",
    ),
    _step("region", "region", _PLAN, "在哪干", "在哪个市、哪个县区干？", level="county"),
    _step("has_licence", "yes_no", _PLAN, "有没有执照", "营业执照领了没有？"),
    _step("registered_on", "date", _PLAN, "执照日期", "执照是哪天领的？", precision="day", required=False),
    _step(
        "group",
        "many",
        _WISHES,
        "哪类人",
        "您是下面哪类人？可以选几样。",
        choices=[("graduate", "高校毕业生"), ("veteran", "退役军人"), ("none", "这些都不是")],
    ),
    _step(
        "form",
        "choice",
        _WISHES,
        "办哪种",
        "办个体户，还是办公司？",
        choices=[("one", "个体户"), ("firm", "公司")],
    ),
    _step("staff", "number", _WISHES, "雇几个人", "打算雇几个人？", unit="人"),
    _step("loan", "money", _WISHES, "想贷多少", "想贷多少钱？", required=False),
    _step("partners.0.share", "number", _WISHES, "股东1·占股", "这位占多少股份？", unit="%"),
    _step("partners.0.more", "yes_no", _WISHES, "股东还有吗", "还有别的股东吗？", yes="还有", no="没有了"),
    _step("partners.1.share", "number", _WISHES, "股东2·占股", "这位占多少股份？", unit="%"),
    _step("consent_basic", "consent", _CONTACT, "个人信息", CONSENT),
    _step("phone", "phone", _CONTACT, "手机号", "您的手机号是多少？", personal=True),
    _step(
        "certificate", "file", _CONTACT, "身份证明", "方便的话，拍一张证件。", required=False, personal=True
    ),
    _step("submit", "confirm", "核对提交", "核对提交", "请核对一遍。"),
]


_HELPS = {"veteran": "有退役证就算。"}
CRISIS = "听到您这么说，我很担心您。\n· 想找人说说：拨打 12356\n· 有危险：拨打 110\n· 已经受伤：拨打 120"
_RESTRICTED = ("consent_basic", "phone", "submit")
_MATERIALS = [
    ("id_card", "身份证", "shared", None),
    ("registration_form", "登记申请书", "own", "窗口也能领。"),
    ("group_proof", "身份类别证明", "own", None),
]


def _material(case: "FakeCase", id: str, name: str, source: str, note: str | None) -> Json:
    mark = "have" if id in case.at_hand else source
    label = {"have": "已有", "own": "自备待备", "shared": "数据共享免交"}[mark]
    return {"id": id, "name": name, "form": "原件1份", "mark": mark, "mark_label": label, "note": note}


@dataclass
class FakeCase:
    """A case: answers with the revision that set them."""

    id: str
    answers: dict[str, Any] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    revision: int = 1
    state: str = "draft"
    submitted_at: str | None = None
    at_hand: set[str] = field(default_factory=set)
    restricted: bool = False  # everything hangs on one consent

    def set(self, key: str, value: Any) -> list[str]:
        """Keep an answer; the labels of those it cleared."""
        before = [step["key"] for step in self.asked()]
        old = self.answers.get(key)
        self.revision += 1
        self.answers[key], self.revisions[key] = value, self.revision
        self.skipped.discard(key)
        if key == "form" and old not in (None, value):
            self.answers.pop("staff", None)
            return ["雇几个人"]
        now = {step["key"] for step in self.asked()}
        gone = [key for key in before if key not in now and self.answers.pop(key, None) is not None]
        return [step["label"] for step in _STEPS if step["key"] in gone]

    def skip(self, key: str) -> None:
        """Keep that a question is not answered."""
        self.set(key, None)
        self.skipped.add(key)

    def asked(self) -> list[Json]:
        """The questions that the answers so far call for."""
        steps = [step for step in _STEPS if not self.restricted or step["key"] in _RESTRICTED]
        hidden = {
            "registered_on": self.answers.get("has_licence") is not True,
            "partners.0.share": self.answers.get("form") != "firm",
            "partners.0.more": self.answers.get("form") != "firm",
            "partners.1.share": self.answers.get("partners.0.more") is not True,
            "phone": self.answers.get("consent_basic") is False,
            "certificate": self.answers.get("consent_basic") is False,
        }
        return [step for step in steps if not hidden.get(step["key"], False)]

    def notice(self) -> Json:
        """The one-time notice, as far as the page draws it."""
        return {"materials": [_material(self, *each) for each in _MATERIALS]}

    def is_answered(self, key: str) -> bool:
        """Whether a question has its answer, or was skipped."""
        return key in self.answers

    def problem(self, key: str, value: Any) -> str | None:
        """What the server says about a wrong answer."""
        if key == "phone" and not _PHONE.fullmatch(str(value)):
            return "电话号码不对：手机号是11位数字，座机要带区号。请核对后再说一次。"
        if key in ("staff", "loan") and not isinstance(value, int):
            return "请说一个整数，比如“2”。"
        if key == "region" and str(value).endswith("00"):
            return "哪个县（市、区）？请说到县（市、区）。"
        if key == "registered_on" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return "请说得再具体些：年月日，比如“2024年6月1日”。"
        return None

    def view(self, cleared: list[str] | None = None) -> Json:
        """The case in full."""
        asked = self.asked()
        open_step = next(step for step in asked if not self.is_answered(step["key"]))
        questions = [step for step in asked if step["type"] != "confirm"]
        is_open = self.state == "draft"
        withheld = "consent_basic" if is_open and self.answers.get("consent_basic") is False else None
        progress = {"done": sum(self.is_answered(step["key"]) for step in questions), "total": len(questions)}
        process = {
            "id": "personal_startup",
            "title": "个人创业“一件事”",
            "case_id": self.id,
            "progress": progress,
            "step": _contract_step(open_step),
        }
        return {
            **self.summary(),
            "process": process if is_open else None,
            "steps": [self._form_step(step) for step in asked],
            "items": [] if is_open else _items(self.state),
            "events": [
                _event("case.started", "draft"),
                *([] if is_open else [_event("case.submitted", self.state)]),
            ],
            "can_submit": is_open and withheld is None and open_step["type"] == "confirm",
            "notice": {"at_hand": len(self.at_hand), "to_bring": 2} if "trade" in self.answers else None,
            "withheld": withheld,
            "cleared": cleared or [],
            "crisis": None,
        }

    def summary(self) -> Json:
        """A line of the list."""
        return {
            "id": self.id,
            "number": "CX20261125-ABCD2345",
            "title": "个人创业“一件事”",
            "process_id": "personal_startup",
            "state": self.state,
            "label": _LABELS[self.state],
            "revision": self.revision,
            "created_at": _AT,
            "updated_at": _AT,
            "submitted_at": self.submitted_at,
        }

    def _form_step(self, step: Json) -> Json:
        key = step["key"]
        value = self.answers.get(key)
        choices = [
            {"value": value, "label": label, "help": _HELPS.get(value), "alone": value == "none"}
            for value, label in step.get("choices", [])
        ]
        is_answered = self.is_answered(key)
        return {
            "step": _contract_step(step),
            "label": step["label"],
            "section": step["section"],
            **{name: step.get(name) for name in ("help", "why", "unit", "precision", "level")},
            "least": None,
            "most": None,
            "personal": bool(step.get("personal")),
            "sensitive": False,
            "choices": choices,
            "answered": is_answered,
            "skipped": key in self.skipped,
            "value": value,
            "said": _said(choices, value) if is_answered and value is not None else None,
            "source": "citizen" if is_answered else None,
            "confirmed": is_answered,
            "revision": self.revisions.get(key, 0),
        }


def _contract_step(step: Json) -> Json:
    options = [
        {"label": label, "payload": f'/answer{{"step": "{step["key"]}", "value": "{value}"}}'}
        for value, label in step.get("choices", [])
    ]
    if step["type"] == "yes_no":
        options = [
            {"label": step.get("yes", "是"), "payload": "y"},
            {"label": step.get("no", "不是"), "payload": "n"},
        ]
    return {
        "id": step["key"],
        "type": step["type"],
        "ask": step["ask"],
        "hint": step.get("hint"),
        "options": options,
        "required": step.get("required", True),
    }


def _said(choices: list[Json], value: Any) -> str:
    labels = {choice["value"]: choice["label"] for choice in choices}
    if isinstance(value, bool):
        return "是" if value else "不是"
    return "、".join(str(labels.get(each, each)) for each in (value if isinstance(value, list) else [value]))


def _items(state: str) -> list[Json]:
    sent = {"id": "licence", "title": "个体工商户设立登记", "department": "市场监督管理部门", "wave": 1}
    label = "已撤回" if state == "withdrawn" else "已转交部门"
    return [{**sent, "state": "sent", "label": label, "receipt": "R-1", "note": None}]


def _event(action: str, state: str) -> Json:
    return {
        "at": _AT,
        "action": action,
        "to_state": state,
        "label": _LABELS[state],
        "item_id": None,
        "note": None,
    }


@dataclass
class FakeCases:
    """All cases of the fake server and what goes wrong with them."""

    cases: dict[str, FakeCase] = field(default_factory=dict)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    puts: list[tuple[str, Json]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    appointments: list[Json] = field(default_factory=list)
    registrations: list[Json] = field(default_factory=list)
    wishes: list[Json] = field(default_factory=list)
    ratings: list[Json] = field(default_factory=list)

    def begin(self, **answers: Any) -> FakeCase:
        """A case with some answers."""
        case = FakeCase(str(uuid.uuid4()))
        for key, value in answers.items():
            case.set(key.replace("__", "."), value)
        self.cases[case.id] = case
        return case

    def complete(self) -> FakeCase:
        """A case that lacks nothing but the review."""
        case = self.begin(
            trade="奶茶店",
            region="230103",
            has_licence=False,
            group=["graduate"],
            form="one",
            staff=2,
            loan=35000,
            consent_basic=True,
            phone="13812345678",
        )
        case.skip("certificate")
        return case
