"""Numbers of the PDF are written as the library writes them, only sooner."""

from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.rl_accel import fp_str

from app.exporters.pdf.quick import number

lengths = st.floats(-2000, 2000, allow_nan=False)


@given(st.lists(lengths, min_size=1, max_size=6))
def test_numbers_are_the_same_to_a_ten_thousandth_of_a_point(values: list[float]) -> None:
    written = [float(each) for each in number(*values).split()]
    assert number(values) == number(*values)
    for value, ours, theirs in zip(values, written, fp_str(values).split(), strict=True):
        assert abs(ours - value) <= 0.00001
        assert abs(ours - float(theirs)) <= 0.01  # the library gives large numbers fewer places


def test_no_more_than_is_needed() -> None:
    assert number(12, 0.5, -3.25, 100.0, 0.0) == "12 0.5 -3.25 100 0"
