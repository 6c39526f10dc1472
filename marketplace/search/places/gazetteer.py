"""The names of places as questions hold them, ready to be met word by word. Pure: made from lists, asks no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.organizations.places import words as place_words

# Words that are written as a letter: « N.-D.-de-Lourdes », « T.-R. ».
_SHORTENED = {"notre": "n", "dame": "d", "trois": "t", "rivieres": "r"}


class Kind(StrEnum):
    """What a place is, the smallest first."""

    MUNICIPALITY = "municipality"
    MRC = "mrc"
    REGION = "region"
    PROVINCE = "province"


@dataclass(frozen=True)
class Spot:
    """A place that a question may mean.

    `name` and `designation` (ville, canton …) are as the official list writes them; `code` has five, three or two digits, none for
    the whole of Québec; `within` tells homonyms apart (the MRC or the region); `point` is latitude and longitude in degrees, None
    when nobody knows.
    """

    kind: Kind
    code: str
    name: str
    within: str = ""
    region_code: str | None = None
    mrc_code: str | None = None
    designation: str = ""
    point: tuple[float, float] | None = None

    @property
    def told_apart(self) -> str:
        """« Saint-Maurice (Les Chenaux) »: its name with what tells it from another; a question that holds it means this place alone."""
        return f"{self.name} ({self.within})" if self.within else self.name

    @property
    def serves_code(self) -> str | None:
        """The code that an enterprise which serves this place serves: the MRC (three digits), else the region (two); None for all."""
        return self.mrc_code or self.region_code

    def holds(self, other: "Spot") -> bool:
        """Whether the other place is in this one, or is this one."""
        if self.kind is Kind.PROVINCE:
            return True
        if self.kind is Kind.REGION:
            return other.region_code == self.code
        return other.mrc_code == self.code if self.kind is Kind.MRC else other == self


QUEBEC = Spot(Kind.PROVINCE, "", "tout le Québec")


@dataclass
class Bearers:
    """Who bears a name: municipalities, MRC and regions; `usual` are the MRC and regions that people call so."""

    municipalities: list[Spot] = field(default_factory=list)
    mrcs: list[Spot] = field(default_factory=list)
    regions: list[Spot] = field(default_factory=list)
    usual: list[Spot] = field(default_factory=list)

    def of(self, title: str) -> list[list[Spot]]:
        """Those that a name may mean, the likeliest first, each list being of homonyms; the title said before narrows."""
        lists = {"mrc": [self.mrcs], "region": [self.regions, self.usual], "municipality": [self.municipalities]}
        if title in lists and any(lists[title]):
            return [one for one in lists[title] if one]
        usual_regions = [one for one in self.usual if one.kind is Kind.REGION]
        usual_mrcs = list(dict.fromkeys(one for one in (*self.mrcs, *self.usual) if one.kind is Kind.MRC))
        return [one for one in (self.municipalities, self.regions or usual_regions, usual_mrcs) if one]


class Gazetteer:
    """Places by the words of their names.

    `others` are (name, municipality code) of former names and districts, `usual` are (name, kind, code) of what people call an MRC
    or a region, `common` are the names that are ordinary words besides.
    """

    def __init__(
        self,
        places: Iterable[Spot],
        others: Iterable[tuple[str, str]] = (),
        *,
        usual: Iterable[tuple[str, str, str]] = (),
        common: Iterable[str] = (),
    ) -> None:
        self._exact: dict[str, Bearers] = defaultdict(Bearers)
        self._loose: dict[str, Bearers] = defaultdict(Bearers)
        # By the first word of names, with which words they may end and of how many words they are at most: most of what a question
        # holds is put aside by these two alone.
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._longest: dict[str, int] = defaultdict(int)
        self._common = {place_words.loose(place_words.key(name)) for name in common}
        by_code = {(one.kind, one.code): one for one in places}
        for one in by_code.values():
            self._keep(one.name, one)
        for name, code in others:
            if (Kind.MUNICIPALITY, code) in by_code:
                self._keep(name, by_code[Kind.MUNICIPALITY, code])
        for name, kind, code in usual:
            if (Kind(kind), code) in by_code:
                self._keep(name, by_code[Kind(kind), code], usual=True)

    def _keep(self, name: str, place: Spot, *, usual: bool = False) -> None:
        known = place_words.key(name)
        for key, index in ((known, self._exact), (place_words.loose(known), self._loose)):
            if not key:
                return
            found = index[key]
            kinds = {Kind.MUNICIPALITY: found.municipalities, Kind.MRC: found.mrcs, Kind.REGION: found.regions}
            bearers = found.usual if usual else kinds[place.kind]
            if place not in bearers:
                bearers.append(place)
            words = key.split()
            for begun in {words[0], _SHORTENED.get(words[0], words[0])}:
                # A name may be written with words that fold into fewer, « T.-R. », or into more: one word of grace.
                self._longest[begun] = max(self._longest[begun], len(words) + 1)
                self._ends[begun] |= {words[-1], _SHORTENED.get(words[-1], words[-1])}

    def longest(self, first: str) -> int:
        """How many words the longest name that begins with this one may have; 0 when none does."""
        return self._longest.get(first, 0)

    def may_end(self, first: str, last: str) -> bool:
        """Whether a name that begins with the first word may end with the last; of one word they are the same."""
        return last in self._ends.get(first, ())

    def exact(self, key: str) -> Bearers | None:
        return self._exact.get(key)

    def loose(self, key: str) -> Bearers | None:
        """Who bears this name, its articles and prepositions left aside."""
        return self._loose.get(place_words.loose(key))

    def is_common(self, key: str) -> bool:
        """Whether this name is an ordinary word besides."""
        return place_words.loose(key) in self._common
