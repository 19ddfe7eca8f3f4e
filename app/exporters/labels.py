"""How a printed label is divided into lines by those writers that cannot leave it to their format."""


def number_apart(label: str, room: float) -> str:
    """`label` with its number （三） on a line of its own, where `room` characters hold its words but not both."""
    number, mark, words = label.partition("）")
    return f"{number}{mark}\n{words}" if mark and 0 < len(words) <= room < len(label) else label
