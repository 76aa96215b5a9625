"""The notice as text for the chat: short, in sections; what does not fit is on the page and in print."""

from collections.abc import Callable, Iterator

from app.cases.notice_schemas import Notice, NoticeItem, NoticeMaterial
from app.processes.plan import bare

MAX_TEXT = 1500
_MOST_SHORT = 8
_MOST_USES = 3


def chat_text(notice: Notice) -> str:
    """As much detail as fits."""
    writings: list[Callable[[Notice], str]] = [_full, _plain, _short]
    return next((text for write in writings if len(text := write(notice)) <= MAX_TEXT), _cut(_short(notice)))


def used_by(material: NoticeMaterial) -> str:
    """The sub-items a material is for: the first ones by name, as a reminder where it goes."""
    named = "、".join(material.used_by[:_MOST_USES])
    more = len(material.used_by) - _MOST_USES
    return f"{named}等{len(material.used_by)}项" if more > 0 else named


def _full(notice: Notice) -> str:
    return _written(notice, _item_in_full, _material_in_full)


def _plain(notice: Notice) -> str:
    return _written(notice, _item_in_short, _material_in_short)


def _short(notice: Notice) -> str:
    """Only the first of each list, with how many more there are."""
    materials = [*notice.materials[:_MOST_SHORT]]
    fewer = notice.model_copy(update={"materials": materials, "order": notice.order[:2], "reminders": []})
    text = _written(fewer, _item_in_short, _material_in_short)
    more = len(notice.materials) - len(materials)
    return f"{text}\n还有 {more} 样材料，看打印版。" if more else text


def _cut(text: str) -> str:
    return f"{text[: MAX_TEXT - 20]}……\n完整的看打印版。"


def _written(
    notice: Notice, of_item: Callable[[NoticeItem], str], of_material: Callable[[NoticeMaterial], str]
) -> str:
    lines = [f"《一次性告知单》{notice.title}（{notice.number}）"]
    if not notice.complete:
        lines.append("还没填完，填完后下面的内容可能会变。")
    lines.append("【先后】同一步里的可以同时办")
    for wave in notice.waves:
        lines.append(f"第{wave.number}步：" + "；".join(of_item(item) for item in wave.items))
    lines += _materials(notice, of_material)
    if notice.order:
        lines += ["【别弄反】", *(f"· {each}" for each in notice.order)]
    if notice.reminders:
        lines += ["【到时再办】", *(f"· {each}" for each in notice.reminders)]
    lines.append(f"【注意】{notice.area_note}")
    if notice.hotlines:
        lines.append(f"【电话】{'；'.join(notice.hotlines)}")
    return "\n".join(lines)


def _materials(notice: Notice, of_material: Callable[[NoticeMaterial], str]) -> Iterator[str]:
    by_mark: dict[str, list[str]] = {}
    for material in notice.materials:
        by_mark.setdefault(material.mark, []).append(of_material(material))
    yield f"【材料】一共 {len(notice.materials)} 样，各部门合用一套"
    for mark, label in (
        ("own", "要准备"),
        ("have", f"已有（{notice.at_hand}/{notice.to_bring}）"),
        ("shared", "数据共享免交"),
        ("issued", "由部门核发"),
    ):
        if mark in by_mark:
            yield f"{label}：{'、'.join(by_mark[mark])}"


def _item_in_full(item: NoticeItem) -> str:
    return f"{bare(item.title)}（{item.department}，{item.state_label or item.filed_label}）"


def _item_in_short(item: NoticeItem) -> str:
    return bare(item.title)


def _material_in_full(material: NoticeMaterial) -> str:
    return f"{material.name}（{material.form}）"


def _material_in_short(material: NoticeMaterial) -> str:
    return material.name
