"""An assessment as a short chat text, and as plain data for the page and for print.

What is not verified is not told to citizens: of such a source they see its place and date, not its words.
"""

from collections.abc import Iterator
from typing import Any

from app.decisions.areas import name_of
from app.decisions.grounds import Ground, Standing
from app.decisions.results import Assessment, Finding, Outcome, Verdict
from app.decisions.words import day_in_words

_MOST_LINES = 4
_OUTCOMES = {
    Outcome.MET: "对得上",
    Outcome.FAILED: "对不上",
    Outcome.UNKNOWN: "还没问到",
    Outcome.UNCLEAR: "说不准",
    Outcome.SKIPPED: "与您无关",
    Outcome.NOT_JUDGED: "不能对照",
}
_STANDINGS = {
    Standing.SOUND: "已核对",
    Standing.PENDING: "待核对",
    Standing.LAPSED: "已过期",
    Standing.ELSEWHERE: "外地规定",
    Standing.AREA_UNKNOWN: "地区未定",
}


def chat_text(assessment: Assessment) -> str:
    """Verdict first, then at most a few reasons, what to do, and what it rests on."""
    lines = [f"{assessment.title}：{assessment.verdict.label}", assessment.headline, *_body(assessment)]
    if assessment.verdict is not Verdict.NOT_ELIGIBLE:
        for figure in assessment.figures:
            if figure.standing is Standing.SOUND:
                lines.append("".join((figure.ground.text, *figure.ground.caveats)))
        if assessment.remind_on is None:  # nobody needs to go anywhere before that day
            lines.append(f"下一步：{assessment.next_step}")
    sources = dict.fromkeys(source_in_words(finding.ground) for finding in _cited(assessment))
    if sources:
        lines.append(f"依据：{'；'.join(sources)}")
    lines.append(f"{assessment.area}，{day_in_words(assessment.as_of)}。以受理机关审核为准。")
    return "\n".join(lines)


def _body(assessment: Assessment) -> Iterator[str]:
    """The reasons. Whatever speaks against the person is told, as on the page; the rest as far as it fits."""
    if assessment.verdict is Verdict.MISSING:
        yield from _lacking(assessment)
        return
    failed = [each for each in assessment.findings if each.outcome is Outcome.FAILED]
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        yield from (finding.do for finding in failed if finding.refuses)
        yield from (f"· {each.text}{each.do}" for each in failed if not each.refuses)
    elif assessment.verdict is Verdict.DESK_CHECK:
        yield from _at_the_desk(assessment, failed)


def _at_the_desk(assessment: Assessment, failed: list[Finding]) -> Iterator[str]:
    """Why the window decides: first what failed, with what to do about it."""
    reasons = {
        reason: next((each for each in failed if reason.endswith(each.text)), None)
        for reason in assessment.reservations
    }
    told = [f"· {reason}{each.do}" for reason, each in reasons.items() if each is not None]
    told += [f"· {each.text}{each.do}" for each in failed if each not in reasons.values()]
    told += [f"· {reason}" for reason, each in reasons.items() if each is None]
    against = len(failed)
    yield from told[: max(_MOST_LINES, against)]


def _lacking(assessment: Assessment) -> Iterator[str]:
    """What speaks against it, then what the person can add, nothing asked twice."""
    asked: set[str] = set()
    unsettled = [each for each in assessment.findings if each.outcome is Outcome.FAILED and not each.lacks]
    lines = [f"· {each.label}：{'' if each.hinders else each.text}{each.do}" for each in unsettled]
    against = len(lines)
    for finding in assessment.findings:
        if not finding.lacks or (finding.missing and asked.issuperset(finding.missing)):
            continue
        asked.update(finding.missing)
        text = "" if assessment.headline.endswith(finding.text) else finding.text
        lines.append(f"· {finding.label}：{text}{finding.do}")
    yield from lines[: max(_MOST_LINES, against + 1)]


def _cited(assessment: Assessment) -> list[Finding]:
    """The findings whose source citizens can be shown: a clause, or a verified fact."""
    return [
        finding
        for finding in assessment.findings
        if finding.outcome is not Outcome.SKIPPED
        and (finding.ground.clause_id is not None or finding.ground.verified)
        and finding.ground.valid
    ]


def source_in_words(ground: Ground) -> str:
    """《标题》第12条, or title, area and date."""
    if ground.article:
        return f"《{ground.title}》{ground.article}"
    dated = f"，{day_in_words(ground.dated)}" if ground.dated else ""
    return f"{ground.title}（{name_of(ground.area)}{dated}）"


def as_data(assessment: Assessment, *, staff: bool = False) -> dict[str, Any]:
    """Everything for the page and for print; staff also see what is not verified yet."""
    return {
        "id": assessment.id,
        "title": assessment.title,
        "version": assessment.version,
        "verdict": assessment.verdict.value,
        "verdict_label": assessment.verdict.label,
        "headline": assessment.headline,
        "area": assessment.area,
        "as_of": assessment.as_of.isoformat(),
        "review_by": assessment.review_by.isoformat(),
        "conditions": [
            _condition(finding, staff)
            for finding in assessment.findings
            if staff or finding.outcome is not Outcome.SKIPPED
        ],
        "figures": [
            {"text": figure.ground.text, "standing": figure.standing.value, **_source(figure.ground, staff)}
            for figure in assessment.figures
            if staff or figure.standing is Standing.SOUND
        ],
        "reasons": list(assessment.reservations),
        "asks": list(assessment.asks),
        "remind_on": assessment.remind_on.isoformat() if assessment.remind_on else None,
        "next_step": assessment.next_step,
    }


def _condition(finding: Finding, staff: bool) -> dict[str, Any]:
    return {
        "id": finding.id,
        "label": finding.label,
        "value": finding.value,
        "outcome": finding.outcome.value,
        "outcome_label": _OUTCOMES[finding.outcome],
        "text": finding.text,
        "do": finding.do,
        "standing": finding.standing.value,
        "standing_label": _STANDINGS[finding.standing],
        "source": _source(finding.ground, staff),
    }


def _source(ground: Ground, staff: bool) -> dict[str, Any]:
    told = staff or ground.clause_id is not None or ground.verified
    return {
        "clause_id": ground.clause_id,
        "fact_id": ground.fact_id,
        "title": ground.title,
        "article": ground.article,
        "area": name_of(ground.area),
        "date": ground.dated.isoformat() if ground.dated else None,
        "checked_on": ground.checked_on.isoformat(),
        "quote": ground.text if told else None,
        "caveats": list(ground.caveats) if told else [],
    }
