"""A PostgreSQL cluster that is thrown away."""

import glob
import re
import shutil
import signal
import subprocess
from pathlib import Path

from processes import Failed, children, is_running, send, within


def programs():
    """The newest version of this machine."""
    found = glob.glob("/usr/lib/postgresql/*/bin/postgres")
    if found:
        return Path(max(found, key=lambda path: int(re.search(r"/(\d+)/bin", path)[1]))).parent
    path = shutil.which("postgres")
    if path is None:
        raise Failed("PostgreSQL is missing (Debian: apt-get install postgresql)")
    return Path(path).parent


class Cluster:
    """Reached by a socket in a folder of its user alone: nobody else gets in. Its journal can lie apart from the data."""

    def __init__(self, place, data=None):
        self.place, self.programs = place, programs()
        self.data = (data or place.folder) / "postgres"
        journal = [] if data is None else ["--waldir", place.folder / "journal"]
        settings = ["--username", "verbund", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        place.run(self.programs / "initdb", "--pgdata", self.data, *settings, *journal)
        self.url = f"postgres://verbund@localhost/verbund?host={place.folder}"
        self.start()
        place.run(self.programs / "createdb", "--host", place.folder, "--username", "verbund", "verbund")

    def start(self):
        """Returns when it takes connections."""
        options = ("-k", self.place.folder, "-c", "listen_addresses=", "-c", "max_connections=50")
        log = self.place.folder / "postgres.log"
        self.process = self.place.start(self.programs / "postgres", "-D", self.data, *options, output=log)
        within(60, self.takes_connections, "PostgreSQL takes connections")

    def takes_connections(self):
        if self.process.poll() is not None:
            raise Failed(f"PostgreSQL has ended: {(self.place.folder / 'postgres.log').read_text()[-500:]}")
        ready = [self.programs / "pg_isready", "--quiet", "--host", self.place.folder, "--username", "verbund", "--dbname", "postgres"]
        return subprocess.run(ready, check=False).returncode == 0

    def all(self):
        return [self.process.pid, *children(self.process.pid)]

    def kill(self):
        """All of it at once, as when the machine goes."""
        pids = self.all()
        send(pids, signal.SIGKILL)
        self.process.wait()
        within(10, lambda: not any(map(is_running, pids)), "PostgreSQL is gone")

    def stop(self):
        """As `pg_ctl stop -m immediate` does."""
        send([self.process.pid], signal.SIGQUIT)
        self.process.wait(60)

    def hang(self):
        send(self.all(), signal.SIGSTOP)

    def go_on(self):
        send(self.all(), signal.SIGCONT)

    def session(self, statements):
        """Another client, that carries these out."""
        psql = [self.programs / "psql", "--host", self.place.folder, "--username", "verbund", "--no-psqlrc", "--quiet"]
        return self.place.start(*psql, "--command", statements, "verbund", output=self.place.folder / "psql.log")
