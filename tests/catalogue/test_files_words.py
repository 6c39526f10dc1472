"""The words that people write in the cells of their files: those that are understood, and what is answered to the others."""

from tests.catalogue.test_files_imported import kept, shop, table, take, told

__all__ = ["shop"]


def test_words_of_everyday_are_understood_and_what_is_not_is_answered_with_what_may_be_written(app, shop):
    data = table(
        ["reference", "title_fr", "kind", "unit_code", "price", "tax_code", "category_code"],
        ["A", "Un", "bien", "kg", "1,5", "oui", ""],
        ["B", "Deux", "Services", "h", "sur demande", "détaxée", ""],
        ["C", "Trois", "chose", "heurre", "1", "non", "nettoyage de bureaux"],
        ["D", "Quatre", "", "zzz", "gratuit", "", "xyz"],
    )
    outcomes = told(app, take(app, shop, data))
    assert [outcome for outcome, _said in outcomes] == ["added", "added", "refused", "refused"], outcomes
    found = kept(app, shop)
    assert (found["A"].kind.value, found["A"].unit_code, found["A"].tax_code.value) == ("good", "KGM", "taxable")
    assert (found["B"].kind.value, found["B"].unit_code, found["B"].price_basis.value) == ("service", "HUR", "on_request")
    said = outcomes[2][1].replace("\u00a0", " ")
    for piece in ("Écrivez l’un de ces mots : produit, service", "approche : heure", "taxable, détaxé, exonéré", "76111500 – Nettoyage"):
        assert piece in said, piece
    assert "approche" not in outcomes[3][1]
    assert "« gratuit » n’est pas un nombre" in outcomes[3][1].replace("\u00a0", " ")
