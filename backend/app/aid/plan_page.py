"""The plan as a page to read on a phone and to print on A4: no script, no picture from elsewhere."""

from collections.abc import Iterator
from html import escape

from app.aid.plan import head_lines
from app.aid.schemas import Plan, PlanStep
from app.clock import in_shanghai

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>我的计划</title>
<style>
body { font: 1.125rem/1.65 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
body { color: #1a1a1a; margin: 0 auto; max-width: 46rem; padding: 1rem; }
h1 { font-size: 1.6rem; margin: 0; }
section { border: 1px solid #767676; border-radius: .25rem; margin: .75rem 0; padding: .5rem .75rem; }
h2 { font-size: 1.2rem; margin: 0 0 .25rem; }
p, ul { margin: .25rem 0; }
.small { color: #444; font-size: 1rem; }
@page { size: A4; margin: 12mm; }
@media print { body { font-size: 11pt; line-height: 1.4; max-width: none; padding: 0; } }
@media print { section { break-inside: avoid; margin: .4rem 0; } }
</style>
</head>
<body>
"""


def page(plan: Plan) -> str:
    """The whole page."""
    made = in_shanghai(plan.made_at)
    day = f"{made.year}年{made.month}月{made.day}日"
    head = f"<h1>我的计划</h1>\n<p class='small'>编号 {escape(plan.number)}，{day}</p>\n"
    head += "".join(f"<p>{escape(line)}</p>\n" for line in head_lines(plan))
    body = "\n".join(_section(number, step) for number, step in enumerate(plan.steps, start=1))
    return f"{_HEAD}{head}{body}\n<p>{escape(plan.closing)}</p>\n</body>\n</html>\n"


def _section(number: int, step: PlanStep) -> str:
    inner = "\n".join(_paragraphs(step))
    return f"<section><h2>{number}. {escape(step.title)}（{escape(step.when)}）</h2>\n{inner}</section>"


def _paragraphs(step: PlanStep) -> Iterator[str]:
    yield from (f"<p>{escape(reason)}</p>" for reason in step.reasons)
    yield f"<p><b>去哪：</b>{escape(step.where)}</p>"
    if step.bring:
        yield f"<p><b>带上：</b>{escape('、'.join(step.bring))}</p>"
    yield f"<p><b>怎么说：</b>{escape(step.say)}</p>"
    yield f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in step.next)}</ul>"
    if step.window:
        yield f"<p class='small'>由窗口核定：{escape('；'.join(step.window))}</p>"
    yield from (f"<p class='small'>{escape(each.text)}</p>" for each in step.hotlines)
    yield from (f"<p class='small'>依据：{escape(each.quote)}</p>" for each in step.clauses)
