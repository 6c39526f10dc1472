"""What the team may type about an enterprise."""

import re
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import queries, rules
from marketplace.organizations.facts import Facts
from marketplace.organizations.models import Organization

REQUIRED = _l("Ce champ est obligatoire.")


class OrganizationForm(Form):
    """The page of an enterprise, field by field; `version` is the one that was read."""

    name = short_text(_l("Nom"))
    legal_form_code = SelectField(_l("Forme juridique"), validators=[InputRequired(REQUIRED)])
    municipality = short_text(_l("Municipalité"), most=100)
    region_code = SelectField(_l("Région administrative"), validators=[InputRequired(REQUIRED)])
    sector_codes = SelectMultipleField(_l("Secteurs d’activité"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    description_fr = long_text(_l("Description en français"))
    description_en = long_text(_l("Description en anglais"), required=False)
    website = short_text(_l("Site Web"), required=False, description=_l("Adresse complète, par exemple https://exemple.org"))
    version = HiddenField(validators=[InputRequired()])

    def __init__(self, organization: Organization, **options: Any) -> None:
        codes = [sector.code for sector in organization.sectors]
        super().__init__(obj=organization, sector_codes=codes, **options)
        self.legal_form_code.choices = [(one.code, str(one.label)) for one in queries.legal_forms()]
        self.region_code.choices = [(one.code, str(one.label)) for one in queries.regions()]
        self.sector_codes.choices = [(one.code, str(one.label)) for one in queries.sectors()]

    def validate_website(self, field: Any) -> None:
        if field.data and not rules.is_website(field.data):
            raise ValidationError(_("Écrivez une adresse complète qui commence par https:// ou http://."))

    def validate_version(self, field: Any) -> None:
        # A number as our own page writes it: neither « ² », which int() refuses, nor one that no column holds.
        if not re.fullmatch("[0-9]{1,18}", str(field.data)):
            raise ValidationError(_("Ce formulaire est incomplet : rechargez la page."))

    def facts(self) -> Facts:
        """What was typed, as the actions take it."""
        return Facts(
            name=self.name.data or "",
            legal_form_code=self.legal_form_code.data,
            municipality=self.municipality.data or "",
            region_code=self.region_code.data,
            sector_codes=tuple(self.sector_codes.data or ()),
            description_fr=self.description_fr.data or "",
            description_en=self.description_en.data or None,
            website=self.website.data or None,
        )
