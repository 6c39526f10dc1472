"""The embedded engine: Whoosh keeps the files, the terms and the postings; nothing else imports it.

    ledger      which files are the index: the pointer CURRENT, the manifests, the checksums
    lock        one writer at a time, over all processes
    storage     the files of one kind, as Whoosh sees them
    schema      what is written of a document
    writing     how changes become segments
    postings    where tokens stand, decoded into arrays, and phrases
    naming      the names of one segment, to be completed
    segments    what is read of one segment, once
    wording     the vocabulary, from one commit to the next
    snapshot    all the segments of one commit, as arrays
    execution   how a question is answered from them
    engine      WhooshEngine, which puts these together

On disk, PATH/CURRENT → PATH/<generation>/manifest-<commit>.json → PATH/<generation>/<kind>/<files>.
"""

from search_index.whoosh_engine.engine import WhooshEngine

__all__ = ["WhooshEngine"]
