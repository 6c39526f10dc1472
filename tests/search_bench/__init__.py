"""The pieces of `python -m tests.bench_search` (make bench): one corpus, one mix of questions, several engines asked alike.

corpus      the enterprises and the listings, invented, the same at each run
mix         the questions, and which words they are made of
ours        the engine of the house
fts5        SQLite's full text
postgres    PostgreSQL's full text
figures     times made readable
measuring   what is measured of one engine, in processes of its own
pages       what is measured of the page of results and of the API
"""
