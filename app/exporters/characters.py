"""Which characters a file of XML can hold; what it cannot is left out, the same way by writers and read-back."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without control characters; half a surrogate pair becomes a replacement mark, a lone CR a line feed."""
    if text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return whole(_CONTROL.sub("", unified))


def whole(text: str) -> str:
    """`text` as UTF-8 can hold it: half a surrogate pair, as a faulty clipboard brings, becomes a replacement mark."""
    return _HALF_PAIR.sub("\ufffd", text)
