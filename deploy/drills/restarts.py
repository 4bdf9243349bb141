"""rolling-restart: what deploy/run-topology starts, under what deploy/load sends."""

import re
import sys
import time
from pathlib import Path

from network import Network
from processes import Failed, free_ports, within

DEPLOY = Path(__file__).resolve().parent.parent
PROCESSES = 3


def rolling_restart(options, place, promises):
    port, state = free_ports(PROCESSES + 1), place.folder / "topology"
    said = place.folder / "topology.log"
    command = ("--processes", PROCESSES, "--port", port, "--binary", place.binary, "--demo", "--state", state, *["--keep"] * place.keep)
    topology = place.start(DEPLOY / "run-topology", *command, output=said)

    def is_up():
        if topology.poll() is not None:
            raise Failed(f"the topology has ended: {said.read_text()[-500:]}")
        return "Ctrl-C ends" in said.read_text()

    within(180, is_up, "the topology is up")
    network = Network(f"http://127.0.0.1:{port}", said.read_text())
    arguments = ("--url", network.url, "--rate", options.rate, "--seconds", options.seconds)
    registering = ("--key", network.key, "--event", network.event, "--partner", network.partner)
    report = place.folder / "load.log"
    load = place.start(sys.executable, DEPLOY / "load", *arguments, *registering, output=report, as_self=True)
    time.sleep(min(3, options.seconds / 4))
    restarts = []
    while load.poll() is None:
        said = place.run(DEPLOY / "run-topology", "rolling-restart", "--state", state)
        if load.poll() is None:
            restarts += [int(milliseconds) for milliseconds in re.findall(r"in (\d+) ms", said)]
    told = report.read_text().strip().splitlines()
    promises.hold(load.returncode == 0, "a request fails: " + "; ".join(line.strip() for line in told if "not well" in line or "failed" in line))
    promises.hold(restarts, f"every process is restarted within the {options.seconds} s")
    rate = int(re.search(r"(\d+) per second", told[0])[1])
    promises.hold(rate >= 0.9 * options.rate, f"the rate is kept: {rate} of {options.rate} requests a second")
    promises.tell(f"{told[0]}, {len(restarts)} restarts of a process (longest {max(restarts, default=0) / 1000:.1f} s)")
    promises.tell(told[1])
