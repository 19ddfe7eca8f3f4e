"""Loads Qt's bindings with the least work: what the program never asks of them is not made at every start.

To be imported before any module of PySide6. Each step leaves PySide6 as it is where it finds something that it does not
know.
"""

import builtins
import enum
import sys
from typing import Any

_FEW = 4
"""Values up to which an enumeration is made as Python makes it."""
_NO_FEATURES = """
def feature_import(*given, **named): return None
def feature_imported(module): pass
"""
"""Replaces the function that PySide6 calls at each import to look for other spellings of Qt's names."""
_MAPPING = """
def update_mapping():
    return (globals().get("__getattr__") or globals().__getitem__)("update_mapping")()
"""
"""Names that PySide6 looks up in the module's dictionary, past `__getattr__`."""
_LATE = {
    "shibokensupport/feature.py": _NO_FEATURES,
    "shibokensupport/signature/errorhandler.py": "",
    "shibokensupport/signature/layout.py": "",
    "shibokensupport/signature/mapping.py": _MAPPING,
    "shibokensupport/signature/parser.py": "",
    "shibokensupport/signature/lib/enum_sig.py": "",
    "shibokensupport/signature/lib/pyi_generator.py": "",
    "shibokensupport/signature/lib/tool.py": "",
}
"""Modules by which PySide6 explains a wrong call, generates stubs or offers other spellings; what each holds at first.

They are named as PySide6 names them when it compiles them, which it does at every start.
"""
_STUB = """
def __getattr__(name, _source={source!r}):
    if name.startswith("__"):
        raise AttributeError(name)
    del globals()["__getattr__"]
    exec(compile(_source, __file__, "exec"), globals())
    return globals()[name]
"""
"""Stands in for such a module until something of it is asked for."""

_compile: Any = builtins.compile
_create: Any = enum.EnumType._create_  # type: ignore[attr-defined]  # private, so no stub has it
_PLAIN = {kind: frozenset(name for base in kind.__mro__ for name in vars(base)) for kind in (enum.Enum, enum.IntEnum)}
"""The plain kinds of enumeration, with the names that Python adds otherwise."""


def _compile_late(source: Any, filename: Any, *rest: Any, **named: Any) -> Any:
    """As `compile`, but a module of _LATE compiles itself when it is first used."""
    if filename in _LATE:
        source = _LATE[filename] + _STUB.format(source=source)
    return _compile(source, filename, *rest, **named)


def _create_plain(cls: Any, class_name: str, names: Any, **named: Any) -> Any:
    """As `EnumType._create_`: Python adds the first value, the others of a plain enumeration of PySide6 are added here.

    Python takes 15 µs for each of the 3,000 values that the first page loads. Only PySide6 asks for such enumerations
    with the boundary KEEP.
    """
    if named.get("module") is None:
        named["module"] = sys._getframe(2).f_globals.get("__name__")  # as Python finds it, one frame nearer
    is_plain = cls in _PLAIN and named.get("boundary") is enum.KEEP and type(names) is list
    if not is_plain or len(names) <= _FEW or not _PLAIN[cls].isdisjoint(dict(names)):
        return _create(cls, class_name, names, **named)
    made = _create(cls, class_name, names[:1], **named)
    _add_values(made, names[1:])
    return made


def _add_values(made: Any, names: list[tuple[str, int]]) -> None:
    """Add values to an enumeration, as Python does when it makes one."""
    by_name, by_value, canonical = made._member_map_, made._value2member_map_, made._member_names_
    hashable: list[int] | None = made.__dict__.get("_hashable_values_")  # since Python 3.13
    is_number = made._member_type_ is int
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = int.__new__(made, value) if is_number else object.__new__(made)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(canonical)
            canonical.append(name)
            by_value[value] = member
        if hashable is not None:
            hashable.append(value)
        by_name[name] = member
        type.__setattr__(made, name, member)


def _load() -> None:
    """Import PySide6, and take away the hook that it puts into every import to offer other spellings."""
    imported = builtins.__import__
    builtins.compile = _compile_late
    enum.EnumType._create_ = _create_plain  # type: ignore[attr-defined]  # the same
    try:
        import PySide6  # noqa: F401  # for what it does when it is imported
    finally:
        builtins.compile = _compile
        builtins.__import__ = imported


_load()
