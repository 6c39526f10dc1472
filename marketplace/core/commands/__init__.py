"""What an operator types: `flask --app wsgi …`. One file for each errand; `docs/commands.md` lists them."""

from importlib import import_module

ERRANDS = ("lifecycle", "running", "index", "audit", "checking", "safekeeping")

commands = [one for errand in ERRANDS for one in import_module(f"{__name__}.{errand}").commands]
