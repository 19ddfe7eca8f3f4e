"""Reads one number of a sentence: its object, the action on it, and the reason why it may not be compared."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import chain, product

from app.checks.frame_context import (
    FILLER,
    MOST_UNKNOWN,
    OTHER_YEARS,
    ROW,
    SOMETHING_ELSE,
    UNKNOWN,
    Context,
    Frame,
    Sentence,
    Token,
    Why,
)
from app.checks.numerals import CASE, ITEM
from app.model.claims import Claim

_EITHER = ROW | {"或", "或者"}
_SHORT_NAME = 4
"""Letters of a request's name that does not say that it is one for information."""


@lru_cache(maxsize=256)
def _limited(claim: Claim, cells: tuple[str, ...]) -> Claim:
    """The claim with those readings whose cells all fit one of the patterns; all where none does."""
    kept = [each for each in claim.readings if all(any(fnmatchcase(cell, one) for one in cells) for cell in each)]
    return claim._replace(readings=tuple(kept)) if kept else claim


def sums_of(claims: Sequence[Claim]) -> tuple[tuple[str, ...], ...]:
    """The sums that claims together may mean: one reading of each, every cell counted once."""
    chosen = product(*(claim.readings for claim in claims))
    return tuple(dict.fromkeys(tuple(dict.fromkeys(chain.from_iterable(each))) for each in chosen))


class Mention:
    """One number with the words beside it: `left` since the number before in the clause, `right` up to the next."""

    def __init__(
        self,
        sentence: Sentence,
        left: Sequence[Token],
        number: Token,
        right: Sequence[Token],
        *,
        is_last: bool,
    ) -> None:
        self._sentence, self._number = sentence, number
        self._right = right
        self._is_last = is_last
        self._vocabulary, self._claims = sentence.vocabulary, sentence.claims
        self._context = sentence.context
        after = sentence.text[number.end : number.end + 1]
        self._is_case = after == CASE or not right or "stop" in right[0].names
        """Whether the number is of cases, or without a unit."""
        is_changed = self._is_case and sentence.is_outcome(sentence.named)
        self._left = list(self._without_nouns(left)) if is_changed else left
        self._strong_left = self._strong(self._left)
        self._left_told = self._told(self._left)
        self._right_told = self._told(right) if is_last else []
        self._is_strange = False

    def frame(self) -> Frame:
        """Return the statement of the number, and move the sentence's context behind it."""
        name, is_own = self._object()
        action = self._action(name)
        if (not name or (not is_own and name in self._claims and not action)) and self._is_case:
            action = action or self._pick(self._assumed(self._left_told), self._left)
            name = self._vocabulary.assumed.get(action, name)
            is_own = is_own or action in self._vocabulary.assumed
        implied = self._vocabulary.implied.get(action, "")
        is_spoken = implied in (self._sentence.carried, self._context.object) or implied in self._sentence.named
        is_free = self._is_case and name not in self._vocabulary.cases
        is_known = action in self._claims.get(name, {})
        if implied and not is_known and (is_spoken or is_free) and not self._is_blocking_between(action):
            name, is_own = implied, True
        claim, why = self._claim(name, action, is_own)
        name = claim.object if claim else name
        is_strange = self._is_strange or (not name and self._residue(False) >= MOST_UNKNOWN)
        self._move_on(claim, SOMETHING_ELSE if is_strange else name, action, is_own=is_own or (is_strange and not name))
        begin, end = self._place() if claim else (self._number.start, self._number.end)
        return Frame(claim, self._number.start, begin, end, name, action, why)

    def _without_nouns(self, left: Sequence[Token]) -> Iterator[Token]:
        """The words in front; a noun right behind an outcome (无法提供的政府信息) names nothing else."""
        before = FILLER
        for token in left:
            is_plain = self._sentence.is_noun(token) and self._sentence.is_outcome(before)
            yield token._replace(names=FILLER) if is_plain else token
            before = token.names

    def _place(self) -> tuple[int, int]:
        """Return the range of the words that state the number's object, with the number."""
        says, text, end = self._sentence.says, self._sentence.text, self._number.end
        end += text[end : end + 1] in (CASE, ITEM) and end < len(text)
        begin = next((token.start for token in self._left if says(token.names)), None)
        if begin is not None:
            return begin, end
        return self._number.start, next((token.end for token in reversed(self._right) if says(token.names)), end)

    def _strong(self, side: Sequence[Token]) -> list[str]:
        """Return the objects of a side. A word for publishing that belongs to the object before it is its action."""
        found: list[str] = []
        for token in side:
            known = self._claims.get(found[-1], {}) if found else {}
            for name in self._sentence.objects[token.names]:
                if name not in self._vocabulary.published or token.names.isdisjoint(known):
                    found.append(name)
        return found

    def _object(self) -> tuple[str, bool]:
        """The object, and whether it stands in the clause itself and is not carried."""
        left = self._strong_left
        near = self._near()
        if near in self._claims and (not left or left[-1] not in self._claims or self._is_cause(left[-1], near)):
            return near, True
        if left:
            return left[-1], True
        if near:
            return near, True
        return self._context.object, False

    def _is_cause(self, left: str, near: str) -> bool:
        """Requests that lead to cases (因申请引发的3件复议) are not what is counted."""
        return left != near and self._is_last and not self._actions(self._left_told, near)

    def _near(self) -> str:
        """The object right behind the number's unit."""
        for token in self._right:
            names = list(self._sentence.objects[token.names])
            if names:
                return self._head(names[0], token) if self._is_last else ""
            if token.names.isdisjoint({"filler", "topic"}):
                break
        return self._modified()

    def _head(self, name: str, word: Token) -> str:
        """The object itself, or another thing of which it only says more (6件申请较多的信息)."""
        behind = [token for token in self._right if token.start > word.start and self._names_other(token)]
        text = self._sentence.text
        other = next((token for token in behind if text[token.start - 1] == "的"), None)
        return name if other is None else self._sentence.objects[other.names][0]

    def _modified(self) -> str:
        """The object at the end of words that only say more of it (收到4件有关征地补偿的公开申请); "" without one.

        A short name without the topic may be that of another kind of request (受理3件变更登记的申请).
        """
        spoken = [token for token in self._right if self._sentence.objects[token.names]]
        if not self._is_last or self._strong_left or self._vocabulary.plain.isdisjoint(self._left_told) or not spoken:
            return ""
        last, text = spoken[-1], self._sentence.text
        name = self._sentence.objects[last.names][0]
        is_at_end = last is self._right[-1] and "的" in text[last.start - 1 : last.start + 1]
        is_topical = last.end - last.start > _SHORT_NAME or any("topic" in token.names for token in self._right)
        return name if name in self._vocabulary.causes and is_at_end and is_topical else ""

    def _told(self, side: Sequence[Token]) -> list[str]:
        """All actions of a side, in order."""
        return [action for token in side for action in self._sentence.actions[token.names]]

    def _actions(self, told: Sequence[str], name: str) -> list[str]:
        """Return the actions that a claim about the object has."""
        known = self._claims.get(name)
        return [action for action in told if action in known] if known else []

    def _actions_behind(self, name: str) -> list[str]:
        """Actions behind the number that a claim about the object has, up to a cause."""
        if not self._right_told:
            return []
        cause = next((place for place, token in enumerate(self._right) if "cause" in token.names), None)
        return self._actions(self._right_told if cause is None else self._told(self._right[:cause]), name)

    def _action(self, name: str) -> str:
        """Return the action on the object: named before the number, else behind it; "" without one."""
        about = name if name in self._claims else self._context.object
        left = self._actions(self._left_told, about) or self._implied(self._left_told)
        if not about and not left:
            left = self._assumed(self._left_told)
        chosen = self._pick(left, self._left)
        if self._context.action in self._vocabulary.continued.get(chosen, {}):
            return self._vocabulary.continued[chosen][self._context.action]
        if chosen in self._vocabulary.totals:
            summed = (each for each, parts in self._vocabulary.combined.items() if self._context.action in parts)
            return next(summed, chosen)
        tiers = self._vocabulary.tiers
        if self._is_last and (not left or tiers.get(chosen, 0) == max(tiers.values(), default=0)):
            right = self._actions_behind(about) or self._implied(self._right_told)
            if not about and not right:
                right = self._assumed(self._right_told)
            best = self._pick(right[:1] if len(right) < 2 else right, self._right)
            return best or chosen
        if self._is_last and not any("entirely" in token.names for token in self._right):
            over = [action for action in self._actions_behind(about) if action in self._vocabulary.overriding]
            return over[0] if over else chosen
        return chosen

    def _pick(self, actions: list[str], side: Sequence[Token]) -> str:
        """The action that is meant among several; with "and so on" the broad one, said together their sum."""
        if not actions:
            return ""
        vocabulary = self._vocabulary
        if any("and_so_on" in token.names for token in side) and (
            broad := [action for action in actions if action in vocabulary.broad]
        ):
            return broad[-1]
        for combined, parts in vocabulary.combined.items():
            joined = any(self._sentence.text[token.start] in ROW for token in side)
            if joined and parts <= set(actions):
                rest = [action for action in actions if action not in parts]
                return rest[0] if rest else combined
        return self._sentence.chosen(actions)

    def _assumed(self, told: Sequence[str]) -> list[str]:
        return [action for action in told if action in self._vocabulary.assumed]

    def _implied(self, told: Sequence[str]) -> list[str]:
        return [action for action in told if action in self._vocabulary.implied]

    def _is_blocking_between(self, action: str) -> bool:
        """Another thing stands between the action and the number, or was spoken of last."""
        seen = False
        for token in (*self._left, *self._right):
            if action in token.names:
                seen = True
            elif seen and self._names_other(token):
                return True
        implied = self._vocabulary.implied.get(action, "")
        if action not in self._vocabulary.weak and (
            implied == self._sentence.carried or implied in self._sentence.named
        ):
            return False
        return bool(self._context.object) and self._context.object not in self._claims

    def _names_other(self, token: Token) -> bool:
        """Whether it is another thing, or one that was published, and no action."""
        objects = set(self._sentence.objects[token.names])
        return bool(objects) and not objects & self._claims.keys() and not self._sentence.actions[token.names]

    def _claim(self, name: str, action: str, is_own: bool) -> tuple[Claim | None, str]:
        if name not in self._claims:
            return None, Why.OTHER_THING if name else self._aside(name) or Why.UNREAD
        if self._is_uncounted() or self._is_published(name):
            return None, Why.OTHER_THING
        if self._context.blocked and action not in self._vocabulary.from_before:
            return None, self._context.blocked
        claims = self._claims[name]
        if name in self._strong_left:
            joined = self._joined(name)
            name = joined if not action or action in self._claims[joined] else name
            claims = self._claims[name]
        if action in self._vocabulary.continued and self._context.unread:
            return None, Why.UNREAD
        if not action and self._is_among(name, claims):
            return None, Why.PART
        claim = claims.get(action) if action else self._bare(name, is_own)
        if claim is None:
            return None, Why.UNREAD
        if not action and self._is_of_a_state(name):
            return None, Why.PART
        happened = action or (self._context.action if claim is claims.get(self._context.action) else "")
        is_lone = happened in self._vocabulary.weak and not self._has_companion(name)
        if is_lone or bool(claim.unit) != self._is_money():
            return None, Why.OTHER_THING
        if why := self._aside(name) or self._difference(name, action) or self._doubt(name, is_own):
            return None, why
        return self._within_whole(self._with_row(self._with_group(claim, name, action), name, action), action), ""

    def _with_row(self, claim: Claim, name: str, action: str) -> Claim:
        """Several reasons in a row beside one number (不掌握或者不存在的8件) are counted together."""
        reasons = self._reasons(self._left if action in self._left_told else self._right, name)
        if len(reasons) < 2 or action not in reasons:
            return claim
        return claim._replace(readings=sums_of([self._claims[name][each] for each in reasons]))

    def _reasons(self, side: Sequence[Token], name: str) -> list[str]:
        """The last row of outcomes of the first tier with nothing but a word of rows between them."""
        found: list[str] = []
        joined = False
        for token in side:
            if self._sentence.text[token.start : token.end] in _EITHER:
                joined = bool(found)
                continue
            known = [each for each in self._sentence.actions[token.names] if each in self._claims[name]]
            first = [each for each in known if not self._vocabulary.tiers.get(each, 1)]
            if first:
                found = [*found, first[0]] if joined and first[0] not in found else [first[0]]
            joined = False
        return found

    def _within_whole(self, claim: Claim, action: str) -> Claim:
        """Applicants of what was received are no applicants of what was done."""
        cells = self._vocabulary.parts_of.get(self._context.whole) if action in self._vocabulary.kinds else None
        return _limited(claim, cells) if cells else claim

    def _with_group(self, claim: Claim, name: str, action: str) -> Claim:
        """A reason said with its group (因重复申请不予处理) may count the group."""
        side = self._left if any(action in token.names for token in self._left) else self._right
        groups = [each for token in side for each in token.names & self._vocabulary.broad if each in self._claims[name]]
        if not groups or action in self._vocabulary.broad or self._vocabulary.tiers.get(action):
            return claim
        readings = (*claim.readings, *self._claims[name][groups[-1]].readings)
        return claim._replace(readings=tuple(dict.fromkeys(readings)))

    def _doubt(self, name: str, is_own: bool) -> str:
        """Words of no vocabulary before the number: from the first that speaks, for a bare object all."""
        from_first = name in self._vocabulary.cases or bool(self._actions(self._left_told, name))
        is_unread = self._residue(is_own and from_first) >= MOST_UNKNOWN
        self._is_strange = is_unread or self._is_strange_cause(name)
        return Why.UNREAD if self._is_strange else ""

    def _joined(self, name: str) -> str:
        """The object that this one and those that wait with it are together."""
        parts = {*self._context.pair, name, *self._strong_left}
        return next((about for about, joined in self._vocabulary.joined.items() if joined <= parts), name)

    def _is_of_a_state(self, name: str) -> bool:
        """Whether the words beside the cases say how far they are (已审结3件): then it is not all of them."""
        states = {rule.action for rule in self._vocabulary.finished if rule.object in self._vocabulary.cases}
        told = {*self._left_told, *self._right_told}
        return name in self._vocabulary.cases and not states.isdisjoint(told)

    def _bare(self, name: str, is_own: bool) -> Claim | None:
        """The claim of an object without an action, where it allows that."""
        claims = self._claims[name]
        if not is_own:
            is_plain = bool(self._left) and all("filler" in token.names for token in self._left)
            return claims.get("") if self._context.fresh and is_plain and not self._context.action else None
        claim = claims.get("")
        is_plain = not any(token.names & self._vocabulary.actions - {name} for token in self._left)
        if claim is None or (claim.bare == "first" and self._context.action and self._context.action in claims):
            return claims.get(self._context.action)
        if claim.bare == "first" and (self._context.passed or not is_plain):
            return None
        return claim

    def _is_among(self, name: str, claims: Mapping[str, Claim]) -> bool:
        """Whether it is a part of the number before that names nothing else done (现行有效58件，其中区政府文件41件)."""
        among = [token for token in self._left if "among" in token.names]
        if any(name in self._sentence.objects[token.names] for token in among):
            return True  # 4件行政复议中1件
        return bool(among) and name == self._context.object and self._context.action in claims

    def _has_companion(self, name: str) -> bool:
        """Whether the sentence has another action of the object that is of about the same tier."""
        tiers, claims, weak = self._vocabulary.tiers, self._claims[name], self._vocabulary.weak
        usual = [tiers[claims[action].actions[0]] for action in weak if action in claims]
        near = {action for action in claims if any(abs(tiers.get(action, 99) - tier) <= 1 for tier in usual)}
        return bool((near - weak) & self._sentence.named)

    def _is_strange_cause(self, name: str) -> bool:
        """Cases that something else led to: another object, or words of no vocabulary, behind a word for a cause."""
        if name not in self._vocabulary.cases:
            return False
        cause, strange = False, 0
        for token in self._left:
            if name in self._sentence.objects[token.names]:
                break
            if "cause" in token.names:
                cause, strange = True, 0
            elif token.names is UNKNOWN:
                strange += token.end - token.start
            elif self._sentence.is_other(token) or self._is_of_another_table(token):
                strange += MOST_UNKNOWN
        return cause and strange >= MOST_UNKNOWN

    def _is_of_another_table(self, token: Token) -> bool:
        """Whether it names an object of claims that cases do not come of: a licence, a rule."""
        known = self._claims.keys() - self._vocabulary.causes - self._vocabulary.cases
        return next(iter(self._sentence.objects[token.names]), "") in known

    def _is_published(self, name: str) -> bool:
        """Decisions or rules that were published are not those that were made."""
        before = [each for token in self._left for each in self._sentence.objects[token.names]]
        bare = self._claims[name].get("")
        is_row = self._context.published and bare is not None and bare.bare == "first"
        is_said = not self._vocabulary.published.isdisjoint(before[:-1]) and before[-1] == name
        if not is_row and not is_said:
            return False
        return not any(
            token.names & self._vocabulary.actions & set(self._claims[name]) and token.names.isdisjoint({name})
            for token in self._left
        )

    def _is_money(self) -> bool:
        return bool(self._right) and "money" in self._right[0].names and self._right[0].start == self._number.end

    def _is_uncounted(self) -> bool:
        """Money, people, days are no cases."""
        if not self._right or self._right[0].start != self._number.end:
            return False
        first = self._right[0]
        if "not_counted" in first.names:
            return True
        return first.names is FILLER and len(self._right) > 1 and "measure" in self._right[1].names

    def _difference(self, name: str, action: str) -> str:
        """A change against another year, a rest, a number of a row that could not be paired, or a cause."""
        said = {name for token in self._left for name in token.names}
        if "compare" in said and said & OTHER_YEARS:
            return Why.OTHER_YEAR
        if "respectively" in said and not self._is_outcome_after("respectively"):
            return Why.UNREAD
        is_left = any("rest" not in each for each in self._actions(self._left_told, name))
        if (
            "rest" in said
            and "rest" not in action
            and not is_left
            and self._is_of_rest(action)
            and "except" not in self._sentence.named
        ):
            return Why.PART
        if name in self._vocabulary.cases:
            if self._is_of_any_cause():
                return Why.OTHER_THING
            others = set(self._strong_left) - self._vocabulary.published
            return Why.OTHER_THING if others - {name, *self._vocabulary.causes, *self._vocabulary.cases} else ""
        if not is_left and not action and any("cause" in token.names for token in (*self._left, *self._right)):
            return Why.PART
        if not action and any(self._sentence.is_other(token) for token in self._left):
            return Why.OTHER_THING
        tiers, carried = self._vocabulary.tiers, self._context.action
        if action in self._vocabulary.totals and carried in tiers:
            # The sum of outcomes or applicants is not what was received.
            return Why.PART if tiers[carried] < tiers[self._claims[name][action].actions[0]] else ""
        return ""

    def _is_outcome_after(self, word: str) -> bool:
        """Whether an outcome stands between a word and the number (分别为予以公开45件)."""
        places = [place for place, token in enumerate(self._left) if word in token.names]
        return bool(self._implied(self._told(self._left[places[-1] + 1 :])))

    def _is_of_any_cause(self) -> bool:
        """Cases of which those about disclosure are only some, told behind the number (其中涉及政府信息公开的2件)."""
        seen = False
        for token in self._sentence.words:
            if token.start < self._number.start:
                if "topic" in token.names or self._vocabulary.causes.intersection(self._sentence.objects[token.names]):
                    return False
            elif "among" in token.names:
                seen = True
            elif seen and "topic" in token.names:
                return True
        return False

    def _is_of_rest(self, action: str) -> bool:
        """Tell whether a rest with `action` is only a part: not for an outcome, nor for what was left."""
        return action not in self._vocabulary.implied and action not in self._vocabulary.left

    def _aside(self, name: str) -> str:
        """A channel, a period or another matter beside the number."""
        channel = soft = False
        known = self._claims.get(name, {}).keys() & self._vocabulary.actions
        for token in self._left:
            if "all_channels" in token.names:
                channel = False
            elif "channel" in token.names:
                channel = True
            elif token.names & {"period", "matter"} and not self._sentence.actions[token.names]:
                if "cause" not in token.names or name not in self._vocabulary.cases:
                    return Why.PART
            elif "soft" in token.names:
                soft = True
            elif not token.names.isdisjoint(known):
                soft = False
        if channel or soft:
            return Why.PART
        for token in self._right:
            if token.names & {"channel", "matter"} and not self._actions(self._left_told, self._context.object):
                return Why.PART
            if self._is_predicate(token):
                break
        return ""

    def _is_predicate(self, token: Token) -> bool:
        """Whether a word behind the number says more than what is counted (in 2件申请延期答复 the first does not)."""
        is_noun = bool(self._sentence.objects[token.names]) and not self._sentence.actions[token.names]
        return self._sentence.says(token.names) and (not is_noun or bool(self._strong_left))

    def _residue(self, is_own: bool) -> int:
        """Letters of no known word before the number; where `is_own` those behind the first that speaks."""
        begin = 0
        spoken = [place for place, token in enumerate(self._left) if self._sentence.says(token.names)]
        if is_own and spoken:
            begin = spoken[0]
        words = list(self._left[begin:])
        if not spoken:
            ends = [place for place, token in enumerate(self._right) if self._sentence.says(token.names)]
            words += self._right[: ends[0]] if ends else ()
        return sum(token.end - token.start for token in words if token.names is UNKNOWN)

    def _move_on(self, claim: Claim | None, name: str, action: str, *, is_own: bool) -> None:
        """Sets the context that holds behind the number."""
        sentence = self._sentence
        passed = sentence.context.passed or (bool(name) and name not in self._claims)
        is_published = name in self._vocabulary.published or (name in self._claims and self._is_published(name))
        published = sentence.context.published or is_published
        is_unread = claim is None and not action
        before = sentence.context
        blocked, object_, said, whole = before.blocked, before.object, before.action, before.whole
        is_listed = object_ in sentence.vocabulary.causes
        if claim is None and not is_listed and self._left and "attribute" in self._left[-1].names:
            blocked = Why.OTHER_THING
        if is_own:
            is_row = claim is not None and not action and claim is self._claims[name].get(said)
            object_, said = name, said if is_row else action
        elif action:
            said = action
        if action not in self._vocabulary.kinds:
            whole = action
        sentence.context = Context(object_, said, blocked, passed, (), published, False, is_unread, whole)
