"""What a message says of danger where a story is told: kept with help, put right, said to be none."""

from sqlalchemy.exc import IntegrityError

from app.cases import hearing_words, repository
from app.cases.after_help import tells_how_it_is
from app.cases.asides import Asides
from app.cases.asking import Button, button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat_view import Turned
from app.cases.heavy import tells_heavy_heart
from app.cases.putting_right import denies_danger, exactly
from app.cases.stories import MATTERS, UNDERSTOOD, Telling
from app.cases.unharmed import denies_harm, is_fine, is_quarrel
from app.safety import SETTLED
from app.safety.whose import disowns

_VIOLENCE = "violence"
_HELPED = "helped:"


class Endangered(Asides):
    """The part of a turn that hears of danger."""

    _sealed: str | None = None  # the token of what may not be read yet

    def _telling(self) -> Telling | None:
        return self._parts.telling(self._opened)

    def _keep_with_help(self, kind: str) -> list[Button]:
        """Keep what was answered with help instead of the next question; the buttons to go on or to leave.

        At the question of safety one's own danger is the answer; everywhere else, and for that of somebody
        else, the story's reader finds what it says.
        """
        if (telling := self._telling()) is not None:
            if kind != SETTLED:
                self._note_help()
                self._keep_in_danger(telling, kind)
            place = self._opened.open_place
            if place.key in telling.reader.going_on:
                return self._parts.wording.buttons(self._opened, place)
        return [button("接着说", do="go_on"), button("先到这", do="pause")]

    def _keep_in_danger(self, telling: Telling, kind: str) -> None:
        place, text = self._opened.open_place, self._said.text
        if (answer := telling.reader.in_danger.get(place.key, {}).get(kind)) is not None:
            if denies_harm(text):
                answer = telling.reader.at_ease[place.key]  # 没有人上门逼债
            said = exactly(place, text) if denies_danger(text) else None  # 活着呢
            self._give(place, said or answer, typed=False)
        elif telling.is_over(self._opened):
            self._take_told()
        else:
            self._opened = telling.keep(self._session, self._opened, self._sealed or self._said.text)

    def _note_help(self) -> None:
        """Remember that this case was answered with help once."""
        turn = {
            "conversation_id": self._said.conversation_id,
            "message_id": f"{_HELPED}{self._opened.row.id}",
            "outcome": {},
            "created_at": self._book.now,
        }
        try:
            with self._session.begin_nested():
                repository.add_turn(self._session, turn)
        except IntegrityError:
            return  # it was before

    def _after_help(self) -> Turned | None:
        """睡着了, 我妈陪着呢: how somebody is after help was offered answers no question."""
        telling, text, opened = self._telling(), self._said.text, self._opened
        if telling is None or not tells_how_it_is(text):
            return None
        helped = f"{_HELPED}{opened.row.id}"
        if repository.find_turn(self._session, self._said.conversation_id, helped) is None:
            return None
        place = opened.open_place
        if place.options and not opened.row.pending and self._reader().read(place, text).fits:
            return None  # 没事, asked whether all are safe
        if telling.is_ahead(opened):
            self._opened = telling.keep_more(self._session, opened, self._sealed or text)
        return self._ask(hearing_words.AFTER_HELP)

    def _heavy_hearted(self) -> Turned | None:
        """心里堵得慌, in the middle of questions: a calm line, and the question once more.

        Where the words answer the question, as at that of safety, they are its answer.
        """
        text, opened, telling = self._said.text, self._opened, self._telling()
        place = opened.open_place
        if not tells_heavy_heart(text):
            return None
        if place.options and not opened.row.pending and self._reader().read(place, text).fits:
            return None
        if telling is not None and telling.is_ahead(opened):
            self._opened = telling.keep_more(self._session, opened, self._sealed or text)
        return self._ask(hearing_words.HEAVY)

    def _take_told(self) -> bool:
        """What a long answer says of other questions, or of this one."""
        raise NotImplementedError

    def _disowned(self) -> Turned | None:
        """撑不住的是我弟弟，不是我: an answer that made it the teller's own is taken back and asked again."""
        telling, opened = self._telling(), self._opened
        if telling is None or UNDERSTOOD in (opened.row.pending or {}) or not disowns(self._said.text):
            return None
        own = {key: kinds["self"] for key, kinds in telling.reader.in_danger.items() if "self" in kinds}
        known = opened.stored.get(MATTERS)
        named = list(known.value or []) if known is not None else []
        left = [each for each in named if each not in own.values()]
        wrong = [
            key for key, value in own.items() if key in opened.stored and opened.stored[key].value == value
        ]
        if not wrong and left == named:
            return None
        if left != named:
            self._give(opened.interview.by_key[MATTERS], left) if left else self._leave_out(MATTERS)
        for key in wrong:
            self._opened = self._book.tidy(self._session, self._book.lose(self._session, self._opened, key))
        if telling.is_ahead(self._opened):
            self._opened = telling.keep_more(self._session, self._opened, self._sealed or self._said.text)
        return self._ask(hearing_words.NOT_YOURS)

    def _leave_out(self, key: str) -> None:
        base = max(self._base, self._own)
        self._opened, _ = self._book.skip(self._session, self._opened, key, CITIZEN_IN_CHAT, base)

    def _no_danger(self) -> Turned | None:
        """没想死，就是没钱: who says no to a danger has it put right by what he says, or is asked."""
        telling, text = self._telling(), self._said.text
        if telling is None or self._opened.row.pending:
            return None
        if (unharmed := self._unharmed(telling)) is not None:
            return unharmed
        if not denies_danger(text):
            return None
        for key, kinds in telling.reader.in_danger.items():
            stored, place = self._opened.stored.get(key), self._opened.interview.by_key.get(key)
            danger = stored is not None and stored.value in kinds.values()
            if place is None or not (danger or place == self._opened.open_place):
                continue
            found = [value for value, _ in self._reader().read(place, text).values]
            if not found or set(found) & set(kinds.values()):
                return self._go_to(place) if danger else None
            return self._give(place, found[-1]) or self._ask("")
        return None

    def _unharmed(self, telling: Telling) -> Turned | None:
        """没人打人 都挺好: fine, said in any words, where it is asked; a harm that was recorded is none."""
        text, place = self._said.text, self._opened.open_place
        taken = self._take_harm_back(telling)
        ease = telling.reader.at_ease.get(place.key)
        if ease is None:
            return self._ask("") if taken else None
        if is_fine(text):
            return self._give(place, ease) or self._ask("")
        heard = set(telling.reader.matters(text).get(MATTERS, []))
        if is_quarrel(text) and not heard & set(telling.reader.gravest.get(place.key, {})):
            if telling.is_ahead(self._opened):
                self._opened = telling.keep_more(self._session, self._opened, self._sealed or text)
            return self._ask(hearing_words.QUARREL)
        return None

    def _take_harm_back(self, telling: Telling) -> bool:
        """没人威胁俺们: takes the harm out of what was answered and of what was told; whether it did."""
        if not denies_harm(self._said.text):
            return False
        taken = False
        for key, kinds in telling.reader.in_danger.items():
            stored, place = self._opened.stored.get(key), self._opened.interview.by_key.get(key)
            if place is not None and stored is not None and stored.value == kinds.get(_VIOLENCE):
                self._give(place, telling.reader.at_ease[key])
                taken = True
            gravest = telling.reader.gravest.get(key, {})
            harm = {name for name, value in gravest.items() if value == kinds.get(_VIOLENCE)}
            known = self._opened.stored.get(MATTERS)
            named = list(known.value or []) if known is not None else []
            if set(named) & harm:
                left = [each for each in named if each not in harm]
                self._give(self._opened.interview.by_key[MATTERS], left) if left else self._leave_out(MATTERS)
                taken = True
        return taken
