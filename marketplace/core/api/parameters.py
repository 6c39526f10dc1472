"""The parameters of an address, declared once as the fields of a dataclass: read, checked and described from there."""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from inspect import get_annotations
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from marketplace.core.api.kinds import Kind, Schema, Whole, Wrong, echoed
from marketplace.core.api.problems import Fault, Invalid
from marketplace.core.api.shapes import Said
from marketplace.core.locale import _, _l
from marketplace.core.paging import DEEPEST, MOST_PER_PAGE, PER_PAGE

ASKS = "asks"


@dataclass(frozen=True)
class Asks:
    """One parameter: the kind of its values, what it is for, an example, whether it may be repeated."""

    kind: Kind
    said: Said
    example: Any = None
    many: bool = False


@dataclass(frozen=True)
class Question:
    """The parameters of an address; each address that has some declares its own kind of question."""

    def faults(self) -> Iterator[Fault]:
        """What is wrong with values that are each right alone; nothing unless a kind of question says so."""
        return iter(())


Asked = TypeVar("Asked", bound=Question)


def asks(kind: Kind, said: Said, *, example: Any, default: Any = None) -> Any:
    """A field of a question that is asked at most once; `default` stands when it is absent or empty."""
    return field(default=default, metadata={ASKS: Asks(kind, said, example)})


def asks_any(kind: Kind, said: Said, *, example: Any) -> Any:
    """A field of a question that may be repeated, any of its values doing: a tuple, each value once, in the order typed."""
    return field(default=(), metadata={ASKS: Asks(kind, said, example, many=True)})


@dataclass(frozen=True)
class Paged(Question):
    """A question whose answer comes a page at a time."""

    page: int = asks(
        Whole(1, DEEPEST),
        _l("Le numéro de la page, à partir de 1. Le produit de page et de per_page ne dépasse pas 10 000."),
        example=1,
        default=1,
    )
    per_page: int = asks(Whole(1, MOST_PER_PAGE), _l("Le nombre de résultats par page."), example=20, default=PER_PAGE)

    def faults(self) -> Iterator[Fault]:
        """Deeper than anyone reads: whoever wants everything takes the files."""
        yield from super().faults()
        if self.page * self.per_page > DEEPEST:
            deepest = DEEPEST // self.per_page
            said = _("À %(each)d résultats par page, on ne lit pas au-delà de la page %(most)d.", each=self.per_page, most=deepest)
            yield Fault(parameter="page", detail=said)


def declared(kind: type[Question]) -> dict[str, Asks]:
    """The parameters of a kind of question by their names, its own before those it shares."""
    own = get_annotations(kind)
    return {one.name: one.metadata[ASKS] for one in sorted(fields(kind), key=lambda one: one.name not in own)}


def read(kind: type[Asked], typed: MultiDict[str, str]) -> Asked:
    """The question that an address asks. Raises Invalid naming all that is wrong with it: unknown parameters, bad values, repetitions."""
    known = {one.name: one for one in fields(kind)}
    faults = [Fault(parameter=echoed(name), detail=_unknown(kind)) for name in typed if name not in known]
    values: dict[str, Any] = {}
    for name, one in known.items():
        written = [value for value in typed.getlist(name) if value]
        try:
            values |= _value(one, written)
        except Wrong as wrong:
            faults.append(Fault(parameter=name, detail=str(wrong)))
    question = kind(**values)
    # Values that are wrong alone are not weighed against one another.
    if faults := faults or list(question.faults()):
        raise Invalid(faults)
    return question


def described(name: str, one: Asks, *, place: str = "query") -> Schema:
    """A parameter as OpenAPI 3.1 describes it, in the language of the address."""
    schema: Schema = one.kind.schema()
    if one.many:
        schema = {"type": "array", "items": schema}
    said = {"name": name, "in": place, "required": place == "path", "description": str(one.said), "schema": schema}
    if place == "query":
        said["allowEmptyValue"] = True
    return said | one.kind.style() | ({"example": [one.example] if one.many else one.example} if one.example is not None else {})


def described_all(kind: type[Question]) -> list[Schema]:
    """The parameters of a kind of question as OpenAPI describes them."""
    defaults = {one.name: one.default for one in fields(kind)}
    found = []
    for name, one in declared(kind).items():
        said = described(name, one)
        if not one.many and defaults[name] not in (None, ""):
            said["schema"]["default"] = defaults[name]
        found.append(said)
    return found


def _value(one: Field[Any], written: list[str]) -> dict[str, Any]:
    """The value of a field, or nothing when nobody wrote any. Raises Wrong."""
    parameter: Asks = one.metadata[ASKS]
    if parameter.many:
        return {one.name: tuple(dict.fromkeys(parameter.kind.read(value) for value in written))} if written else {}
    if len(written) > 1:
        raise Wrong(_("Ce paramètre ne s’écrit qu’une fois; il s’y trouve %(count)d fois.", count=len(written)))
    return {one.name: parameter.kind.read(written[0])} if written else {}


def _unknown(kind: type[Question]) -> str:
    known = declared(kind)
    if not known:
        return str(_("Cette adresse ne prend aucun paramètre."))
    return str(_("Ce paramètre n’existe pas ici. Paramètres connus : %(known)s.", known=", ".join(known)))
