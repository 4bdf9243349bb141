"""full-disk and full-log: no room for the database's data; none for the log, or nobody who reads it."""

import errno
import os
import time

from kills import settle
from network import CREATE_VENUE, Ledger, Network, post
from postgres import Cluster
from processes import Failed, Service
from promises import few
from traffic import Traffic, longest

MEBIBYTE = 1024 * 1024
# For how long the disk is full.
FULL = 10
# A write that finds no room is answered so soon.
ANSWER = 12.0


def fill(folder):
    """Takes all the room that is left, and returns the file that has it."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for size in (MEBIBYTE, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    return ballast


def data(options, place, promises, engine):
    disk = place.small_disk(f"disk-{engine}", 300)
    cluster = Cluster(place, disk) if engine == "PostgreSQL" else None
    service = Service(place, cluster.url if cluster else f"sqlite:{disk / 'verbund.db'}")
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    ledger = Ledger(network)
    with Traffic(network, ledger, options.rate) as traffic:
        time.sleep(3)
        ballast = fill(disk)
        full = time.monotonic()
        # What has room in the pages that are there still succeeds.
        while not any(not answer.is_good for answer in traffic.answers) and time.monotonic() < full + 120:
            time.sleep(0.1)
        full = time.monotonic()
        # Without a key, and so in the middle of a transaction.
        while time.monotonic() < full + FULL:
            post(network.url, CREATE_VENUE, {"name": "without a key"}, network.key)
            time.sleep(0.2)
        ballast.unlink()
        room = time.monotonic()
        # What is refused ends its transaction by a rollback, beside those that succeed.
        while time.monotonic() < room + options.recovery + 3:
            again = next(write for write in ledger.acknowledged() if write.kind == "registration")
            post(network.url, again.query, again.variables, network.key)
            time.sleep(0.2)
    answers = traffic.answers

    refused = [answer for answer in answers if answer.sent < room and not answer.is_good and answer.kind != "query"]
    promises.hold(refused, f"{engine}: writes are refused while the disk is full")
    unclear = [answer for answer in refused if not answer.is_clear or answer.took > ANSWER]
    promises.hold(not unclear, f"{engine}: {len(unclear)} of {len(refused)} refusals are not clear: {few(unclear)}")
    queries = [answer for answer in answers if answer.kind == "query"]
    failed = [answer for answer in queries if not answer.is_good]
    promises.hold(not failed, f"{engine}: {len(failed)} of {len(queries)} queries fail: {few(failed)}")
    after = [answer for answer in answers if answer.sent > room and not answer.is_good]
    recovery = max((answer.ended for answer in after), default=room) - room
    promises.hold(recovery <= options.recovery, f"{engine}: writes work {options.recovery} s after there is room: {few(after[-3:])}")
    alive = service.process.poll() is None and (cluster is None or cluster.process.poll() is None)
    promises.hold(alive, f"{engine}: service and database go on")
    promises.tell(f"{engine}: {len(refused)} writes refused (longest {longest(refused):.1f} s), {len(queries) - len(failed)} of {len(queries)} queries answered")
    promises.tell(f"no failure later than {recovery:.1f} s after there was room")
    settle(ledger, service, promises)
    service.stop()


def full_log(options, place, promises):
    """Requests are answered all the same."""
    require_root("full-log")
    disk = place.small_disk("disk-log", 1)
    service = Service(place, f"sqlite:{place.make('data-log') / 'verbund.db'}")
    accounts = service.demo()

    def check(what):
        network = Network(service.url, accounts)
        ledger = Ledger(network)
        with Traffic(network, ledger, options.rate) as traffic:
            time.sleep(5)
        failed = [answer for answer in traffic.answers if not answer.is_good]
        promises.hold(not failed, f"{what}: {len(failed)} of {len(traffic.answers)} requests fail: {few(failed)}")
        ledger.settle()
        ledger.verify(promises)
        promises.hold(service.process.poll() is None, f"{what}: the service goes on")
        promises.tell(f"{what}: {len(traffic.answers) - len(failed)} of {len(traffic.answers)} requests answered")
        service.stop()

    service.start(output=disk / "service.log")
    fill(disk)
    check("log on a full disk")
    reading, writing = os.pipe()
    try:
        service.start(output=writing)
    finally:
        os.close(writing)
        os.close(reading)
    check("log into a closed pipe")


def require_root(drill):
    if os.getuid() != 0:
        raise Failed(f"{drill} needs root (mount -t tmpfs)")


def full_disk(options, place, promises):
    require_root("full-disk")
    data(options, place, promises, "SQLite")
    data(options, place, promises, "PostgreSQL")
