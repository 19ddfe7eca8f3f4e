"""政府信息公开年报填报: fills in, checks and exports the annual report on government information disclosure."""

import logging
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

__version__ = "0.1.0"
PROGRAM = f"nianbao {__version__}"
"""The name of this program in the data files that it saves."""

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without a set-up nothing goes to stderr


def loaded_late(names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package that loads a module when one of its `names` is first used."""
    module_of = {name: module for module, listed in names.items() for name in listed}

    def load(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(name)
        return getattr(import_module(module_of[name]), name)

    return load
