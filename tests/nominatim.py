"""A local server that speaks Nominatim's protocol, with its failures."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

VILLAGE = {
    "osm_type": "node", "osm_id": 42, "lat": "34.5", "lon": "36.5", "class": "place", "type": "village",
    "addresstype": "village", "display_name": "Salmar, Fardan, Syria", "importance": 0.3,
    "boundingbox": ["34.48", "34.52", "36.48", "36.52"],
}  # fmt: skip
FAR = VILLAGE | {"osm_id": 43, "lat": "36.9", "lon": "41.0", "boundingbox": ["36.88", "36.92", "40.98", "41.02"]}


@dataclass
class Server:
    """What the server answers next, and what it was asked."""

    domain: str = ""
    answers: list[Any] = field(default_factory=list)  # a status, seconds to wait, bytes, or what goes out as JSON
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    agents: list[str | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    retry_after: str | None = None


@contextmanager
def serving() -> Iterator[Server]:
    """A server of this protocol on a free port, as long as the context lasts."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.times.append(time.monotonic())
            state.asked.append(parse_qs(urlsplit(self.path).query))
            state.agents.append(self.headers.get("User-Agent"))
            answer = state.answers.pop(0) if state.answers else []
            if isinstance(answer, float):
                time.sleep(answer)
                answer = []
            status = answer if isinstance(answer, int) else 200
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(status)
                if state.retry_after:
                    self.send_header("Retry-After", state.retry_after)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client has given up waiting

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    state.domain = f"127.0.0.1:{httpd.server_port}"
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()
