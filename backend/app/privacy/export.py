"""A person's own data: as JSON in full, as a page to read with numbers masked."""

import json
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.privacy.audit.repository import one_view
from app.privacy.holdings.policy import Rule, TablePolicy
from app.privacy.holdings.repository import Holdings
from app.privacy.ports import Mask
from app.privacy.schemas import Export, ExportSection

_WORDS = {
    "visitor": "您",
    "assistant": "助手",
    "staff": "工作人员",
    "system": "系统",
    "granted": "同意",
    "refused": "拒绝",
    "withdrawn": "撤回",
    "page": "页面",
    "chat": "对话",
    "up": "有用",
    "down": "没用",
}
_VAULT = "vault_values"

_HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>我的数据</title>
<style>
body { font: 1.125rem/1.7 system-ui, sans-serif; color: #1a1a1a; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; }
th, td { text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0f0f0; }
</style>
</head>
<body>
<h1>我的数据</h1>
"""


def collect(session: Session, holdings: Holdings, conversation_id: str, version: int, clock: Clock) -> Export:
    """Everything of a conversation, of one moment. Must come first in its transaction."""
    one_view(session)
    sections = [
        ExportSection(
            table=policy.table,
            title=policy.title,
            purpose=policy.purpose,
            kept=kept_for(policy),
            columns=policy.export,
            rows=[
                {name: _plain(value) for name, value in row._mapping.items()}
                for row in holdings.rows(session, policy, conversation_id)
            ],
        )
        for policy in reversed(holdings.owned)
        if policy.export
    ]
    return Export(
        exported_at=clock.now(), conversation_id=conversation_id, notice_version=version, sections=sections
    )


def _plain(value: Any) -> Any:
    return in_shanghai(value).isoformat() if isinstance(value, datetime) else value


def kept_for(policy: TablePolicy) -> list[str]:
    """How long records of a table are kept, in sentences."""
    if policy.why_kept:
        return [policy.why_kept]
    if not policy.rules:
        return ["和对话一起删除。"]
    return [rule_sentence(rule) for rule in policy.rules]


def rule_sentence(rule: Rule) -> str:
    """A rule in words."""
    what = f"清空{'、'.join(rule.clear)}" if rule.clear else "删除"
    condition = "没有征得同意的，" if rule.without_consent else ""
    return f"{condition}{rule.days}天后{what}。"


def page(export: Export, mask: Mask) -> str:
    """The export as a page that needs nothing else. Numbers of the vault are masked: pages are looked at."""
    return "".join(_page_parts(export, mask))


def _page_parts(export: Export, mask: Mask) -> Iterator[str]:
    yield _HEAD
    yield f"<p>导出时间：{escape(_spoken(export.exported_at.isoformat()))}。"
    yield "这里的号码只显示一部分，完整内容在 JSON 文件里。</p>\n"
    for section in export.sections:
        yield f"<h2>{escape(section.title)}（{len(section.rows)}条）</h2>\n"
        yield f"<p>用途：{escape(section.purpose)}。保存：{escape(''.join(section.kept))}</p>\n"
        if not section.rows:
            continue
        yield "<table><thead><tr>"
        yield from (f'<th scope="col">{escape(label)}</th>' for label in section.columns.values())
        yield "</tr></thead><tbody>\n"
        for row in section.rows:
            yield "<tr>"
            for name in section.columns:
                yield f"<td>{escape(_cell(section.table, name, row, mask))}</td>"
            yield "</tr>\n"
        yield "</tbody></table>\n"
    yield "</body>\n</html>\n"


def _cell(table: str, name: str, row: dict[str, Any], mask: Mask) -> str:
    value = row[name]
    if value is None:
        return "未保存" if (table, name) == (_VAULT, "value") else ""
    if (table, name) == (_VAULT, "value"):
        return mask(row["kind"], value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if name.endswith("_at") or name == "at":
        return _spoken(str(value))
    # Only in columns of fixed words: a person may have typed "up" themselves.
    return _WORDS.get(str(value), str(value)) if name not in ("text", "comment") else str(value)


def _spoken(moment: str) -> str:
    return in_shanghai(datetime.fromisoformat(moment)).strftime("%Y年%m月%d日 %H:%M")
