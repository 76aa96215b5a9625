"""The members of a group in conversation: one who leaves, one put back, and how the whole is shared out."""

from dataclasses import replace
from typing import Any

from app.cases import regrouping
from app.cases.asking import button
from app.cases.chat_view import Turned, text_reply
from app.cases.consenting import Consenting
from app.cases.joining import find_joining
from app.cases.leaving import Leaving, find_leaving
from app.cases.sums import MORE, Member, is_closed, members_of, shared_groups, shares_told
from app.privacy.masking import mask
from app.processes.interview import Place
from app.processes.model import Step, StepType
from app.processes.reading import TOKEN
from app.spoken.splits import Split, equal_part, find_split, only_mine, without_split

GROUP_DOES = frozenset({"leave", "put_back", "shares"})
_WHO = "您说的是哪一位？点一下，就把这位去掉。"
_WHO_LEFT = "现在记着{count}位{label}。去掉哪一位，点一下就行。"
_GONE = "好，{label}{number}（{name}）去掉了。"
_RENUMBERED = "后面的往前挪了一位。"
_NONE_LEFT = "现在一位{label}都没有了，往下接着说都有谁。"
_TOO_FEW = "现在只剩{count}位{label}了，往下接着说还有谁；要是就您自己出钱，点下面的按钮改。"
_ALONE = "就剩您自己了的话，“{label}”要改成“{alone}”，前面说的{group}就不用填了。改吗？"
_BACK = "好，{label}{number}放回来了。"
_NOTHING_BACK = "这位放不回来了，要加就直接说名字。"
_HOW_MANY = "平分的话，一共几位{label}？说“两个人平分”“四个人平分”就行。"
_UNEVEN = "{count}位平分，除不成整数。可以有一位多占1%，一位一位说；没商量好就先跳过，到窗口之前定下来就行。"
_MINE = "这位是您自己，还是跟您合伙的？点一下就记。"
_FULL = "{label}这里最多填{most}位，再多的到窗口补上就行。"
_THIS_FIRST = "好，先把这位的{share}说了，没定就说“跳过”。等问到“{more}”，再说新来的这位。"
_ONE_MORE = "好，再加一位{label}。"
_NOT_YET = "谁占多少先不记，办到那一步再说。"
_NOT_NOTED = "这位没记在{label}里，不用去掉。现在记着的是：{noted}。"
_WHICH_IS_ME = "您自己是哪一位？点一下，两位的{share}就都记上。"


class Grouping(Consenting):
    """The part of a turn that is about the members of a group."""

    # ── who leaves ──

    def _somebody_left(self) -> Turned | None:
        """王强不干了: the member goes; asks who is meant where that is not said."""
        if self._telling() is not None or self._opened.row.pending:
            return None
        for group in shared_groups(self._opened.process, self._opened.interview.places):
            members = members_of(self._opened.interview.answers, group)
            leaving = self._leaving(group, members)
            if leaving is not None:
                return self._left(group, members, leaving)
        return None

    def _leaving(self, group: Step, members: list[Member]) -> Leaving | None:
        place = self._opened.open_place
        text = self._in_clear()
        here = place.group == group.id or place.step.type is StepType.CONFIRM
        asked = place.group == group.id and place.step.type is not StepType.NAME and place.step.id != "more"
        return find_leaving(text, group.label, members, place.number if asked else None, here=here)

    def _left(self, group: Step, members: list[Member], leaving: Leaving) -> Turned:
        if leaving.alone:
            return self._ask_alone(group)
        if leaving.who is not None:
            return self._leave(group, leaving.who)
        if leaving.stranger is not None:
            noted = "、".join(self._called(group, each) for each in members)
            return self._shared_out() or self._ask(_NOT_NOTED.format(label=group.label, noted=noted))
        chosen = [
            button(self._called(group, each), step=f"{group.id}.{each.number}", do="leave")
            for each in members
        ]
        asked = _WHO if leaving.left is None else _WHO_LEFT.format(count=len(members), label=group.label)
        reply = text_reply(asked, [*chosen, button("都不去掉", do="go_on")])
        return Turned(handled=True, before=[reply])

    def _leave(self, group: Step, number: int) -> Turned:
        member = next((each for each in self._members(group) if each.number == number), None)
        if member is None:
            return self._ask("")
        base = max(self._base, self._own)
        self._opened = regrouping.take_out(self._book, self._session, self._opened, group, number, base)
        rest = self._members(group)
        told = _GONE.format(label=group.label, number=number + 1, name=self._masked(member))
        if number < len(rest):
            told += _RENUMBERED
        options = [button("放回来", do="put_back")]
        if not rest:
            told += _NONE_LEFT.format(label=group.label)
        elif len(rest) < (group.least or 1):
            told += _TOO_FEW.format(count=len(rest), label=group.label)
            options += self._alone_button(group)
        elif is_closed(self._opened.interview.answers, group):
            told = "\n".join([told, *shares_told(self._opened.interview, group)])
        return Turned(handled=True, before=[text_reply(told, options)], after=[self._question()])

    def _ask_alone(self, group: Step) -> Turned:
        found, options = self._asked_by(group), self._alone_button(group)
        if found is None:
            return self._ask("")
        place, value = found
        labels = {option.value: option.label for option in place.step.options}
        text = _ALONE.format(label=place.label, alone=labels[value], group=group.label)
        return Turned(handled=True, before=[text_reply(text, [*options, button("先不改", do="go_on")])])

    def _alone_button(self, group: Step) -> list[dict[str, str]]:
        found = self._asked_by(group)
        if found is None:
            return []
        place, value = found
        label = next(option.label for option in place.step.options if option.value == value)
        return [button(label, step=place.key, value=value)]

    def _asked_by(self, group: Step) -> tuple[Place, str] | None:
        """The choice by which the group is asked for, and its other answer where there are only two."""
        names = self._opened.process.conditions[group.id].names if group.show_if else frozenset()
        for place in self._opened.interview.places:
            stored = self._opened.stored.get(place.key)
            if place.key in names and place.step.type is StepType.CHOICE and stored is not None:
                others = [each.value for each in place.options if each.value != stored.value]
                return (place, others[0]) if len(others) == 1 else None
        return None

    def _put_back(self) -> Turned:
        number = regrouping.number_out(self._opened)
        group = regrouping.group_out(self._opened)
        after = regrouping.put_back(self._book, self._session, self._opened)
        if after is None or group is None or number is None:
            return self._ask(_NOTHING_BACK)
        self._opened = after
        return self._ask(_BACK.format(label=group.label, number=number + 1))

    def _wants_him_back(self) -> Turned | None:
        if regrouping.group_out(self._opened) is None or not regrouping.asks_back(self._said.text):
            return None
        return self._put_back()

    # ── who joins ──

    def _somebody_joined(self) -> Turned | None:
        """又来一个哥们陈涛要入股: one more member behind the last, whose name is kept where it is told."""
        joining = None if self._telling() or self._opened.row.pending else find_joining(self._in_clear())
        for group in shared_groups(self._opened.process, self._opened.interview.places) if joining else ():
            members, asked = self._members(group), self._opened.open_place
            if not members or joining is None or joining.name in [each.name for each in members]:
                return None
            if asked.group == group.id and asked.step.id != MORE:
                share = next(step.label for step in group.steps if step.unit == "%")
                told = _THIS_FIRST.format(share=share, more=group.more)
                return None if asked.step.type is StepType.NAME else self._ask(told)
            return self._join(group, members, joining.name)
        return None

    def _join(self, group: Step, members: list[Member], name: str | None) -> Turned | None:
        if len(members) >= (group.most or 1):
            return self._ask(_FULL.format(label=group.label, most=group.most))
        more = self._opened.interview.by_key.get(f"{group.id}.{members[-1].number}.{MORE}")
        if more is None:
            return None
        noted = list(self._noted)
        self._give(more, True, typed=False)
        self._noted = noted  # that there is one more is said by who it is
        steps = (step for step in group.steps if step.type is StepType.NAME)
        place = self._opened.interview.by_key.get(f"{group.id}.{members[-1].number + 1}.{next(steps).id}")
        if place is None or name is None:
            return self._ask(_ONE_MORE.format(label=group.label))
        return self._give(place, name) or self._ask("")

    def _in_clear(self) -> str:
        return TOKEN.sub(lambda match: self._resolve(match[0]) or match[0], self._said.text)

    # ── who has how much ──

    def _shared_out(self) -> Turned | None:
        """一人一半, 我六他四: the shares of all who are named."""
        place, found = self._opened.open_place, find_split(self._said.text)
        if found is None or self._telling() is not None:
            return None
        if place.step.type is StepType.NAME or (place.group is None and place.step.type is StepType.TEXT):
            return self._said_beside_a_name(place)
        at_hand = place.group is not None
        if not (at_hand or place.step.type is StepType.CONFIRM):
            return None
        for group in shared_groups(self._opened.process, self._opened.interview.places):
            members = [each for each in self._members(group) if each.name]
            if members and place.group in (None, group.id):
                return (
                    self._equally(group, members, found)
                    if found.equal
                    else self._in_two(group, members, found)
                )
        return None

    def _said_beside_a_name(self, place: Place) -> Turned | None:
        """我叫刘洋，我六他四: of a member his own part; beside any other name it is none of it."""
        if place.group is not None:
            self._said = replace(self._said, text=only_mine(self._said.text))
            return None
        rest = without_split(self._said.text)
        if not rest:
            return self._ask(_NOT_YET)
        self._said = replace(self._said, text=rest)
        return None

    def _equally(self, group: Step, members: list[Member], found: Split) -> Turned | None:
        closed = is_closed(self._opened.interview.answers, group)
        count = len(members) if closed and found.count is None else found.count
        if count is None:
            return self._ask(_HOW_MANY.format(label=group.label))
        if len(members) > count or (closed and len(members) != count):
            return None  # 一人一半, of three: the questions one by one are right
        part = equal_part(count)
        if part is None:
            return self._ask(_UNEVEN.format(count=count))
        self._give_all([(self._share_of(group, each.number), part) for each in members])
        return self._ask("")

    def _in_two(self, group: Step, members: list[Member], found: Split) -> Turned | None:
        """Whose is whose: the speaker is known once his own name is; else it is asked."""
        if len(members) > 2:
            return None
        share = self._share_of(group, members[0].number).label.rpartition("·")[2]
        me = next((each.number for each in members if each.name == self._own_name()), None)
        if found.mine is not None and me is not None and len(members) == 2:
            parts = {each.number: found.mine if each.number == me else found.other for each in members}
            self._give_all([(self._share_of(group, number), part) for number, part in parts.items()])
            return self._ask("")
        options = self._whose(group, members, found)
        asked = _MINE if len(members) == 1 and found.mine is not None else _WHICH_IS_ME.format(share=share)
        if found.mine is None:
            asked = "谁占多少？点一下就记。"
        return Turned(handled=True, before=[text_reply(asked, options)])

    def _whose(self, group: Step, members: list[Member], found: Split) -> list[dict[str, str]]:
        """A button for each way round: what the one asked about has, and what is left for the other."""
        asked = self._opened.open_place
        ours = (
            next((each for each in members if each.number == asked.number), members[0])
            if asked.group
            else members[0]
        )
        key = self._share_of(group, ours.number).key
        one, two = (found.mine, found.other) if found.mine is not None else found.parts
        called = self._called(group, ours)
        ways = [(one, two), (two, one)]
        if found.mine is None:
            labels = [f"{called}占{each}%" for each, _ in ways]
        else:
            labels = [f"{called}是我，占{one}%", f"{called}不是我，占{two}%"]
        return [
            button(label[:20], step=key, do="shares", value=each, rest=rest)
            for label, (each, rest) in zip(labels, ways, strict=True)
        ]

    def _give_shares(self, values: dict[str, Any]) -> Turned:
        place = self._opened.interview.by_key.get(str(values.get("step", "")))
        if place is None or place.group is None:
            return self._ask("")
        group = self._opened.process.steps[place.group]
        given = [(place, values.get("value"))]
        others = [each for each in self._members(group) if each.number != place.number and each.name]
        if len(others) == 1:
            given.append((self._share_of(group, others[0].number), values.get("rest")))
        self._give_all(given)
        return self._ask("")

    def _group_pressed(self, values: dict[str, Any]) -> Turned:
        """A button under a question about members."""
        if values.get("do") == "put_back":
            return self._put_back()
        if values.get("do") == "shares":
            return self._give_shares(values)
        name, _, number = str(values.get("step", "")).rpartition(".")
        group = self._opened.process.steps.get(name)
        if group is None or group.type is not StepType.GROUP or not number.isdecimal():
            return self._ask("")
        return self._leave(group, int(number))

    # ── small ──

    def _members(self, group: Step) -> list[Member]:
        return members_of(self._opened.interview.answers, group)

    def _share_of(self, group: Step, number: int) -> Place:
        step = next(step for step in group.steps if step.unit == "%")
        return self._opened.interview.by_key[f"{group.id}.{number}.{step.id}"]

    def _own_name(self) -> str | None:
        """The speaker's own name, once it was asked for."""
        for place in self._opened.interview.places:
            answer = self._opened.stored.get(place.key)
            if place.step.type is StepType.NAME and place.group is None and answer is not None:
                return str(answer.value) if answer.value else None
        return None

    def _called(self, group: Step, member: Member) -> str:
        return f"{group.label}{member.number + 1} {self._masked(member)}"

    @staticmethod
    def _masked(member: Member) -> str:
        return mask("name", member.name) if member.name else "没说名字"
