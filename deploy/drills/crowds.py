"""slow-clients and pool: many clients that hold something for long."""

import asyncio
import contextlib
import socket
import statistics
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from network import Ledger, Network
from postgres import Cluster
from processes import Beside, Service
from promises import few
from traffic import Answer, Traffic, exchange, longest, told

# The defaults of docs/limits.md, and what a busy machine adds.
HEAD, BODY, STALLED, EXECUTION, QUEUE = 5, 10, 30, 10, 10
LATE = 3
# Of a client that does nothing wrong, as half of the answers come.
ANSWER = 1.0
# What docs/operator.md gives a process.
MEMORY = 1024
EVERYTHING = """{ events(first: 100) { nodes { id slug title description method placeText sources { url title } venue { name }
  hosts { id name slug } series { title } municipality { name } topics { name } sessions { id } contributions { id } } } }"""


def established(port):
    """The remote ports of what the process at this port holds open."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, remote, state = line.split()[1:4]
        if int(local.split(":")[1], 16) == port and state == "01":
            found.add(int(remote.split(":")[1], 16))
    return found


class Slow:
    """Clients of one kind: when each of them was cut off."""

    def __init__(self, port, count, first, rest, reads=True):
        self.port, self.count, self.first, self.rest, self.reads = port, count, first, rest, reads
        self.began, self.lasted, self.said = 0.0, [], []

    def run(self, limit):
        self.began = time.monotonic()
        asyncio.run(self.all(limit))

    async def all(self, limit):
        await asyncio.gather(*(self.one(limit) for _ in range(self.count)))

    async def one(self, limit):
        """Sends a byte each half second, until the service closes."""
        with socket.socket() as connection:
            connection.setblocking(False)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            loop, began, answer = asyncio.get_running_loop(), time.monotonic(), b""
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                await loop.sock_connect(connection, ("127.0.0.1", self.port))
                own = connection.getsockname()[1]
                await loop.sock_sendall(connection, self.first)
                position = 0
                while time.monotonic() < began + limit:
                    if self.reads:
                        with contextlib.suppress(asyncio.TimeoutError):
                            part = await asyncio.wait_for(loop.sock_recv(connection, 4096), 0.5)
                            if not part:
                                break
                            answer += part
                        await loop.sock_sendall(connection, self.rest[position : position + 1])
                        position += 1
                    else:
                        await asyncio.sleep(0.5)
                        if own not in await loop.run_in_executor(None, self.held):
                            break
            self.lasted.append(time.monotonic() - began)
            self.said.append(answer[9:12].decode(errors="replace"))

    # Asked of the system once for all clients.
    seen = (0.0, frozenset())

    def held(self):
        if time.monotonic() > self.seen[0] + 0.25:
            self.seen = (time.monotonic(), established(self.port))
        return self.seen[1]


class Watch(Beside):
    """The most memory that a service has while this is open."""

    def __init__(self, service):
        super().__init__(0.2)
        self.service, self.most = service, service.memory()

    def step(self):
        with contextlib.suppress(OSError, StopIteration):
            self.most = max(self.most, self.service.memory())


def slow_clients(options, place, promises):
    service = Service(place, f"sqlite:{place.make('data') / 'verbund.db'}")
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    size = len(exchange_text(service, "/schema.graphql"))
    count = max(1, options.clients // 3)
    head = b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    body = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"
    unread = b"GET /schema.graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    kinds = {
        "head byte by byte": (Slow(service.port, count, head, b"a" * 999), HEAD),
        "body byte by byte": (Slow(service.port, count, body, b" " * 999), BODY),
        "answer never read": (Slow(service.port, count, unread, b"", reads=False), STALLED),
    }
    before = service.memory()
    with Watch(service) as watch, Traffic(network, Ledger(network), options.rate) as traffic:
        threads = [threading.Thread(target=slow.run, args=(2 * limit + LATE,), daemon=True) for slow, limit in kinds.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(1)
    for kind, (slow, limit) in kinds.items():
        late = [lasted for lasted in slow.lasted if lasted > limit + LATE]
        promises.hold(not late, f"{kind}: {len(late)} of {count} are cut off later than after {limit} s: {max(late, default=0):.1f} s")
        promises.tell(f"{kind}: {count} clients cut off after at most {max(slow.lasted):.1f} s")
    others(traffic.answers, "meanwhile", promises)
    promises.hold(watch.most < MEMORY, f"memory stays below {MEMORY} MiB: {watch.most:.0f} MiB")
    left = established(service.port)
    promises.hold(len(left) <= 5, f"nothing is held open afterwards: {len(left)} connections")
    promises.tell(f"memory {before:.0f} MiB before, at most {watch.most:.0f} MiB (unread: {size // 1024} KiB each)")
    service.stop()
    more_than_places(service, network, promises)


def others(answers, when, promises):
    """Clients that do nothing wrong are all answered, as soon as ever."""
    failed = [answer for answer in answers if not answer.is_good or answer.took > QUEUE + EXECUTION]
    promises.hold(not failed, f"{when}: {len(failed)} of {len(answers)} other requests are not answered well: {few(failed)}")
    median = statistics.median(answer.took for answer in answers)
    promises.hold(median < ANSWER, f"{when}: half of the other requests are answered within {ANSWER} s: {median:.2f} s")
    promises.tell(f"{when} {len(answers)} other requests answered (median {median * 1000:.0f} ms, longest {longest(answers):.2f} s)")


def more_than_places(service, network, promises):
    """More slow clients than there are places: whoever comes waits until they are cut off."""
    places = 50
    service.settings["VERBUND_HTTP__MAX_CONNECTIONS"] = str(places)
    service.start()
    files = service.files()
    slow = Slow(service.port, 3 * places, b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", b"a" * 999)
    thread = threading.Thread(target=slow.run, args=(10 * HEAD,), daemon=True)
    thread.start()
    most, answers = 0, []
    ask = threading.Thread(target=lambda: (time.sleep(1), answers.append(timed(network.url, "{ __typename }"))), daemon=True)
    ask.start()
    while thread.is_alive():
        most = max(most, service.files() - files)
        time.sleep(0.1)
    ask.join()
    promises.hold(most <= places + 10, f"{places} connections are held at most: {most}")
    limit = 3 * (HEAD + LATE)
    promises.hold(answers[0].is_good and answers[0].took < limit, f"who waits for a place is answered within {limit} s: {answers[0]}")
    promises.tell(f"{3 * places} clients for {places} places: {most} held at most, another one answered after {answers[0].took:.1f} s")
    service.stop()


def exchange_text(service, path):
    with urllib.request.urlopen(service.url + path, timeout=30) as answer:
        return answer.read()


def timed(url, query):
    sent = time.monotonic()
    path = "/graphql?" + urllib.parse.urlencode({"query": query})
    status, retry_after, answer = exchange(url, "GET", path, None, {"Accept": "application/graphql-response+json"})
    is_good = status == 200 and not answer.get("errors")
    return Answer("query", sent, sent, time.monotonic(), status, told(answer, "code") or "", retry_after, is_good)


def crowd(url, query, clients, seconds):
    """Each client asks again as soon as it has its answer."""
    answers, ends = [], time.monotonic() + seconds

    def work():
        while time.monotonic() < ends:
            answers.append(timed(url, query))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def pool(options, place, promises):
    cluster = Cluster(place)
    service = Service(place, cluster.url, VERBUND_DATABASE__CONNECTIONS="2")
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    limit = QUEUE + EXECUTION + LATE

    answers = crowd(network.url, EVERYTHING, options.clients, 20)
    check(answers, limit, {"SERVICE_UNAVAILABLE"}, "many clients", promises)
    # A lock that somebody holds makes every query wait.
    lock = cluster.session("BEGIN; LOCK TABLE event IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(25); COMMIT")
    time.sleep(1)
    answers = crowd(network.url, "{ events(first: 5) { nodes { id slug } } }", options.clients, 15)
    check(answers, limit, {"SERVICE_UNAVAILABLE", "EXECUTION_TIMEOUT"}, "a locked table", promises)
    lock.wait()
    ledger = Ledger(network)
    with Traffic(network, ledger, 20) as traffic:
        time.sleep(5)
    others(traffic.answers, "afterwards", promises)


def check(answers, limit, codes, what, promises):
    good = sum(answer.is_good for answer in answers)
    late = [answer for answer in answers if answer.took > limit]
    promises.hold(not late, f"{what}: {len(late)} of {len(answers)} answers take longer than {limit} s: {few(late)}")
    unclear = [answer for answer in answers if not answer.is_good and (answer.code not in codes)]
    promises.hold(not unclear, f"{what}: {len(unclear)} of {len(answers)} answers are not clear: {few(unclear)}")
    promises.tell(f"{what}: {good} answered, {len(answers) - good} told to come again, all within {longest(answers):.1f} s")
