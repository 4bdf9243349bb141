"""stop-database and hang-database: PostgreSQL does not answer for a while."""

import time

from kills import settle
from network import Ledger, Network
from postgres import Cluster
from processes import Beside, Service
from promises import few
from traffic import Traffic, longest

# Every answer comes so soon while the database is away.
ANSWER = 2.0
# Before and after.
STEADY = 5


class Readiness(Beside):
    """Asks `/readyz` once a second."""

    def __init__(self, service):
        super().__init__(1)
        self.service, self.found = service, []

    def step(self):
        sent = time.monotonic()
        self.found.append((sent, self.service.ready_status(), time.monotonic() - sent))


def outage(options, place, promises, take_away, bring_back):
    cluster = Cluster(place)
    service = Service(place, cluster.url)
    accounts = service.demo()
    service.start()
    network = Network(service.url, accounts)
    ledger = Ledger(network)
    with Traffic(network, ledger, options.rate) as traffic, Readiness(service) as readiness:
        time.sleep(STEADY)
        gone = time.monotonic()
        take_away(cluster)
        time.sleep(max(0.0, gone + options.seconds - time.monotonic()))
        returns = time.monotonic()
        bring_back(cluster)
        back = time.monotonic()
        time.sleep(options.recovery + STEADY)
        ends = time.monotonic()
    answers = traffic.answers

    before = [answer for answer in answers if answer.ended < gone and not answer.is_good]
    promises.hold(not before, f"{len(before)} requests fail before: {few(before)}")
    meanwhile = [answer for answer in answers if answer.ended > gone and answer.sent < back]
    late = [answer for answer in meanwhile if answer.took > ANSWER]
    promises.hold(not late, f"{len(late)} of {len(meanwhile)} answers take longer than {ANSWER} s: {few(late)}")
    unclear = [answer for answer in meanwhile if not answer.is_good and not answer.is_clear]
    promises.hold(not unclear, f"{len(unclear)} of {len(meanwhile)} answers are not clear: {few(unclear)}")
    told = sum(answer.is_clear for answer in meanwhile)
    promises.hold(told > options.rate * options.seconds / 2, f"requests are told that the database does not answer: {told}")
    ready = [took for sent, status, took in readiness.found if gone + ANSWER < sent < returns and status == 503]
    asked = sum(gone + ANSWER < sent < returns for sent, _, _ in readiness.found)
    promises.hold(len(ready) == asked and max(ready, default=0) < ANSWER + 0.5, f"/readyz says so: {len(ready)} of {asked} times")

    after = [answer for answer in answers if answer.sent > back and not answer.is_good]
    recovery = max((answer.ended for answer in after), default=back) - back
    promises.hold(recovery <= options.recovery, f"all is well {options.recovery} s after the database's return: {few(after[-3:])}")
    steady = sum(answer.is_good for answer in answers if ends - STEADY <= answer.due < ends - 1) / (STEADY - 1)
    promises.hold(steady >= 0.95 * options.rate, f"the full rate is back: {steady:.0f} of {options.rate} per second")
    promises.hold(service.process.poll() is None, "the service goes on")
    promises.tell(f"{options.rate} requests a second, the database away for {back - gone:.0f} s")
    promises.tell(f"{told} of {len(meanwhile)} answered with 503 meanwhile, the longest after {longest(meanwhile):.2f} s")
    promises.tell(f"no failure later than {recovery:.1f} s after its return")
    settle(ledger, service, promises)


def stop_database(options, place, promises):
    outage(options, place, promises, Cluster.stop, Cluster.start)


def hang_database(options, place, promises):
    outage(options, place, promises, Cluster.hang, Cluster.go_on)
