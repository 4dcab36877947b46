"""The event store: PostGIS through psycopg 3. Other rooms use what this module exports, nothing below it."""

from sijill.db.connect import Connection, connect, counts
from sijill.db.events import Link, Voice, Wanted, events, find_event, links, voices
from sijill.db.link import Linked, link_new_reports, unlinked_reports
from sijill.db.store import Stored, begin_run, cache_answer, cached_answer, end_run, store_document

__all__ = [
    "Connection",
    "Link",
    "Linked",
    "Stored",
    "Voice",
    "Wanted",
    "begin_run",
    "cache_answer",
    "cached_answer",
    "connect",
    "counts",
    "end_run",
    "events",
    "find_event",
    "link_new_reports",
    "links",
    "store_document",
    "unlinked_reports",
    "voices",
]
