"""Claims of a sentence that there is none: a negation with an action, or all of an object done."""

from collections.abc import Iterator

from app.checks.frame_context import MOST_UNKNOWN, ROW, UNKNOWN, Clause, Frame, Sentence, Token, Why, clauses

_MOST_DENIED = 6
"""So many letters that no word explains may stand in a denial of cases: names of units and offices do."""


def none_at_all(sentence: Sentence) -> Iterator[Frame]:
    """Yield claims that there is none: a negation with an action, or an action done to all."""
    for place, token in enumerate(sentence.words if "negation" in sentence.named else ()):
        if "negation" in token.names and token.names.isdisjoint(sentence.vocabulary.actions):
            yield from _Negation(sentence, place).frames()
    yield from _finished(sentence)


class _Negation:
    """One negation with the words behind it up to the end of its clause."""

    def __init__(self, sentence: Sentence, place: int) -> None:
        self._sentence, self._begin = sentence, sentence.words[place].start
        self._scope = list(self._reach(place + 1))
        self._is_of_before = place > 0 and "last_year" in sentence.words[place - 1].names

    def _reach(self, place: int) -> Iterator[Token]:
        """The words that it denies: rows go on over marks of rows."""
        for token in self._sentence.words[place:]:
            if "stop" in token.names and self._sentence.text[token.start] != "、":
                return
            if "number" in token.names or "negation" in token.names:
                return
            yield token

    def frames(self) -> Iterator[Frame]:
        sentence = self._sentence
        if sentence.context.blocked == Why.OTHER_YEAR:
            return
        names = [name for token in self._scope for name in sentence.objects[token.names]]
        actions = {name for token in self._scope for name in token.names & sentence.vocabulary.actions}
        cleared = [name for name in names if name not in sentence.vocabulary.published]
        wanted = self._wanted(cleared, actions)
        unknown = sum(token.end - token.start for token in self._scope if token.names is UNKNOWN)
        about = {name for name, _ in wanted}
        most = _MOST_DENIED if about & sentence.vocabulary.cases else MOST_UNKNOWN + 1
        if unknown >= most or self._is_something_else(wanted):
            return
        end = self._scope[-1].end if self._scope else self._begin + 1
        for name, action in wanted:
            claim = sentence.zeros.get((name, action))
            if claim is not None:
                yield Frame(claim, None, self._begin, end, name, action)

    def _is_something_else(self, wanted: list[tuple[str, str]]) -> bool:
        """Behind what is denied stands something that it did, or that was done to it: that is what did not happen."""
        sentence, claims = self._sentence, self._sentence.claims
        names = {name for name, _ in wanted}
        kept = {action for _, action in wanted}
        places = [place for place, token in enumerate(self._scope) if names & set(sentence.objects[token.names])]
        if not places:
            return False
        usual = {
            action for name in names for each in (claims.get(name, {}).get(""),) if each for action in each.actions
        }
        stopping = {*sentence.vocabulary.asides, "not_negations"} - {"all_channels"}
        if kept - {""}:
            stopping.discard("soft")
        channels = [token for token in self._scope if "channel" in token.names]
        if len(channels) > 1 or any("all_channels" in token.names for token in self._scope):
            stopping.discard("channel")
        if any(token.names & stopping and "cause" not in token.names for token in self._scope):
            return True
        for token in self._scope[places[-1] + 1 :]:
            if sentence.text[token.start : token.end] in ROW:
                return False  # 没有申请、来电: each member of the row is denied
            actions = token.names & sentence.vocabulary.actions
            if token.names is UNKNOWN or (actions and not actions & (kept | usual) and "filler" not in token.names):
                return True
            if sentence.is_other(token) and names & sentence.vocabulary.causes:
                return True
        return False

    def _wanted(self, names: list[str], actions: set[str]) -> list[tuple[str, str]]:
        """Return the denied objects and actions; nothing if the negation is about something else."""
        sentence = self._sentence
        zeros = sentence.zeros
        found: list[tuple[str, str]] = []
        if not names and actions <= sentence.vocabulary.plain:
            before, happened = self._before()
            names, actions = before, actions | happened
        for name in dict.fromkeys(names):
            parts = sentence.vocabulary.joined.get(name, frozenset())
            found += [(part, "") for part in sorted(parts) if (part, "") in zeros]
            found += [(name, "")] if (name, "") in zeros else []
        if found:
            in_row = [name for name in self._row_of(found[0][0]) if (name, "") not in zeros]
            found += [pair for name in in_row for pair in self._denied(name, actions)]
            return found if self._is_about_disclosure() else []
        if not names:
            return self._left_undone(actions) or self._not_received(actions) or self._not_done(actions)
        claimed = [name for name in names if name in sentence.claims]
        deniable = {action for action in actions if any((name, action) in zeros for name in claimed)}
        is_outcome = not deniable.issuperset(actions & sentence.vocabulary.implied.keys())
        if not claimed or is_outcome or not self._is_about_disclosure():
            return []
        return [pair for about in self._row_of(claimed[-1]) for pair in self._denied(about, actions)]

    def _row_of(self, last: str) -> list[str]:
        """The object and those that stand in a row with it."""
        sentence, row, is_joined = self._sentence, list[str](), False
        for token in self._scope:
            name = next(iter(sentence.objects[token.names]), "")
            if name in sentence.claims:
                row = [*row, name] if is_joined or row[-1:] == [last] else [name]
            elif sentence.text[token.start : token.end] not in ROW and row[-1:] != [last]:
                row = []
            is_joined = sentence.text[token.start : token.end] in ROW
        return list(dict.fromkeys(row)) if last in row else [last]

    def _denied(self, about: str, actions: set[str]) -> list[tuple[str, str]]:
        """An object with the actions that are denied of it; without one with its usual action."""
        sentence = self._sentence
        if self._is_of_before and actions & sentence.vocabulary.left:
            actions = actions - sentence.vocabulary.left | sentence.vocabulary.from_before
        if possible := [action for action in sorted(actions) if (about, action) in sentence.zeros]:
            return [(about, action) for action in possible]
        bare = sentence.claims.get(about, {}).get("")
        if usual := sentence.vocabulary.denied.get(about):
            return [] if actions or self._is_soft() else [(about, usual)]
        return [(about, action) for action in bare.actions if (about, action) in sentence.zeros][:1] if bare else []

    def _left_undone(self, actions: set[str]) -> list[tuple[str, str]]:
        """None carried over (无结转): from the year before where that stands in front, else into the next."""
        sentence = self._sentence
        about, left = sentence.context.object, actions & sentence.vocabulary.left
        wanted = left & sentence.vocabulary.from_before or left - sentence.vocabulary.from_before
        if self._is_of_before and left:
            wanted = set(sentence.vocabulary.from_before)
        return [(about, action) for action in sorted(wanted) if (about, action) in sentence.zeros]

    def _not_done(self, actions: set[str]) -> list[tuple[str, str]]:
        """Return the denied actions of the object named before (新制发1件，无废止); a plain denial is too vague."""
        about, zeros = self._sentence.context.object, self._sentence.zeros
        if any(token.names is UNKNOWN for token in self._scope) or not actions.isdisjoint(
            self._sentence.vocabulary.plain
        ):
            return []
        return [(about, action) for action in sorted(actions) if (about, action) in zeros]

    def _not_received(self, actions: set[str]) -> list[tuple[str, str]]:
        """Nothing came from applicants that only one object has (未收到法人申请)."""
        vocabulary = self._sentence.vocabulary
        kinds = actions - vocabulary.plain - vocabulary.left
        about = {vocabulary.assumed[action] for action in kinds if action in vocabulary.assumed}
        came = actions & vocabulary.plain
        return [pair for each in sorted(about) for pair in self._denied(each, came)] if came else []

    def _is_soft(self) -> bool:
        """Whether something was only looked at or amended."""
        return any("soft" in token.names for token in self._scope)

    def _before(self) -> tuple[list[str], set[str]]:
        """The row of objects in front of the negation in its clause (申请数量为零), and what happened to them."""
        sentence = self._sentence
        names, actions = list[str](), set[str]()
        for token in sentence.words:
            if token.start >= self._begin:
                break
            is_row = sentence.text[token.start] == "、"
            if ("stop" in token.names and not is_row) or "number" in token.names:
                names, actions = [], set()
            elif name := next(iter(sentence.objects[token.names]), ""):
                names.append(name)
                actions |= token.names & sentence.vocabulary.actions
            else:
                actions |= token.names & sentence.vocabulary.actions
        if not actions & sentence.vocabulary.left:
            return [name for name in names if name not in sentence.vocabulary.causes] or names, actions
        return names or [sentence.context.object], actions

    def _is_about_disclosure(self) -> bool:
        """Cases about something else (a licence, a punishment) are not denied; those in a row with it are."""
        sentence = self._sentence
        for token, follower in zip(self._scope, self._scope[1:], strict=False):
            if next(iter(sentence.objects[token.names]), "") in sentence.claims:
                continue
            if sentence.is_other(token) and sentence.text[follower.start : follower.end] not in ROW:
                behind = (each for each in self._scope if each.start > token.start)
                return not any(next(iter(sentence.objects[each.names]), "") in sentence.claims for each in behind)
        return True


def _finished(sentence: Sentence) -> Iterator[Frame]:
    """All of it was done, so that nothing is left."""
    if "entirely" not in sentence.named:
        return
    for clause in clauses(sentence.text, sentence.words):
        whole = [place for place, token in enumerate(clause.tokens) if "entirely" in token.names]
        is_counted = any("number" in token.names for token in clause.tokens)
        if not whole or is_counted or sentence.vocabulary.left & sentence.named:
            continue
        about = _spoken(sentence, clause)
        done = {name for token in clause.tokens[whole[0] :] for name in token.names}
        for rule in sentence.vocabulary.finished:
            claim = sentence.zeros.get((rule.object, rule.none))
            if claim is not None and rule.object == about and rule.action in done:
                yield Frame(claim, None, clause.tokens[whole[0]].start, clause.tokens[-1].end, about, rule.none)


def _spoken(sentence: Sentence, clause: Clause) -> str:
    """The object that the sentence spoke of last up to a clause; two in a row that are joined are one.

    A clause in brackets speaks of the last alone.
    """
    end = clause.tokens[-1].end
    names = [name for token in sentence.words if token.end <= end for name in sentence.objects[token.names]]
    for about, parts in sentence.vocabulary.joined.items():
        if parts == set(names[-2:]) and clause.opener != "（":
            return about
    return names[-1] if names else ""
