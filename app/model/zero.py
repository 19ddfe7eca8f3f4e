"""What an office without any cases does in one step: noughts into whole tables, and the sentences that say so."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence for the text `part`; {unit} and {year} stand for those of the report."""

    part: str
    text: str


class ZeroAction(NamedTuple):
    """Offered at each of `tables` under the name `label`: 0 into all their cells, and `sentences` for the texts."""

    label: str
    tables: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()
