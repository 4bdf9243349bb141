"""Requests at a fixed rate: each is sent at its time, whether or not those before it were answered."""

import dataclasses
import http.client
import json
import queue
import threading
import time
import urllib.parse

from network import Ledger

QUERY = "{ events(first: 5) { nodes { id slug } } }"


@dataclasses.dataclass
class Answer:
    """Times are those of `time.monotonic`. `status` is a number, or the name of what went wrong."""

    kind: str
    due: float
    sent: float
    ended: float
    status: object
    code: str
    retry_after: str
    is_good: bool

    @property
    def took(self):
        return self.ended - self.sent

    @property
    def is_clear(self):
        """Told that it cannot be done now, and when to come again."""
        return self.status in (200, 503) and self.code == "SERVICE_UNAVAILABLE" and self.retry_after is not None

    def __str__(self):
        return f"{self.kind}: {self.status} {self.code} after {self.took:.1f} s"


def told(answer, what):
    """What the extensions of the first error say."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return errors[0].get("extensions", {}).get(what) if errors else None


def exchange(url, method, path, body, headers, timeout=60):
    """Status, when to come again, and the answer, on a connection of its own. What went wrong stands in place of the status."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        connection.request(method, path, body, {"Connection": "close", **headers})
        answer = connection.getresponse()
        text = answer.read()
        try:
            body = json.loads(text)
        except ValueError:
            return f"{answer.status} without JSON", None, None
        # An error of a field is answered with 200, and says it there.
        return answer.status, answer.getheader("Retry-After") or told(body, "retryAfterSeconds"), body
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, None, None
    finally:
        connection.close()


class Traffic:
    """Of four requests, two are queries, one makes a venue and one registers a delegate; or all are queries."""

    def __init__(self, network, ledger=None, rate=40, clients=None, query=QUERY):
        self.network, self.ledger, self.rate, self.query = network, ledger or Ledger(network), rate, query
        self.has_writes = ledger is not None
        self.answers, self.waiting, self.ends = [], queue.Queue(), threading.Event()
        # Enough to keep the rate while each request takes three seconds.
        self.workers = [threading.Thread(target=self.work, daemon=True) for _ in range(clients or 3 * rate)]
        self.pacer = threading.Thread(target=self.pace, daemon=True)

    def __enter__(self):
        for thread in (*self.workers, self.pacer):
            thread.start()
        return self

    def __exit__(self, *_):
        """Returns when what was sent is answered."""
        self.ends.set()
        self.pacer.join()
        for _ in self.workers:
            self.waiting.put(None)
        for worker in self.workers:
            worker.join()

    def pace(self):
        began, number = time.monotonic(), 0
        while not self.ends.is_set():
            due = began + number / self.rate
            time.sleep(max(0.0, due - time.monotonic()))
            self.waiting.put((number, due))
            number += 1

    def work(self):
        while (item := self.waiting.get()) is not None:
            number, due = item
            # Those that could not be sent before the end are not sent.
            if not self.ends.is_set():
                self.answers.append(self.carry_out(number, due))

    def carry_out(self, number, due):
        headers, write = {"Accept": "application/graphql-response+json"}, None
        sent = time.monotonic()
        if self.has_writes and number % 2:
            write = self.ledger.new("venue" if number % 4 == 1 else "registration")
            headers.update({"Authorization": f"Bearer {self.network.key}", "Idempotency-Key": write.key})
            request = ("POST", "/graphql", json.dumps({"query": write.query, "variables": write.variables}))
            headers["Content-Type"] = "application/json"
        else:
            request = ("GET", "/graphql?" + urllib.parse.urlencode({"query": self.query}), None)
        status, retry_after, answer = exchange(self.network.url, *request, headers)
        if write:
            is_good = write.acknowledge(status, answer)
        else:
            is_good = status == 200 and not answer.get("errors")
        kind = write.kind if write else "query"
        return Answer(kind, due, sent, time.monotonic(), status, told(answer, "code") or "", retry_after, is_good)


def longest(answers):
    return max((answer.took for answer in answers), default=0.0)
