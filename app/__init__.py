"""政府信息公开年报填报: fills in, checks and exports the annual report on government information disclosure."""

import logging

__version__ = "0.1.0"
PROGRAM = f"nianbao {__version__}"
"""The name of this program in the data files that it saves."""

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without a set-up nothing goes to stderr
