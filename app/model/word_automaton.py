"""Finds the longest words of a vocabulary in a text.

Words are patterns: `|` between alternatives, brackets for groups, `[ab]` for one letter of several, `?` behind an
optional item. All patterns form one automaton whose deterministic states are made when a text first needs them.
Building takes linear time in the patterns, and reading takes one look-up per letter.
"""

from collections.abc import Iterable, Mapping
from sys import intern
from typing import TypeAlias

_END = -1

_Item: TypeAlias = "str | _Choice"
"""A letter, or what stands in a bracket."""
_Choice: TypeAlias = "list[_Sequence]"
"""Alternatives."""
_Sequence: TypeAlias = "list[tuple[_Item, bool]]"
"""Items that follow each other, each with whether it is optional."""


class _Net:
    """A nondeterministic automaton: for each node its transitions by letter, and its transitions without a letter."""

    def __init__(self) -> None:
        self.letter: list[str] = []
        self.next: list[int] = []
        self.free: list[tuple[int, ...]] = []

    def node(self, letter: str = "", after: int = _END, free: tuple[int, ...] = ()) -> int:
        """Add a node that reads `letter` and leads to `after`; without a letter it leads to each of `free`."""
        self.letter.append(intern(letter))  # there are few letters, and many nodes
        self.next.append(after)
        self.free.append(free)
        return len(self.letter) - 1


class _Parser:
    """Parses one pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def parse(self) -> _Choice:
        tree = self._choice()
        if self._at != len(self._pattern):
            raise ValueError(f"“{self._pattern}”的括号不成对")
        return tree

    def _choice(self) -> _Choice:
        found = [self._sequence()]
        while self._pattern[self._at : self._at + 1] == "|":
            self._at += 1
            found.append(self._sequence())
        return found

    def _sequence(self) -> _Sequence:
        found: _Sequence = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            item = self._item()
            optional = self._pattern[self._at : self._at + 1] == "?"
            self._at += optional
            found.append((item, optional))
        return found

    def _item(self) -> _Item:
        letter = self._pattern[self._at]
        self._at += 1
        if letter == "[":
            end = self._pattern.index("]", self._at)
            letters, self._at = self._pattern[self._at : end], end + 1
            return [[(each, False)] for each in letters]
        if letter != "(":
            return letter
        tree = self._choice()
        if self._pattern[self._at : self._at + 1] != ")":
            raise ValueError(f"“{self._pattern}”的括号不成对")
        self._at += 1
        return tree


def _added(net: _Net, item: _Item, after: int) -> int:
    """Add an item that leads to `after`; return the node at which it begins."""
    if isinstance(item, str):
        return net.node(item, after)
    starts = []
    for sequence in item:
        place = after
        for each, optional in reversed(sequence):
            begin = _added(net, each, place)
            place = net.node(free=(begin, place)) if optional else begin
        starts.append(place)
    return starts[0] if len(starts) == 1 else net.node(free=tuple(starts))


class _State(dict[str, "_State | None"]):
    """A set of nodes: for each letter the state behind it, None where no word goes on so; filled when first asked for.

    `names` are those of the words that end here.
    """

    __slots__ = ("_automaton", "names", "nodes")

    def __init__(self, automaton: "WordAutomaton", nodes: frozenset[int], names: frozenset[str]) -> None:
        super().__init__()
        self._automaton, self.nodes, self.names = automaton, nodes, names

    def __missing__(self, letter: str) -> "_State | None":
        self[letter] = follower = self._automaton.follower(self, letter)
        return follower


class WordAutomaton:
    """Recognises words: name → patterns. A word may have several names. Raises ValueError for an unsound pattern."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._net = _Net()
        self._ends: dict[int, str] = {}
        starts = []
        for name, patterns in words.items():
            end = self._net.node()
            self._ends[end] = name
            starts += [_added(self._net, _Parser(pattern).parse(), end) for pattern in patterns]
        self._states: dict[frozenset[int], _State] = {}
        self.start = self._state(starts)
        """The state in front of a word: from here on letter by letter, each state with names ends a word."""
        self._begin: dict[str, list[int]] = {}
        for node in self.start.nodes:
            self._begin.setdefault(self._net.letter[node], []).append(self._net.next[node])

    def follower(self, state: _State, letter: str) -> _State | None:
        """Return the state that a letter leads to; None if no word goes on with it."""
        if state is self.start:
            reached = self._begin.get(letter, [])
        else:
            reached = [self._net.next[node] for node in state.nodes if self._net.letter[node] == letter]
        return self._state(reached) if reached else None

    def _state(self, nodes: Iterable[int]) -> _State:
        """Return the state of some nodes and of the nodes that they reach without a letter."""
        open_nodes, seen = list(nodes), set[int]()
        while open_nodes:
            node = open_nodes.pop()
            if node not in seen:
                seen.add(node)
                open_nodes.extend(self._net.free[node])
        names = frozenset(self._ends[node] for node in seen if node in self._ends)
        key = frozenset(node for node in seen if self._net.letter[node] or node in self._ends)
        return self._states.setdefault(key, _State(self, key, names))
