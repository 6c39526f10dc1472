"""The pictures and the documents of a listing: brought by somebody, then shown, put in order and described as its content says."""

from datetime import datetime
from pathlib import Path

from marketplace.accounts.models import User
from marketplace.catalogue import actions, content
from marketplace.catalogue.models import Listing, ListingDocument, ListingPicture, ListingVersion
from marketplace.core import documents, files
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing
from marketplace.core.files import StoredFile
from marketplace.organizations.editing.pictures import MEDIA_TYPE


def add_picture(
    listing: Listing, kept: tuple[str, int], *, name: str, alternative: tuple[str, str | None], actor: User | None, at: datetime
) -> ListingVersion | None:
    """Show a picture that `pictures.keep` wrote after those that are there; `alternative` is in French and in English.

    None for one that is there already with the same words. Unusable without its words, or beyond as many as a listing may show.
    """
    digest, _size = kept
    if digest not in {one.file.sha256 for one in listing.all_pictures}:
        stored = files.add(kept, name=f"{Path(name).stem}.webp", media_type=MEDIA_TYPE, at=at)
        listing.all_pictures.append(ListingPicture(file=stored, alternative_fr=""))
    said = content.content_of(listing)
    shown = [one for one in said["pictures"] if one["digest"] != digest]
    new = {"digest": digest, "alternative_fr": alternative[0], "alternative_en": alternative[1]}
    return actions.revise(listing, said | {"pictures": [*shown, new]}, actor=actor, at=at)


def add_document(listing: Listing, kept: Kept, *, title: tuple[str, str | None], actor: User | None, at: datetime) -> ListingVersion | None:
    """Show a document that `core/documents.keep` wrote after those that are there; `title` is in French and in English."""
    digest, _size = kept.file
    if digest not in {one.file.sha256 for one in listing.all_documents}:
        listing.all_documents.append(ListingDocument(file=documents.add(kept, at=at), title_fr=""))
    said = content.content_of(listing)
    shown = [one for one in said["documents"] if one["digest"] != digest]
    new = {"digest": digest, "title_fr": title[0], "title_en": title[1]}
    return actions.revise(listing, said | {"documents": [*shown, new]}, actor=actor, at=at)


def picture(listing: Listing, digest: str, *, keeps: bool) -> StoredFile:
    """The file of a picture by its digest; one that is shown no more is for whoever keeps the catalogue. Missing otherwise."""
    return _file(listing.all_pictures if keeps else listing.pictures, digest)


def document(listing: Listing, digest: str, *, keeps: bool) -> StoredFile:
    """The file of a document by its digest; one that is shown no more is for whoever keeps the catalogue. Missing otherwise."""
    return _file(listing.all_documents if keeps else listing.documents, digest)


def _file(rows: list[ListingPicture] | list[ListingDocument], digest: str) -> StoredFile:
    found = next((one.file for one in rows if one.file.sha256 == digest), None)
    if found is None:
        raise Missing()
    return found
