"""What someone says of an enterprise, whoever it is: a form, a file, the demonstration. Not yet a row."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """Codes are those of the reference data; `description_en` and `website` may be unknown."""

    name: str
    legal_form_code: str
    municipality: str
    region_code: str
    sector_codes: tuple[str, ...]
    description_fr: str
    description_en: str | None = None
    website: str | None = None
