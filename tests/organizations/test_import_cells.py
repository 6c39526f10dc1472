"""How the cells of a row are told apart, and a row whose cells are too many."""

from tests.organizations.test_importing import kept, row, table, take
from tests.page import NBSP


def test_a_row_whose_cells_overflow_is_refused_because_none_of_them_can_be_believed(app) -> None:
    report = take(app, table(row(name="Un"), [*row(name="Deux"), "de trop", "encore"]))
    assert report.added == 1
    ((line, reason),) = report.refused
    assert (line, reason.startswith(f"cellules de trop{NBSP}: 2")) == (3, True)


def test_a_file_separated_by_semicolons_is_read_as_well(app) -> None:
    data = 'nom;forme;ville;région;secteur;description\nUn;OBNL;Val-des-Ormes;01;S11;"Propre; net, clair"\n'
    assert take(app, data.encode()).added == 1
    assert kept(app)[0].description_fr == "Propre; net, clair"
