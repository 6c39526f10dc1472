"""Run as a program: reads a workbook (XLSX, XLSM, XLS, ODS) and writes its first sheet that holds something as lines of JSON.

A process of its own with a limit to its memory: a workbook of a few kilobytes may claim millions of cells, and must take nothing
else down with it. It imports nothing of the product, so that it starts at once.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta

import python_calamine

MEMORY = 1024**3
SECONDS = 120


def main() -> None:
    """`sheet_process.py FILE`: first {"sheet": name, "left": columns before it}, then [line, [cells]] for each row that is not empty;
    {"problem": word} when it cannot."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        book = python_calamine.load_workbook(sys.argv[1])
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if write(name, sheet, sheet.start[1] if sheet.start else 0):
                return
        say({"problem": "empty"})
    except python_calamine.PasswordError:
        say({"problem": "password"})
    except MemoryError:
        say({"problem": "large"})
    except (python_calamine.CalamineError, OSError, ValueError):
        say({"problem": "unreadable"})


def write(name: str, sheet: python_calamine.CalamineSheet, left: int) -> bool:
    """Write the rows of a sheet; False, and nothing is written, when it holds none. Rows come from the first one of the sheet on,
    and their cells from the first column that holds something, which is `left`."""
    is_any = False
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [text(cell) for cell in row]
        if not any(cells):
            continue
        if not is_any:
            say({"sheet": name, "left": left})
        is_any = True
        say([line, cells])
    return is_any


def text(cell: object) -> str:
    """A cell as a person reads it: a whole number without decimals, a day as 2026-03-10.

    Three decimals get a fourth: « 1.234 » would be asked, a thousand or one and a fraction, and here it is known.
    """
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else _fraction(repr(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _fraction(written: str) -> str:
    return f"{written}0" if "e" not in written and len(written.partition(".")[2]) == 3 else written


def say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
