"""The demo network with an event that is open and a key that may write; what was acknowledged, and whether it is there."""

import collections
import datetime
import http.client
import json
import re
import threading
import time
import urllib.error
import urllib.request
import uuid

from processes import Failed

LOGIN = """mutation ($email: String!, $password: String!) {
  login(input: { email: $email, password: $password }) { accessToken userErrors { message } } }"""
CREATE_KEY = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { message } } }"
CREATE_EVENT = """mutation ($input: CreateEventInput!) {
  createEvent(input: $input) { event { id } userErrors { message } } }"""
PUBLISH = "mutation ($id: ID!) { publishEvent(input: { id: $id }) { event { id } userErrors { message } } }"
CREATE_VENUE = "mutation ($name: String!) { createVenue(input: { name: $name }) { venue { id } userErrors { code } } }"
REGISTER = """mutation ($event: ID!, $partner: ID!, $name: String!) {
  registerDelegate(input: { eventId: $event, partnerId: $partner, givenName: "Übung", familyName: $name }) {
    registration { id: code } userErrors { code } } }"""
VENUES = "query ($after: String) { venues(first: 100, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Venue { name } } }"
SEATS = "query ($id: ID!) { node(id: $id) { ... on Event { freeSeats } } }"
SEATS_AT_ALL = 100_000
# Sent again for so long: the key of a mutation that a killed process was at is held for a while.
PATIENCE = 180


def post(url, query, variables=None, token=None, key=None, timeout=30):
    """Status, headers and the answer; an answer that is no JSON is None."""
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/graphql", body, headers), timeout=timeout) as answer:
            status, headers, text = answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        status, headers, text = error.code, error.headers, error.read()
    except (OSError, http.client.HTTPException) as error:
        raise Failed(f"no answer from {url}: {error}") from None
    try:
        return status, headers, json.loads(text)
    except ValueError:
        return status, headers, None


class Network:
    """Set up through a running service. `accounts` is what `verbund demo` printed."""

    def __init__(self, url, accounts):
        self.url = url
        email, password = re.search(r"(municipality\.manager@\S+)\s+(\S+)", accounts).groups()
        token = self.ask(LOGIN, {"email": email, "password": password})["login"]["accessToken"]
        self.partner = self.ask('{ partner(slug: "lh-dresden") { id } }')["partner"]["id"]
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        scopes = ["EVENTS_WRITE", "REGISTRATIONS_WRITE"]
        key = {"partnerId": self.partner, "name": "Übung", "scopes": scopes, "expiresAt": tomorrow.isoformat()}
        self.key = self.ask(CREATE_KEY, {"input": key}, token)["createApiKey"]["secret"]
        date = (tomorrow + datetime.timedelta(days=100)).date()
        event = {
            "hostId": self.partner,
            "title": "Übung",
            "date": f"{date}T18:00",
            "endLocal": f"{date}T21:00",
            "placeText": "Rathaus",
            "registrationMode": "INTERNAL",
            "capacityMode": "LIMITED",
            "capacityLimit": SEATS_AT_ALL,
        }
        self.event = self.ask(CREATE_EVENT, {"input": event}, token)["createEvent"]["event"]["id"]
        self.ask(PUBLISH, {"id": self.event}, token)

    def ask(self, query, variables=None, token=None):
        """The data, which must be whole. Asked again while the service says that it cannot answer now, as every client does."""
        ends = time.monotonic() + 60
        while True:
            status, _, answer = post(self.url, query, variables, token)
            if status != 503 or time.monotonic() > ends:
                break
            time.sleep(1)
        if status != 200 or answer is None or answer.get("errors"):
            raise Failed(f"the network could not be asked: {status}, {answer}")
        for field in answer["data"].values():
            if isinstance(field, dict) and field.get("userErrors"):
                raise Failed(f"the network could not be set up: {field['userErrors']}")
        return answer["data"]

    def seats_taken(self):
        return SEATS_AT_ALL - self.ask(SEATS, {"id": self.event}, self.key)["node"]["freeSeats"]

    def venues(self):
        """Ids by name."""
        found, after = collections.defaultdict(list), None
        while True:
            page = self.ask(VENUES, {"after": after})["venues"]
            for venue in page["nodes"]:
                found[venue["name"]].append(venue["id"])
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]


class Write:
    """One mutation, with the key under which it is sent again."""

    def __init__(self, network, kind):
        self.kind, self.key, self.id, self.is_done = kind, str(uuid.uuid4()), None, False
        self.name = f"drill {uuid.uuid4().hex}"
        self.query = CREATE_VENUE if kind == "venue" else REGISTER
        self.variables = {"name": self.name}
        if kind == "registration":
            self.variables.update(event=network.event, partner=network.partner)

    def acknowledge(self, status, answer):
        """Notes what was answered, and says whether it is an acknowledgement."""
        if status == 200 and answer and not answer.get("errors"):
            payload = answer["data"]["createVenue" if self.kind == "venue" else "registerDelegate"]
            made = payload.get(self.kind)
            if made:
                self.id, self.is_done = made["id"], True
        elif status == 409 and "was carried out" in json.dumps(answer):
            self.is_done = True
        return self.is_done


class Ledger:
    """All writes of a drill."""

    def __init__(self, network):
        self.network, self.writes, self.lock = network, [], threading.Lock()

    def new(self, kind):
        write = Write(self.network, kind)
        with self.lock:
            self.writes.append(write)
        return write

    def acknowledged(self):
        return [write for write in self.writes if write.is_done]

    def lost(self, writes):
        """How many of these, which were acknowledged, cannot be read back."""
        ids = {write.id: write.name for write in writes if write.kind == "venue" and write.id}
        wanted, missing = list(ids), 0
        for start in range(0, len(wanted), 100):
            part = wanted[start : start + 100]
            nodes = self.network.ask(NODES, {"ids": part})["nodes"]
            missing += sum(node is None or node["name"] != ids[one] for one, node in zip(part, nodes))
        registered = sum(write.kind == "registration" for write in self.acknowledged())
        return missing + max(0, registered - self.network.seats_taken())

    def settle(self):
        """Sends again what was not acknowledged, until it is."""
        ends = time.monotonic() + PATIENCE
        waiting = [write for write in self.writes if not write.is_done]
        count, last = len(waiting), None
        while waiting:
            for write in waiting:
                status, _, last = post(self.network.url, write.query, write.variables, self.network.key, write.key)
                write.acknowledge(status, last)
            waiting = [write for write in waiting if not write.is_done]
            if waiting and time.monotonic() > ends:
                raise Failed(f"{len(waiting)} writes were not acknowledged within {PATIENCE} s of sending them again: {last}")
            time.sleep(0.5 if waiting else 0)
        return count

    def verify(self, promises):
        """Whether each acknowledged write is there, once, and nothing besides. To be asked when all were acknowledged."""
        venues, faults = self.network.venues(), collections.Counter()
        for write in self.writes:
            if write.kind == "venue":
                found = venues.get(write.name, [])
                faults["lost"] += not found
                faults["twice"] += len(found) > 1
                faults["another"] += write.id is not None and found != [write.id]
        registered = sum(write.kind == "registration" for write in self.writes)
        taken = self.network.seats_taken()
        once = promises.hold(not +faults, f"each of {len(self.writes) - registered} venues is there once: {dict(+faults)}")
        return promises.hold(taken == registered, f"{registered} registrations took {taken} seats") and once
