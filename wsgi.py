"""The application as a server and the `flask` command find it."""

import gc
import sys

from config import ConfigurationError
from marketplace import create_app

# What a start makes lives as long as the process: looking through it for garbage, while it is made and ever after, is
# time taken from whoever waits for a page.
gc.disable()
try:
    app = create_app()
except ConfigurationError as refused:
    sys.stderr.write(f"{refused}\n")
    raise SystemExit(2) from None
gc.freeze()
gc.enable()
