"""Every known place, ready to be found by a name as people write it. Pure: made from lists, asks no database."""

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from marketplace.organizations.places import words as place_words
from marketplace.organizations.places.words import Named

REMEMBERED = 50_000
# A shorter name has too many neighbours one letter away.
SHORTEST_NEAR = 5


class How(enum.StrEnum):
    """By what a place was found, or why it was not."""

    NAME = "name"
    OTHER_NAME = "other_name"
    CODE = "code"
    HOMONYMS = "homonyms"
    NEAR = "near"
    CONTRADICTION = "contradiction"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Area:
    """A region or an MRC, by its code and its French name."""

    code: str
    name: str

    @property
    def label_fr(self) -> str:
        """The name, as a region's row calls it."""
        return self.name


@dataclass(frozen=True)
class Place:
    """A municipality as it was read, free of any unit. `was` are the (MRC, region) to which it belonged before today."""

    code: str
    name: str
    region: Area
    mrc: Area | None = None
    designation: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    was: tuple[tuple[str | None, str], ...] = ()

    @property
    def region_code(self) -> str:
        return self.region.code

    @property
    def mrc_code(self) -> str | None:
        return self.mrc.code if self.mrc else None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, None when they are not known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    def is_in(self, *, region_code: str | None, mrc_code: str | None) -> bool:
        """Whether it belongs, or belonged once, to this region and this MRC (None: any)."""
        memberships = ((self.mrc_code, self.region_code), *self.was)
        return any(region_code in (None, region) and mrc_code in (None, mrc) for mrc, region in memberships)


@dataclass(frozen=True)
class Resolution:
    """`municipality` is the one meant, None when nobody could tell; `candidates` are then those among which a person chooses."""

    municipality: Place | None
    candidates: tuple[Place, ...]
    how: How


@dataclass(frozen=True)
class _Found:
    """Codes that a text may mean, and how."""

    codes: tuple[str, ...] = ()
    how: How = How.UNKNOWN


class PlaceIndex:
    """Places by their names. `others` are (name, municipality code) of former names and districts; the regions and the MRC are
    there so that « Sainte-Anne (Mauricie) » is understood."""

    def __init__(
        self, places: Iterable[Place], others: Iterable[tuple[str, str]] = (), *, regions: Iterable[Area] = (), mrcs: Iterable[Area] = ()
    ) -> None:
        self.places = {one.code: one for one in places}
        self._own = {code: place_words.loose(place_words.key(one.name)) for code, one in self.places.items()}
        self._all: dict[str, set[str]] = defaultdict(set)
        self._loose: dict[str, set[str]] = defaultdict(set)
        self._regions = {place_words.key(one.name): one.code for one in regions}
        self._mrcs = {place_words.loose(place_words.key(one.name)): one.code for one in mrcs}
        self._memory: dict[str, _Found] = {}
        for one in self.places.values():
            self._keep(one.name, one.code)
        for name, code in others:
            if code in self.places:
                self._keep(name, code)

    def _keep(self, name: str, code: str) -> None:
        known = place_words.key(name)
        self._all[known].add(code)
        self._loose[place_words.loose(known)].add(code)

    def resolve(self, written: str, *, code: str | None = None, region_code: str | None = None, mrc_code: str | None = None) -> Resolution:
        """The municipality meant by a text, never guessed between homonyms: the region, the MRC or the code settle it, and one
        that belongs to none of those bearing the name contradicts it."""
        found = self._memory.get(written)
        if found is None:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            found = self._memory[written] = self._find(written)
        meant = self.places.get(code.zfill(5)) if code else None
        named = [self.places[one] for one in found.codes]
        if meant is not None:
            return self._by_code(meant, named, found.how)
        if found.how is How.NEAR or found.how is How.CONTRADICTION or not named:
            return Resolution(None, tuple(named), found.how)
        fitting = [one for one in named if one.is_in(region_code=region_code, mrc_code=mrc_code)]
        if not fitting:
            return Resolution(None, tuple(named), How.CONTRADICTION)
        # Nobody has an address where nobody lives: a land category bears the name of the village that it surrounds.
        lived_in = [one for one in fitting if one.population != 0] or fitting
        if len(lived_in) == 1:
            return Resolution(lived_in[0], (), found.how)
        return Resolution(None, tuple(lived_in), How.HOMONYMS)

    @staticmethod
    def _by_code(meant: Place, named: list[Place], how: How) -> Resolution:
        """A code is believed unless the name is known, and is another's. A name that merely looks like another says nothing."""
        if not named or meant in named or how is How.NEAR:
            return Resolution(meant, (), How.CODE)
        return Resolution(None, (meant, *named), How.CONTRADICTION)

    def _find(self, written: str) -> _Found:
        # Whole first: a district that bears the name of another place is known with its city alone, « Saint-Henri (Montréal) ».
        found, inside = self._one(written), list[str]()
        if not found.codes:
            outside, inside = place_words.pieces(written)
            first, *others = place_words.parts(outside) or [""]
            found = self._one(outside)
            if not found.codes and first != outside:
                found, inside = self._one(first), [*others, *inside]
        if not found.codes:
            near = self._near(written, outside) or sorted({code for said in inside for code in self._one(said).codes})
            return _Found(tuple(near), How.NEAR) if near else found
        codes = set(found.codes)
        for said in inside:
            allowed = self._meant_by(said)
            if allowed and not codes & allowed:
                return _Found(tuple(sorted(codes | set(self._one(said).codes))), How.CONTRADICTION)
            codes = codes & allowed if allowed else codes
        return _Found(tuple(sorted(codes)), found.how)

    def _one(self, text: str) -> _Found:
        """What one name alone may mean, exactly, then without its articles."""
        for read in place_words.named(text):
            codes = self._all.get(read.key) or self._loose.get(read.loose)
            if codes:
                how = How.NAME if all(self._own[code] == read.loose for code in codes) else How.OTHER_NAME
                return _Found(tuple(sorted(self._of_kind(codes, read))), how)
        return _Found()

    def _of_kind(self, codes: set[str], read: Named) -> set[str]:
        """Those of the designation that was said, when it tells them apart."""
        return {one for one in codes if (self.places[one].designation or "").lower() == read.kind} or codes if read.kind else codes

    def _meant_by(self, said: str) -> set[str]:
        """The municipalities that something said in brackets allows: a city, an MRC, a region, a designation."""
        known = place_words.key(said)
        if kind := place_words.kind_alone(known):
            return {one.code for one in self.places.values() if (one.designation or "").lower() == kind}
        allowed = set(self._one(said).codes)
        for read in place_words.named(said):
            region, mrc = self._regions.get(read.key), self._mrcs.get(read.loose)
            if region or mrc:
                belonging = (one for one in self.places.values() if _either(one, region, mrc))
                allowed |= {one.code for one in belonging}
        return allowed

    def _near(self, *texts: str) -> list[str]:
        """Places whose name is one slip of the hand away: to be shown, never taken."""
        readings = {one.key for text in texts for one in place_words.named(text) if len(one.key) >= SHORTEST_NEAR}
        slips = (process.extract(one, self._all.keys(), scorer=OSA.distance, score_cutoff=1, limit=10) for one in readings)
        return sorted({code for found in slips for name, _distance, _key in found for code in self._all[name]})


def _either(place: Place, region: str | None, mrc: str | None) -> bool:
    return bool((region and place.is_in(region_code=region, mrc_code=None)) or (mrc and place.is_in(region_code=None, mrc_code=mrc)))
