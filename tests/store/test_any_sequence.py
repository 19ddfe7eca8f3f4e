"""All changes to a library, in any order, are found again when it is opened the next time."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.store import Library, Stored
from tests.store.samples import document, entry, package, submission, summary

reports = st.sampled_from(["a", "b", "c"])
acts = st.one_of(
    st.tuples(st.just("commit"), reports, st.integers(0, 99), st.booleans()),
    st.tuples(st.just("remove"), reports),
    st.tuples(st.just("bring back"), reports),
    st.tuples(st.just("submit"), reports),
    st.tuples(st.just("reopen")),
)


@settings(max_examples=40)
@given(st.lists(acts, max_size=25))
def test_every_act_is_found_again(sequence):
    with tempfile.TemporaryDirectory() as name:
        library = Library.open(Path(name))
        expected: dict[str, Stored] = {}
        trash: set[str] = set()
        handed: dict[str, int] = dict.fromkeys("abc", 0)
        for act, *given_ in sequence:
            match act, given_:
                case "commit", [report, figure, goes_on]:
                    _commit(library, expected, report, figure, goes_on)
                case "remove", [report] if report in expected:
                    library.remove(report)
                    trash.add(report)
                case "bring back", [report] if report in trash:
                    library.bring_back(report)
                    trash.discard(report)
                case "submit", [report] if report in expected:
                    handed[report] += 1
                    library.submit(report, submission(handed[report]), package(handed[report]))
                case "reopen", _:
                    library.close()
                    library = Library.open(Path(name))
                    assert library.was_clean
        library.close()
        library = Library.open(Path(name))
        assert {report: library.load(report) for report in expected} == expected
        assert {line.report for line in library.summaries()} == expected.keys() - trash
        assert {removed.summary.report for removed in library.removed()} == trash
        for report in expected:
            assert library.submissions(report) == [submission(nth) for nth in range(1, handed[report] + 1)]
            assert all(library.package(report, nth + 1) == package(nth + 1) for nth in range(handed[report]))
        assert library.check() == []
        library.close()


def _commit(library: Library, expected: dict[str, Stored], report: str, figure: int, goes_on: bool) -> None:
    """One commit, a new entry or (`goes_on`) the last one grown, in the library and in what is expected of it."""
    if report not in expected:
        library.create(summary(report), document(0), "新建")
        expected[report] = Stored(document(0), "新建", ())
    log = expected[report].log
    replaced = goes_on and bool(log)
    line = entry(log[-1].seq if replaced else len(log) + 1, str(figure))
    library.commit(summary(report), document(figure), [line])
    expected[report] = Stored(document(figure), "新建", (*(log[:-1] if replaced else log), line))
