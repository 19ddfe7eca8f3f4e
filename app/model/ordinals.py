"""Ordinals as documents write them: 一 … 九十九 of headings, rows and items, A … Z, AA … of a sheet's columns.

Numbers of things are read by `app.model.numbers`.
"""

_HAN = "零一二三四五六七八九"
_HAN_DIGITS = {digit: value for value, digit in enumerate(_HAN) if value}


def read_ordinal(text: str) -> int:
    """Return the number of 一 … 九十九 or of digits; 0 for other words."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = _HAN_DIGITS.get(ones, 0)
    return value + 10 * _HAN_DIGITS.get(tens, 1) if ten else value


def write_ordinal(number: int) -> str:
    """Return 一 … 九十九; other numbers in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return head + (_HAN[ones] if ones else "")


def column_name(number: int) -> str:
    """Return the letters of a sheet's column: A for 1, Z for 26, AA for 27."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_number(name: str) -> int:
    """Return the number of a column of these letters, from 1; the inverse of `column_name`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
