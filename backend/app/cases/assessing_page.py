"""Eligibility on one screen, to read and to print: verdict first, then every condition with its reason."""

from collections.abc import Iterator
from html import escape

from app.cases.assessing_schemas import AssessmentView, ConditionView, EligibilityView, SourceView
from app.cases.notice_page import HEAD, TAIL
from app.clock import in_shanghai

_SIGNS = {"eligible": "✓", "not_eligible": "✗", "missing": "…", "desk_check": "？"}


def page(view: EligibilityView) -> str:
    """The whole page."""
    return "".join(_parts(view))


def _parts(view: EligibilityView) -> Iterator[str]:
    yield HEAD.format(title=f"政策对照 {escape(view.number)}")
    made = in_shanghai(view.made_at).strftime("%Y年%m月%d日 %H:%M")
    yield f"<h1>政策对照结果</h1>\n<p>办件编号 {escape(view.number)}　{made}</p>\n"
    yield '<p class="note">只是按您填的内容先对照一遍，能不能享受、给多少，以受理机关审核为准。</p>\n'
    if not view.complete:
        yield '<p class="note">还没填完，填完再看会更准。</p>\n'
    wished = [result for result in view.results if result.wished]
    yield from _short("您想办的", wished)
    yield from _short("别的政策", [result for result in view.results if not result.wished])
    for result in wished:
        yield from _result(result)
    yield TAIL


def _short(title: str, results: list[AssessmentView]) -> Iterator[str]:
    """A line for each: what most people want to know, on one screen."""
    if results:
        yield f"<h2>{title}</h2>\n<ul>"
        yield from (f"<li><b>{_lead(each)}</b>{escape(each.headline)}</li>" for each in results)
        yield "</ul>\n"


def _lead(result: AssessmentView) -> str:
    """What stands before the headline: not 还差 before 还没领, where the headline says what is lacking."""
    if result.verdict == "missing":
        return f"{_SIGNS[result.verdict]} {escape(result.title)}："
    return f"{_verdict(result)}。"


def _verdict(result: AssessmentView) -> str:
    return f"{escape(result.title)}：{_SIGNS[result.verdict]} {escape(result.verdict_label)}"


def _result(result: AssessmentView) -> Iterator[str]:
    yield f"<h2>{_verdict(result)}</h2>\n<p>{escape(result.headline)}</p>\n"
    yield '<table><thead><tr><th scope="col">条件</th><th scope="col">您的情况</th>'
    yield '<th scope="col" class="third">对照</th><th scope="col">依据</th></tr></thead><tbody>\n'
    yield from map(_condition, result.conditions)
    yield "</tbody></table>\n"
    for figure in result.figures:
        yield f"<p>{escape(''.join((figure.text, *figure.caveats)))}（{escape(_source(figure))}）</p>\n"
    if result.reasons and result.verdict == "desk_check":
        yield "<p>为什么要窗口核定：</p><ul>"
        yield from (f"<li>{escape(reason)}</li>" for reason in result.reasons)
        yield "</ul>\n"
    if result.remind_on:
        day = result.remind_on
        yield f"<p>可以再来问的日子：{day.year}年{day.month}月{day.day}日</p>\n"
    elif result.verdict != "not_eligible":
        yield f"<p>下一步：{escape(result.next_step)}</p>\n"
    yield f'<p class="small">{escape(result.area)}</p>\n'


def _condition(condition: ConditionView) -> str:
    advice = "".join((condition.text, condition.do))
    said = f'<br><span class="small">{escape(advice)}</span>' if advice else ""
    source = f"{_source(condition.source)}，{condition.standing_label}"
    return (
        f"<tr><td><b>{escape(condition.label)}</b></td>"
        f'<td data-label="您的情况">{escape(condition.value or "—")}</td>'
        f'<td data-label="对照">{escape(condition.outcome_label)}{said}</td>'
        f'<td data-label="依据" class="small">{escape(source)}</td></tr>\n'
    )


def _source(source: SourceView) -> str:
    """《标题》第12条, or title, area and date."""
    if source.article:
        return f"《{source.title}》{source.article}"
    return "，".join(part for part in (source.title, source.area, source.date) if part)
