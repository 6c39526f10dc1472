"""`flask import KIND`: the directory and its places from files."""

from flask.cli import AppGroup

from marketplace.core.imports import terminal
from marketplace.organizations.imports import enterprises as importing
from marketplace.organizations.imports import municipalities as municipalities_import

imports = AppGroup("import", help="Import files.")
commands = [imports]

ENTERPRISES = "Import collective enterprises from a CSV, XLSX or ODS file; exits with 1 when a row was refused."

MUNICIPALITIES = "Import the official list of municipalities from a CSV, XLSX or ODS file; exits with 1 when a row was refused."

imports.add_command(terminal.command(importing.KIND, ENTERPRISES))
imports.add_command(terminal.command(municipalities_import.KIND, MUNICIPALITIES))
