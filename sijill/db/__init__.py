"""The event store: PostGIS through psycopg 3. Other rooms use what this module exports, nothing below it.

Signatures (the modules follow; import from here):

    connect(dsn: str | None = None) -> ContextManager[Connection]          # migrates, sets the search path, autocommit
    events(conn, wanted: Wanted = Wanted()) -> Iterator[records.Event]      # streaming, ordered by first day and id
    Wanted(types=(), since=None, until=None, bbox=None, countries=(), min_confidence=0.0)
        # types: slugs; since/until: datetime.date, events whose span meets them; bbox: (west, south, east, north)
        # degrees; countries: ISO 3166-1 alpha-2 of the event's place
    begin_run(conn, options: Mapping[str, Any]) -> int
    store_document(conn, item: DocumentReports, run: int) -> Stored         # one transaction; InputError if unsound
    Stored(document_added: bool, reports_added: int, reports_superseded: int)
    link_new_reports(conn, run: int) -> Linked                              # once, at the end of a batch
    Linked(joined: int, founded: int)
    end_run(conn, run: int) -> None
    find_event(conn, prefix: str) -> Event                                  # StoreError if unknown or ambiguous
"""
