"""Measures how well the checks find mistakes: planted ones in tables, wrong numbers in sentences."""

from collections.abc import Iterator
from pathlib import Path

from tests.checks import mutations, sentences

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reports"
PROSE = "overview.requests"


def measure(rounds: int) -> Iterator[str]:
    """Both tables; `rounds` is how many mistakes of a kind are planted in each table of each report."""
    for computed in (False, True):
        yield "totals computed" if computed else "totals entered, as on paper"
        yield from mutations.table_text(mutations.measured(SHARED, computed=computed, each=rounds)).splitlines()
    shares = sentences.measured(PROSE)
    yield f"{shares.sentences} sentences, {shares.wrong} of them wrong"
    yield f"precision {shares.precision:.1%}, recall {shares.recall:.1%}"
