"""kill-server and kill-database: SIGKILL at a random moment under load."""

import random
import sqlite3
import statistics
import time

from network import Ledger, Network
from postgres import Cluster
from processes import Service, within
from traffic import Traffic

# From the start of the program until it is ready.
READY = 5.0


def settle(ledger, service, promises):
    """What each drill of writes ends with."""
    again = ledger.settle()
    is_whole = ledger.verify(promises)
    found = service.command("audit", "verify").strip().splitlines()[-1]
    promises.tell(f"{len(ledger.writes)} writes, {again} of them acknowledged only when sent again; {'all there once' if is_whole else 'NOT all there once'}")
    promises.tell(f"audit log whole to position {found.rpartition('@')[2]}")


def kill_server(options, place, promises):
    file = place.make("data") / "verbund.db"
    service = Service(place, f"sqlite:{file}")
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    ledger, times, reads, acknowledged = Ledger(network), [], 0, 0
    for number in range(options.times):
        before = len(ledger.writes)
        with Traffic(network, ledger, options.rate, clients=8) as traffic:
            # At any moment, but not before there is something to lose.
            wanted = random.randint(3, options.rate)
            done = lambda: sum(write.is_done for write in ledger.writes[before:]) >= wanted
            within(60, done, f"{wanted} writes are acknowledged", pause=0.001)
            time.sleep(random.uniform(0, 0.05))
            service.kill()
        times.append(service.start())
        of_this = [write for write in ledger.writes[before:] if write.is_done]
        lost = ledger.lost(of_this)
        promises.hold(not lost, f"kill {number + 1}: {lost} of {len(of_this)} acknowledged writes are lost")
        acknowledged += len(of_this)
        reads += sum(answer.is_good and answer.kind == "query" for answer in traffic.answers)
    promises.hold(max(times) < READY, f"ready within {READY} s of each start: the longest took {max(times):.1f} s")
    promises.tell(f"{options.times} kills, ready again after {statistics.median(times):.2f} s (longest {max(times):.2f} s)")
    promises.tell(f"{acknowledged} writes acknowledged and {reads} queries answered before them")
    settle(ledger, service, promises)
    service.command("backup", "create", place.folder / "backup")
    service.command("backup", "verify", place.folder / "backup")
    service.stop()
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall() + connection.execute("PRAGMA foreign_key_check").fetchall()
    promises.hold(found == [("ok",)], f"the database is whole: {found[:3]}")
    promises.tell("database and backup whole")


def kill_database(options, place, promises):
    cluster = Cluster(place)
    service = Service(place, cluster.url)
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    ledger, times = Ledger(network), []
    with Traffic(network, ledger, options.rate) as traffic:
        for number in range(options.times):
            time.sleep(random.uniform(1, 3))
            cluster.kill()
            time.sleep(random.uniform(0.5, 2))
            cluster.start()
            back = time.monotonic()
            written = lambda: [a.ended for a in traffic.answers if a.is_good and a.kind != "query" and a.sent > back]
            while not written() and time.monotonic() < back + options.recovery:
                time.sleep(0.05)
            if promises.hold(written(), f"kill {number + 1}: a write succeeds within {options.recovery} s of the database's return"):
                times.append(min(written()) - back)
        time.sleep(2)
        steady = time.monotonic()
        time.sleep(3)
    bad = [answer for answer in traffic.answers if answer.sent > steady and not answer.is_good]
    promises.hold(not bad, f"{len(bad)} requests fail 2 s after the last kill: {bad[0] if bad else ''}")
    promises.hold(service.process.poll() is None, "the service goes on")
    promises.tell(f"{options.times} kills, first write {max(times, default=0):.2f} s after the database's return at the latest")
    promises.tell(f"{sum(answer.is_good for answer in traffic.answers)} of {len(traffic.answers)} requests answered well meanwhile")
    settle(ledger, service, promises)
