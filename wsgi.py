"""The application as a server and the `flask` command find it."""

import sys

from config import ConfigurationError
from marketplace import create_app

try:
    app = create_app()
except ConfigurationError as refused:
    sys.stderr.write(f"{refused}\n")
    raise SystemExit(2) from None
