"""Several enterprises offer one thing: each accepts the exact text, a change voids what was accepted and says to whom."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue import actions, content, rules
from marketplace.catalogue.joint import acts, terms
from marketplace.catalogue.models import Listing, ListingVersion
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import MemberRole, Membership, Organization, OrganizationStatus, Role
from tests.builders import AT, make_organization, make_user
from tests.catalogue.things import make_listing
from tests.page import NBSP, Visitor


class Joint:
    """A listing of a lead with two members, each with its administrator."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), db.database().writing() as session:
            organizations = [make_organization(name=name) for name in ("La Meneuse", "La Deuxième", "La Troisième")]
            people = [make_user(email=f"{name}@exemple.org") for name in ("une", "deux", "trois")]
            for person, one in zip(people, organizations, strict=True):
                roles = [MemberRole(role=Role.ADMINISTRATOR)]
                session.add(Membership(user_id=person.id, organization_id=one.id, joined_at=AT, roles=roles))
            session.flush()
            listing = make_listing(organizations[0], published=False, title_fr="Repas à domicile", price_visibility="everybody")
            self.id, self.slug = listing.id, listing.slug
            self.organizations, self.people = [one.id for one in organizations], [one.id for one in people]
            self.slugs = [one.slug for one in organizations]
        self.bring({"organization": self.organizations[1], "share": 3000}, {"organization": self.organizations[2], "share": 2500})

    def bring(self, *members: dict[str, Any], **said: Any) -> None:
        """Write the listing with these members, or with other words."""
        with self.app.app_context(), db.database().writing() as session:
            listing = session.get_one(Listing, self.id)
            wanted = {**content.content_of(listing), **({"members": members} if members else {}), **said}
            actions.revise(listing, wanted, actor=session.get_one(User, self.people[0]), at=AT)

    def answer(self, place: int, number: int) -> None:
        """The enterprise of this place accepts the version of this number."""
        with self.app.app_context(), db.database().writing() as session:
            listing, member = acts.place(session.get_one(Organization, self.organizations[place]), self.slug)
            acts.accept(member, listing, number, actor=session.get_one(User, self.people[place]), at=AT)

    def now(self) -> tuple[int, list[int | None], bool]:
        """The number of its version, those that were accepted, and whether it is shown."""
        with self.app.app_context(), db.database().reading() as session:
            one = session.get_one(Listing, self.id)
            return one.number, [member.accepted_number for member in one.members], rules.is_shown(one, AT)

    def visitor(self, place: int) -> Visitor:
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[place])
        return Visitor(self.app).sign_in(person)


@pytest.fixture
def joint(app: Flask) -> Joint:
    return Joint(app)


def publish(joint: Joint) -> None:
    with joint.app.app_context(), db.database().writing() as session:
        actions.publish(session.get_one(Listing, joint.id), actor=None, at=AT)


def told(joint: Joint, place: int) -> list[str]:
    """What the administrator of an enterprise was told, in its order."""
    Worker(joint.app).drain()
    with joint.app.app_context(), db.database().reading() as session:
        return [str(one) for one in session.scalars(select(Notice).where(Notice.recipient_id == joint.people[place]).order_by(Notice.id))]


def test_it_is_published_once_all_accepted_its_very_text(joint: Joint) -> None:
    waits, today = f"Répondre à l’offre regroupée «{NBSP}Repas à domicile{NBSP}»", "/compte/aujourdhui"
    with pytest.raises(RuleBroken, match=f"«{NBSP}La Troisième{NBSP}» n’a pas encore accepté la version 2"):
        joint.answer(1, 2)
        publish(joint)
    assert [waits in joint.visitor(place).get(today) for place in range(3)] == [False, False, True]
    joint.answer(2, 2)
    publish(joint)
    assert joint.now() == (2, [2, 2], True)
    assert waits not in joint.visitor(2).get(today)
    page = Visitor(joint.app).get(f"/catalogue/{joint.slug}")
    for name in ("La Meneuse", "La Deuxième", "La Troisième"):
        assert name in page
    assert "Repas à domicile" in Visitor(joint.app).get(f"/entreprises/{joint.slugs[2]}"), "it is on the page of each member"


def test_a_change_voids_what_was_accepted_and_tells_each_of_them(joint: Joint) -> None:
    joint.answer(1, 2)
    joint.answer(2, 2)
    publish(joint)
    Worker(joint.app).drain()
    assert "La Deuxième; La Troisième" in joint.visitor(0).get(f"/espace/{joint.slugs[0]}/catalogue/{joint.slug}/modifier")
    joint.bring(price=400_000)
    assert joint.now() == (3, [2, 2], False)
    assert "n’est pas offert en ce moment" in Visitor(joint.app).get(f"/catalogue/{joint.slug}", status=410)
    assert "Repas à domicile" not in Visitor(joint.app).get(f"/entreprises/{joint.slugs[2]}")
    for place in (1, 2):
        assert told(joint, place)[-1].startswith(
            f"L’offre regroupée «{NBSP}Repas à domicile{NBSP}» a changé{NBSP}: votre acceptation ne vaut plus"
        )
    page = joint.visitor(1).get(f"/espace/{joint.slugs[1]}/offres-regroupees/{joint.slug}")
    assert "Le texte a changé depuis la version 2" in page
    assert f"38,50{NBSP}$ 40,00{NBSP}$" in page, "what differs from the text that was accepted"


def test_a_member_accepts_what_she_read_and_not_what_came_after(joint: Joint) -> None:
    visitor = joint.visitor(1)
    path = f"/espace/{joint.slugs[1]}/offres-regroupees/{joint.slug}"
    token = visitor.token(path)
    joint.bring(price=400_000)
    answer = visitor.client.post(f"{path}/accepter", data={"csrf_token": token, "number": "2"})
    assert answer.status_code == 409
    assert "c’est maintenant la version 3" in answer.text
    assert joint.now()[1] == [None, None]
    assert visitor.client.post(f"{path}/accepter", data={"csrf_token": token, "number": "3"}).status_code == 303
    assert joint.now()[1] == [3, None]
    assert told(joint, 0)[-1] == f"«{NBSP}La Deuxième{NBSP}» accepte l’offre regroupée «{NBSP}Repas à domicile{NBSP}»."


@pytest.mark.slow
def test_who_accepts_while_the_lead_saves_never_accepts_the_new_text(joint: Joint) -> None:
    for _round in range(5):
        number = joint.now()[0]
        refused: list[RuleBroken] = []

        def accept(number: int = number, refused: list[RuleBroken] = refused) -> None:
            try:
                joint.answer(1, number)
            except RuleBroken as reason:
                refused.append(reason)

        hands = [threading.Thread(target=accept), threading.Thread(target=joint.bring, kwargs={"lead_time_days": number})]
        for one in hands:
            one.start()
        for one in hands:
            one.join()
        now, accepted, _shown = joint.now()
        assert now == number + 1
        assert accepted[0] != now, "the acceptance is of the text that was shown"
        assert accepted[0] == number or refused


def test_a_member_refuses_or_leaves_with_a_reason_that_the_lead_reads(joint: Joint) -> None:
    joint.answer(1, 2)
    joint.answer(2, 2)
    publish(joint)
    visitor = joint.visitor(2)
    path = f"/espace/{joint.slugs[2]}/offres-regroupees/{joint.slug}"
    page = visitor.post(f"{path}/refuser", {"reason": ""}, status=422, token_from=path)
    assert page.links()["English"] == f"/en{path}", "a link asks for the page that holds the form"
    visitor.client.post(f"{path}/refuser", data={"csrf_token": visitor.token(path), "reason": "Notre camion est vendu."})
    assert joint.now() == (2, [2, None], False)
    assert told(joint, 0)[-1].startswith(f"«{NBSP}La Troisième{NBSP}» refuse")
    page = joint.visitor(0).get(f"/espace/{joint.slugs[0]}/catalogue/{joint.slug}/membres")
    assert "Notre camion est vendu." in page
    lead = joint.visitor(0)
    base = f"/espace/{joint.slugs[0]}/catalogue/{joint.slug}/membres"
    token = lead.token(f"{base}/ajouter")
    assert lead.client.post(f"{base}/{joint.slugs[2]}/retirer", data={"csrf_token": token}).status_code == 303
    assert joint.now()[1] == [2], "the text has changed: the second is asked again"
    assert told(joint, 2)[-1].startswith("Votre entreprise n’est plus dans l’offre regroupée")


def test_only_an_administrator_of_a_member_answers(joint: Joint) -> None:
    path = f"/espace/{joint.slugs[1]}/offres-regroupees/{joint.slug}"
    for place in (0, 2):
        assert joint.visitor(place).client.get(path).status_code == 404
    with joint.app.app_context(), db.database().writing() as session:
        reader = make_user(email="lecture@exemple.org")
        session.add(
            Membership(user_id=reader.id, organization_id=joint.organizations[1], joined_at=AT, roles=[MemberRole(role=Role.READER)])
        )
    visitor = Visitor(joint.app).sign_in(reader)
    assert "Seule l’administration" in visitor.get(path)
    answer = visitor.client.post(f"{path}/accepter", data={"csrf_token": visitor.token("/compte"), "number": "2"})
    assert answer.status_code == 403
    assert joint.now()[1] == [None, None]


def test_shares_are_hundredths_of_a_percent_and_no_more_than_the_whole(joint: Joint) -> None:
    said = [{"organization": 5, "share": 6000}, {"organization": 4, "share": 4001, "codes": ["06", "01", "06"]}]
    wanted = terms.normal(said)
    assert [one["organization"] for one in wanted] == [4, 5]
    assert wanted[0]["codes"] == ["01", "06"]
    assert terms.faults(wanted) == [f"Les parts dépassent 100{NBSP}% en tout{NBSP}: réduisez-en une."]
    assert terms.faults(terms.normal([{"organization": 5, "share": 0}])) == [
        "La part d’une entreprise est un pourcentage de plus de 0 et d’au plus 100."
    ]
    with joint.app.app_context(), db.database().reading() as session:
        assert terms.lead_share(session.get_one(Listing, joint.id)) == 4500
        versions = session.scalars(select(ListingVersion).where(ListingVersion.listing_id == joint.id).order_by(ListingVersion.number))
        assert [len(one.content["members"]) for one in versions] == [0, 2]


def test_the_lead_invites_by_a_name_a_number_or_an_address_and_is_told_of_what_is_wrong(joint: Joint) -> None:
    base = f"/espace/{joint.slugs[0]}/catalogue/{joint.slug}/membres"
    visitor = joint.visitor(0)
    with joint.app.app_context(), db.database().writing():
        fourth = make_organization(name="La Quatrième", neq="1140000014").slug
        for town in ("Amqui", "Causapscal"):
            make_organization(name="La Jumelle", municipality=town)
        make_organization(name="La Cachée").status = OrganizationStatus.DRAFT
    for enterprise, share, words in (
        ("nulle-part", "10", "Aucune entreprise n’a ce nom"),
        ("La Cachée", "10", "Aucune entreprise n’a ce nom"),
        ("Jumell", "10", "Des noms le contiennent"),
        ("LA JUMELLE", "10", "« La Jumelle » (Amqui); « La Jumelle » (Causapscal)"),
        (joint.slugs[1], "10", "est déjà de cette offre"),
        (joint.slugs[0], "10", "mène déjà cette offre"),
        ("LA QUATRIEME", "60", "Les parts dépassent 100"),
        ("1140 000 014", "1,2345", "décimales"),
    ):
        page = visitor.post(f"{base}/ajouter", {"enterprise": enterprise, "share": share}, status=422, token_from=f"{base}/ajouter")
        assert words in page, (enterprise, share)
        assert page.tree.xpath("//input[@name='enterprise']/@value") == [enterprise], "what was typed stays in the form"
    page = f"https://maillage.example/entreprises/{fourth}"
    data = {"enterprise": page, "share": "12,5", "capacity": "40", "region_codes": "01", "csrf_token": visitor.token(f"{base}/ajouter")}
    assert visitor.client.post(f"{base}/ajouter", data=data).status_code == 303
    shown = visitor.get(base)
    assert f"12,5{NBSP}%" in shown
    assert "Bas-Saint-Laurent" in shown
    assert f"32,5{NBSP}%" in shown, "what is left to the lead"
