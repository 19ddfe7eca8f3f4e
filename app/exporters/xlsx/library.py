"""The library's workbook as we use it."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet


class Sheet(Worksheet):  # type: ignore[misc] # XlsxWriter ships no types
    """Its formulas are written as given: none of ours has a function younger than Excel 2007.

    The library looks for a hundred and fifty of these in each formula, a quarter of the time of a whole workbook.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Workbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """All its sheets are of that kind."""

    worksheet_class = Sheet
