"""The plan for the person: what first, where, by when. Made of the triage tables, in one voice."""

from collections.abc import Sequence
from datetime import datetime

from app.aid.schemas import Hotline, Plan, PlanClause, PlanStep, ToldView
from app.aid.triage import Referred
from app.aid.triage_model import DUE
from app.cases.life import CONSENT_WITHDRAWN_SAID
from app.policies.library import Fact, Library

CLOSING = "一件一件来，不用一天办完。办到哪一步卡住了，随时回来问我，前面说过的不用再说。"
_NOTHING = "您说的还不够列出计划。想接着说就说“接着填”；有急事可以拨打12345。"
_NO_CONSENT = f"{CONSENT_WITHDRAWN_SAID}。讲过的都删了。想再办，随时说“我想申请再创业援助”。"
_NAMES = {"12345": "政务服务便民热线", "12356": "心理援助热线", "110、120": "（眼下有危险时）"}
NUMERALS = "一二三四五六七八九十"


def make_plan(
    referred: Sequence[Referred],
    library: Library,
    case_id: str,
    number: str,
    now: datetime,
    *,
    submitted: bool,
    region: str | None = None,
    consented: bool = True,
    told: Sequence[ToldView] = (),
) -> Plan:
    """The plan of a case; `region`: where its person is, `consented`: he did not take the consent back.

    `told`: what staff answered for him.
    """
    steps = [_step(each, library) for each in referred] if consented else []
    return Plan(
        case_id=case_id,
        number=number,
        made_at=now,
        submitted=submitted,
        region=region,
        told=list(told),
        why_order=why_order(referred),
        steps=steps,
        closing=CLOSING if steps else _NOTHING if consented else _NO_CONSENT,
    )


def told_lines(told: Sequence[ToldView]) -> list[str]:
    """What staff answered, under a line that says whose words these are; nothing where they have not."""
    lines = [f"· {each.title}：{each.text}（{each.at.month}月{each.at.day}日）" for each in told]
    return ["工作人员给您回的话：", *lines] if lines else []


def place_line(plan: Plan) -> str | None:
    """Where the desks of the plan are to be looked for; None when nothing is known, or there are none."""
    return f"您所在市县：{plan.region}。下面的窗口先在那儿找。" if plan.region and plan.steps else None


def head_lines(plan: Plan) -> list[str]:
    """What stands above the steps on the page and in print."""
    lines = (*told_lines(plan.told), place_line(plan), plan.why_order)
    return [line for line in lines if line]


def why_order(referred: Sequence[Referred]) -> str | None:
    """Why what somebody wants solved first does not stand first; None when it does or nothing was chosen."""
    place = next((place for place, each in enumerate(referred) if each.chosen), 0)
    if place == 0:
        return None
    chosen, before = referred[place], referred[:place]
    if chosen.table.behind is not None:
        return f"您最想先办的是“{chosen.lines.heading}”。{chosen.table.behind}"
    titles = "".join(f"“{each.lines.heading}”" for each in before)
    reasons = "，".join(each.lines.ahead for each in before if each.lines.ahead)
    return f"您最想先办的是“{chosen.lines.heading}”。前面先排{titles}，是因为{reasons}。"


def _step(referred: Referred, library: Library) -> PlanStep:
    table, lines, referral = referred.table, referred.lines, referred.table.referral
    return PlanStep(
        code=table.class_code,
        title=lines.heading,
        reasons=list(referred.reasons),
        when=lines.when.replace(DUE, f"{referred.due_on.month}月{referred.due_on.day}日"),
        office=referral.office,
        where=lines.where,
        say=lines.say,
        bring=list(lines.bring),
        next=list(lines.next),
        window=list(lines.window),
        hotlines=[_hotline(fact) for fact in referred.hotlines],
        clauses=[PlanClause(clause_id=name, quote=library.clause(name).plain) for name in referral.clauses],
        joins=list(table.joins),
    )


def _hotline(fact: Fact) -> Hotline:
    """A number and its name. No hours: they differ by place."""
    number = str(fact.value or "110、120")
    return Hotline(number=number, text=f"{number}{_NAMES.get(number, '')}")


def hotline_name(number: str) -> str | None:
    """What a number of the plan is called; None for the numbers of an emergency, which name themselves."""
    return _NAMES.get(number)


def chat_text(plan: Plan) -> str:
    """The plan as a bubble: short, the page has the rest."""
    lines = told_lines(plan.told)
    lines += ["给您排了个先后："] if plan.steps else []
    lines += [line for line in (place_line(plan), plan.why_order) if line]
    for number, step in enumerate(plan.steps):
        mark = NUMERALS[number] if number < len(NUMERALS) else str(number + 1)
        lines.append(f"{mark}、{step.title}（{step.when}）\n{step.where}")
        if step.bring:
            lines.append(f"带上：{'、'.join(step.bring)}")
        lines.append(step.say if step.code in ("T0", "T7") else f"到了{step.say}")
        if step.window:
            lines.append(f"由窗口核定：{'；'.join(step.window)}")
    return "\n".join([*lines, plan.closing])
