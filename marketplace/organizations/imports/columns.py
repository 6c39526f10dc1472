"""The columns of a file of enterprises, and the titles under which public lists have them, in French and in English."""

from marketplace.core.imports.handlers import Column
from marketplace.core.locale import N_

COLUMNS = (
    Column(
        "name",
        (
            "nom",
            "raison sociale",
            "nom de l’entreprise",
            "nom de l’organisme",
            "nom_source",
            "entreprise",
            "organisme",
            "organization",
            "company",
        ),
        True,
        N_("nom"),
    ),
    Column("legal_name", ("nom légal", "dénomination sociale", "legal name"), label=N_("nom légal")),
    Column(
        "other_names", ("autres noms", "autre nom", "nom commercial", "other names", "trade name", "trade names"), label=N_("autres noms")
    ),
    Column("neq", ("numéro d’entreprise du Québec", "no neq", "numéro neq", "enterprise number"), label=N_("NEQ")),
    Column(
        "legal_form",
        ("forme juridique", "forme", "type", "legal form", "type d’organisme", "statut juridique"),
        label=N_("forme juridique"),
    ),
    Column("legal_form_code", ("forme_code", "code forme juridique", "code de forme juridique"), label=N_("code de la forme juridique")),
    Column(
        "founded_year",
        (
            "année de fondation",
            "année de constitution",
            "fondation",
            "fondée en",
            "date de constitution",
            "date de fondation",
            "founded",
            "founding year",
            "year founded",
        ),
        label=N_("année de fondation"),
    ),
    Column("address", ("adresse", "adresse civique", "street address", "rue"), label=N_("adresse")),
    Column("postal_code", ("code postal", "cp", "postal code", "zip"), label=N_("code postal")),
    Column("municipality", ("municipalité", "ville", "city", "localité", "town", "nom municipalité"), label=N_("municipalité")),
    Column(
        "municipality_written", ("municipalite_source", "ville_source", "municipalité écrite"), label=N_("municipalité telle qu’écrite")
    ),
    Column(
        "municipality_code",
        ("code municipalité", "code de municipalité", "municipalite_code", "code géographique", "municipality code", "mamh"),
        label=N_("code de la municipalité"),
    ),
    Column("mrc", ("territoire", "nom mrc", "mrc de localisation", "municipalité régionale de comté", "county"), label=N_("MRC")),
    Column("region", ("région", "region code", "code région", "région administrative", "administrative region"), label=N_("région")),
    Column("latitude", ("lat", "y"), label=N_("latitude")),
    Column("longitude", ("lon", "long", "lng", "x"), label=N_("longitude")),
    Column("sector", ("secteur", "secteurs", "secteur d’activité", "secteurs d’activité", "sectors", "industry"), label=N_("secteur")),
    Column("sector_code", ("secteur_code", "code secteur", "code de secteur"), label=N_("code du secteur")),
    Column("activity", ("activité", "activités", "activité principale", "activities", "main activity"), label=N_("activité")),
    Column(
        "served",
        ("territoire desservi", "territoire de desserte", "dessert", "secteur desservi", "territory served", "serves"),
        label=N_("territoire desservi"),
    ),
    Column("mission_fr", ("mission", "mission en français", "mission fr"), label=N_("mission")),
    Column("mission_en", ("mission en anglais", "mission en"), label=N_("mission en anglais")),
    Column("description_fr", ("description", "description en français", "description fr", "présentation"), label=N_("description")),
    Column("description_en", ("description en anglais", "description en", "english description"), label=N_("description en anglais")),
    Column("languages", ("langue", "langues", "language", "langues de service"), label=N_("langues")),
    Column("website", ("site web", "site internet", "site", "url", "web", "web site", "domaine", "domaines"), label=N_("site Web")),
    Column("contact_email", ("courriel", "adresse courriel", "e-mail", "email", "mail"), label=N_("courriel")),
    Column("contact_phone", ("téléphone", "tél", "telephone", "phone", "numéro de téléphone"), label=N_("téléphone")),
    Column(
        "employees",
        ("employés", "nombre d’employés", "nb employés", "effectif", "effectifs", "number of employees"),
        label=N_("personnes employées"),
    ),
    Column(
        "employees_in_integration",
        ("employés en insertion", "personnes en insertion", "travailleurs en insertion", "trainees"),
        label=N_("personnes en insertion"),
    ),
)
# What a page cannot do without: a name, and one of these to say where it is.
PLACE = ("municipality", "municipality_written", "municipality_code", "region")
