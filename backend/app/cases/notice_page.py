"""The notice as a page to read on a phone and to print on A4: no script, no picture from elsewhere."""

from collections.abc import Iterator
from html import escape

from app.cases.notice_schemas import Notice, NoticeItem, NoticeMaterial
from app.cases.notice_text import used_by
from app.clock import in_shanghai

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

# Also inside the page: whoever saves it, or shows it out of memory, loses the header.
HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
* {{ box-sizing: border-box; }}
body {{ font: 1.125rem/1.65 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }}
body {{ color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 56rem; padding: 1rem; }}
header {{ display: flex; gap: 1rem; justify-content: space-between; align-items: flex-start; }}
h1 {{ font-size: 1.75rem; line-height: 1.3; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.35rem; margin: 1.5rem 0 .5rem; border-bottom: 2px solid #1a1a1a; }}
h3 {{ font-size: 1.125rem; margin: 1rem 0 .5rem; }}
p {{ margin: .25rem 0; }}
.note {{ border: 2px solid #8a5a00; padding: .5rem .75rem; margin: .75rem 0; background: #fff8e6; }}
.code {{ text-align: center; flex: none; font-weight: bold; }}
.code svg {{ display: block; width: 8.5rem; height: 8.5rem; margin: 0 auto; }}
dl {{ display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; margin: .5rem 0; }}
dt {{ color: #444; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
.side {{ display: grid; gap: .75rem; }}
.side {{ grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }}
.item {{ border: 1px solid #767676; border-radius: .25rem; padding: .5rem .75rem; }}
.item b {{ display: block; }}
.tag {{ display: inline-block; border: 1px solid #1a1a1a; border-radius: .25rem; padding: 0 .4rem; }}
.tag {{ font-size: 1rem; line-height: 1.5; }}
.small {{ color: #444; font-size: 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #767676; padding: .35rem .5rem; text-align: left; vertical-align: top; }}
th {{ background: #f0f0f0; }}
td {{ overflow-wrap: anywhere; }}
.mark {{ white-space: nowrap; }}
.third {{ width: 32%; }}
ul {{ margin: .25rem 0; padding-left: 1.25rem; }}
@media screen and (max-width: 40rem) {{
  header {{ display: block; }}
  thead {{ display: none; }}
  table, tbody, tr, td {{ display: block; border: 0; }}
  tr {{ border: 1px solid #767676; border-radius: .25rem; margin: .5rem 0; padding: .5rem .75rem; }}
  td {{ padding: 0; }}
  td[data-label]::before {{ content: attr(data-label) "："; color: #444; }}
}}
@page {{ size: A4; margin: 14mm; }}
@media print {{
  body {{ font-size: 12.5pt; line-height: 1.5; max-width: none; padding: 0; }}
  .side {{ grid-template-columns: repeat(2, 1fr); }}
  .small, .tag {{ font-size: 11.5pt; }}
  .item, tr, .note {{ break-inside: avoid; }}
  h2, h3 {{ break-after: avoid; }}
  thead {{ display: table-header-group; }}
}}
</style>
</head>
<body>
"""
TAIL = "</body>\n</html>\n"
_BOXES = {"own": "☐", "have": "☑", "shared": "○", "issued": "◎"}


def page(notice: Notice) -> str:
    """The whole page."""
    return "".join(_parts(notice))


def _parts(notice: Notice) -> Iterator[str]:
    yield HEAD.format(title=f"一次性告知单 {escape(notice.number)}")
    yield from _header(notice)
    yield f'<p class="note">{escape(notice.area_note)}</p>\n'
    if not notice.complete:
        yield '<p class="note">还没填完。填完后，下面的事项和材料可能会变。</p>\n'
    yield from _list("先看这里：次序别弄反", notice.order)
    yield "<h2>办哪些事，先后怎么排</h2>\n"
    for wave in notice.waves:
        together = "（可以同时办）" if len(wave.items) > 1 else ""
        yield f'<h3>第{wave.number}步{together}</h3>\n<div class="side">\n'
        yield from map(_item, wave.items)
        yield "</div>\n"
    yield from _materials(notice)
    yield from _list("到时再办的", notice.reminders)
    yield from _list("咨询电话", notice.hotlines)
    yield TAIL


def _header(notice: Notice) -> Iterator[str]:
    made = in_shanghai(notice.made_at).strftime("%Y年%m月%d日 %H:%M")
    yield f"<header><div>\n<h1>一次性告知单</h1>\n<p>{escape(notice.title)}</p>\n<dl>\n"
    lines = [("办件编号", notice.number), ("状态", notice.state_label), ("打印时间", made)]
    lines += [(line.label, line.value) for line in notice.about]
    yield from (f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>\n" for label, value in lines)
    yield "</dl>\n</div>\n"
    if notice.code is not None:
        yield f'<div class="code">{notice.code.svg}{escape(notice.code.code)}'
        yield '<p class="small">给窗口扫或报代码<br>30分钟有效，用一次</p></div>\n'
    yield "</header>\n"


def _item(item: NoticeItem) -> str:
    lines = [f"<b>{escape(item.title)}</b>"]
    lines.append(f'<span class="tag">{escape(item.state_label or item.filed_label)}</span>')
    lines.append(f"<p>{escape(item.what)}</p>")
    lines.append(f"<p>找谁：{escape(item.department)}</p>")
    if item.where:
        lines.append(f"<p>在哪：{escape(item.where)}</p>")
    if item.produces:
        lines.append(f"<p>办完拿到：{escape(item.produces)}</p>")
    if item.note:
        lines.append(f'<p class="small">{escape(item.note)}</p>')
    return f'<section class="item">{"".join(lines)}</section>\n'


def _materials(notice: Notice) -> Iterator[str]:
    yield f"<h2>材料一套（共 {len(notice.materials)} 样，各部门合用）</h2>\n"
    if notice.to_bring:
        yield f"<p><b>自备的材料已备 {notice.at_hand}/{notice.to_bring}</b></p>\n"
    yield '<p class="small">☐ 自备待备　☑ 已有　○ 数据共享免交　◎ 由部门核发</p>\n'
    yield '<table><thead><tr><th scope="col">标记</th><th scope="col">材料</th><th scope="col">形式</th>'
    yield '<th scope="col" class="third">用在</th></tr></thead><tbody>\n'
    yield from map(_material, notice.materials)
    yield "</tbody></table>\n"


def _material(material: NoticeMaterial) -> str:
    note = f'<br><span class="small">{escape(material.note)}</span>' if material.note else ""
    return (
        f'<tr><td class="mark">{_BOXES[material.mark]} {escape(material.mark_label)}</td>'
        f"<td><b>{escape(material.name)}</b>{note}</td>"
        f'<td data-label="形式" class="mark">{escape(material.form)}</td>'
        f'<td data-label="用在">{escape(used_by(material))}</td></tr>\n'
    )


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<h2>{escape(title)}</h2>\n<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>\n"
