"""What a drill starts, and how all of it is ended: as one user who is not root, in one folder that is removed."""

import base64
import contextlib
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

QUOTAS = ("REQUESTS", "POINTS")
CALLERS = ("_ANONYMOUS", "", "_KEY")


class Failed(Exception):
    """What was needed for the drill could not be had, or something promised did not hold."""


def user():
    """Neither PostgreSQL nor the service runs as root."""
    if os.getuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise Failed("started as root, drills run as the user postgres, who is missing") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_ports(count):
    """The first of so many ports in a row that nobody has."""
    for first in range(20_000 + os.getpid() % 5_000, 60_000, count):
        with contextlib.ExitStack() as kept:
            try:
                for port in range(first, first + count):
                    kept.enter_context(socket.socket()).bind(("127.0.0.1", port))
                return first
            except OSError:
                continue
    raise Failed("no port is free")


def children(pid):
    """Processes whose parent this is."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                status = Path("/proc", entry, "stat").read_text()
                if int(status.rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry))
    return found


def send(pids, number):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def is_running(pid):
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def within(seconds, condition, what, pause=0.02):
    """Waits until the condition holds, and says how long that took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(pause)
    return time.monotonic() - began


class Place:
    """A temporary folder, and everything that was started in it. Leaving it ends and removes all."""

    def __init__(self, binary, keep=False):
        self.binary, self.keep = str(Path(binary).resolve()), keep
        self.running, self.mounted = [], []

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="verbund-drill-"))
        self.own(self.folder)
        try:
            self.run(self.binary, "--version")
        except (Failed, OSError) as error:
            self.__exit__()
            raise Failed(f"{self.binary} cannot be run: {error}") from None
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            below = children(process.pid)
            send([process.pid, *below], signal.SIGCONT)
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    send([process.pid, *below], signal.SIGKILL)
                    process.wait()
        for folder in reversed(self.mounted):
            subprocess.run(["umount", "--lazy", folder], check=False)
        if self.keep:
            print(f"  kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def own(self, path):
        if os.getuid() == 0:
            os.chown(path, user()["user"], user()["group"])

    def make(self, name):
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        self.own(folder)
        return folder

    def small_disk(self, name, mebibytes):
        """A file system in memory that can be filled."""
        if os.getuid() != 0:
            raise Failed("a small disk needs root (mount -t tmpfs)")
        folder = self.make(name)
        options = f"size={mebibytes}m,mode=0700,uid={user()['user']},gid={user()['group']}"
        result = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "verbund-drill", folder], capture_output=True, text=True)
        if result.returncode != 0:
            raise Failed(f"a small disk could not be mounted: {result.stderr.strip()}")
        self.mounted.append(folder)
        return folder

    def run(self, *command, environment=None, errors=False):
        """Runs a command to its end, and returns what it printed, or also what it told on standard error."""
        result = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, cwd=self.folder, env=self.variables(environment), **user()
        )
        if result.returncode != 0:
            raise Failed(f"{Path(command[0]).name} {command[1]}: {result.stderr.strip() or result.stdout.strip()}")
        return result.stdout + result.stderr if errors else result.stdout

    def start(self, *command, environment=None, output=None, as_self=False):
        """Starts a process in a session of its own; what it says goes to the file or to `output`."""
        with contextlib.ExitStack() as opened:
            if isinstance(output, (str, Path)):
                output = opened.enter_context(open(output, "ab"))
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=self.variables(environment),
                start_new_session=True,
                **({} if as_self else user()),
            )
        self.running.append(process)
        return process

    def variables(self, more=None):
        quotas = {f"VERBUND_QUOTAS__{what}_PER_MINUTE{of}": "0" for what in QUOTAS for of in CALLERS}
        own = {
            "VERBUND_LOG__FORMAT": "json",
            "VERBUND_FILES__FOLDER": str(self.folder / "files"),
            "VERBUND_MAIL__FOLDER": str(self.folder / "mails"),
        }
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **quotas, **own, **(more or {})}


class Service:
    """The program on a database: started, killed and started again, at the same port."""

    def __init__(self, place, database, **settings):
        self.place, self.database, self.settings = place, database, settings
        self.port = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        if database.startswith("postgres:"):
            key = base64.b64encode(os.urandom(32)).decode()
            self.settings = {"VERBUND_SECRETS__MASTER_KEY": key, **settings}
        self.log = place.folder / "service.log"
        self.process = None

    def command(self, *arguments, errors=False):
        """Another command of the program on the same database, and what it said."""
        command = (self.place.binary, *arguments, "--database", self.database)
        return self.place.run(*command, environment=self.settings, errors=errors)

    def demo(self):
        """Loads the demo network, and returns who can sign in."""
        return self.command("demo", errors=True)

    def start(self, output=None):
        """Seconds from its start until it said that it is ready."""
        began = time.monotonic()
        arguments = ("serve", "--port", self.port, "--database", self.database)
        self.process = self.place.start(self.place.binary, *arguments, environment=self.settings, output=output or self.log)
        try:
            within(120, self.is_ready, "the service is ready")
        except Failed:
            print("".join(self.log.read_text(errors="replace").splitlines(True)[-5:]) if self.log.exists() else "", file=sys.stderr)
            raise
        return time.monotonic() - began

    def is_ready(self):
        if self.process.poll() is not None:
            raise Failed(f"the service has ended with {self.process.returncode}")
        return self.ready_status() == 200

    def ready_status(self):
        """What `/readyz` answers; None if nobody does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(90)

    def memory(self):
        """Resident memory in MiB."""
        status = Path("/proc", str(self.process.pid), "status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Beside:
    """Does `step` every so many seconds, in a thread of its own, while it is open."""

    def __init__(self, seconds):
        self.seconds, self.ends = seconds, threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()

    def work(self):
        while not self.ends.wait(self.seconds):
            self.step()
