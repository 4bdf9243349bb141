#!/usr/bin/env python3
"""Checks the proof of a signed agreement without the server that made it.

    python3 verify-agreement.py BUNDLE.zip [--document-sha256 HEX] [--seal POSITION:HEX]

Says who signed which bytes when, or what is wrong. Needs Python 3.8 or later and nothing else. Exit code 0: everything
holds; 1: something does not; 2: the arguments are wrong; 3: what is there holds, but the bundle does not prove every
name. docs/agreement-proof.md tells what is checked and why.

--document-sha256  what you noted when you signed: the document must have this hash.
--seal             what somebody else noted of the audit log: the entry at this position must have this hash.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib

FORMAT = "verbund-proof/1"
DOCUMENT = "verbund-agreement/1"
HEX = re.compile(r"[0-9a-f]{64}\Z")
# What every entry of the archive has in its headers: stored as it is, at no time of its own.
VERSION_NEEDED, FLAGS, METHOD, TIME, DATE = 10, 0, 0, 0, 0x21
MADE_BY, INTERNAL, EXTERNAL = 0x030A, 0, 0o100644 << 16


# What a bundle has besides what was signed, and what its proof says.
BESIDE = {"signatures.json", "manifest.json", "README.txt", "verify-agreement.py"}
PROOF = {"format", "documentSha256", "openedAt", "signatures", "corrections", "chain"}
SIGNATURE = {
    "id", "party", "name", "function", "evidence", "method", "signedOn", "recordedAt", "entry", "payload",
}


class Broken(Exception):
    """Something does not hold."""


def require(holds, reason):
    if not holds:
        raise Broken(reason)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    """JSON as RFC 8785 writes it. Numbers here are whole."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    require(not isinstance(value, float), "a number is not whole")
    return json.dumps(value, ensure_ascii=False)


def read_json(data, name):
    """A JSON value that is written in its canonical form."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, ValueError):
        raise Broken(f"{name} is no JSON") from None
    require(canonical(value).encode("utf-8") == data, f"{name} is not in canonical form")
    return value


def entries(archive):
    """The entries of the archive, in order. Nothing may stand between them, before or after."""
    found, position = {}, 0
    headers = []
    while archive[position : position + 4] == b"PK\x03\x04":
        header = archive[position : position + 30]
        require(len(header) == 30, "the archive ends within a header")
        fields = struct.unpack("<4xHHHHHIIIHH", header)
        require(fields[:5] == (VERSION_NEEDED, FLAGS, METHOD, TIME, DATE), "a header of the archive was changed")
        crc, packed, size, name_length, extra = fields[5:]
        require(extra == 0 and packed == size, "a header of the archive was changed")
        start = position + 30 + name_length
        name, content = archive[position + 30 : start], archive[start : start + size]
        require(len(content) == size, "the archive ends within an entry")
        require(zlib.crc32(content) == crc, f"the checksum of {name!r} is another one")
        require(re.fullmatch(rb"[a-zA-Z0-9./-]+", name) is not None, "the archive has an entry with a strange name")
        name = name.decode("ascii")
        require(name not in found, f"{name} is there twice")
        found[name] = content
        headers.append((name, crc, size, position))
        position = start + size
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", MADE_BY, VERSION_NEEDED, FLAGS, METHOD, TIME, DATE, crc, size, size,
            len(name), 0, 0, 0, INTERNAL, EXTERNAL, offset,
        )
        + name.encode("ascii")
        for name, crc, size, offset in headers
    )
    count = len(headers)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), position, 0)
    require(archive[position:] == directory + end, "the directory of the archive was changed")
    return found


def check_manifest(files):
    """Every entry is as it was put in, and none is missing or added."""
    require("manifest.json" in files, "manifest.json is missing")
    manifest = read_json(files["manifest.json"], "manifest.json")
    require(manifest.get("format") == FORMAT, "the bundle has another format than this script knows")
    listed = {entry["name"]: entry for entry in manifest["entries"]}
    for name in listed:
        require(name in files, f"{name} is missing")
    for name, content in files.items():
        if name == "manifest.json":
            continue
        require(name in listed, f"{name} was added")
        entry = listed[name]
        require((entry["bytes"], entry["sha256"]) == (len(content), sha256(content)), f"{name} was changed")


def check_document(files):
    """What was signed: the metadata, and by their hashes the text and the files."""
    require("agreement.json" in files, "agreement.json is missing")
    document = read_json(files["agreement.json"], "agreement.json")
    require(document.get("format") == DOCUMENT, "agreement.json has another format than this script knows")
    used = {"agreement.json"}

    def part(name, said):
        require(name in files, f"{name} is missing")
        content = files[name]
        require((said["bytes"], said["sha256"]) == (len(content), sha256(content)), f"{name} is not what was signed")
        used.add(name)

    if document["text"] is not None:
        part("text.txt", document["text"])
    for number, said in enumerate(document["files"], 1):
        ending = said["name"].rsplit(".", 1)[-1].lower()
        part(f"files/{number}.{ending}", said)
    for name in files:
        require(name in used or name in BESIDE, f"{name} is no part of what was signed")
    return document, sha256(files["agreement.json"])


def check_chain(runs):
    """Each run of the audit log follows from the hash before it; the digests and hashes by position."""
    places = {}
    for run in runs:
        hash_, position = run["previous"], run["from"]
        require(HEX.match(hash_), "a hash of the audit log is none")
        for digest in run["digests"]:
            link = canonical({"previous": hash_, "position": position, "digest": digest})
            hash_ = sha256(link.encode("utf-8"))
            require(position not in places, "a place of the audit log is there twice")
            places[position] = (digest, hash_)
            position += 1
        require(hash_ == run["hash"], "the audit log does not lead to the hash that it is said to lead to")
    return places


def check_signature(signature, document, document_hash, places):
    """The audit entry says who signed what when, and has its place in the chain. Whether it proves the name, too."""
    require(set(signature) == SIGNATURE, "a signature says more or less than signatures do")
    entry = signature["entry"]
    content = entry["content"]
    digest = sha256(canonical(content).encode("utf-8"))
    require(digest == entry["digest"], "an audit entry was changed")
    require(places.get(entry["position"]) == (digest, entry["hash"]), "an audit entry is not where it is said to be")
    party = signature["party"]
    known = [other for other in document["parties"] if other["partner"]["id"] == party["partner"]["id"]]
    require(known == [party], "somebody signed who is no party")
    said = [
        change["details"]["signature"]
        for change in content["changes"]
        if isinstance(change, dict) and "signature" in (change.get("details") or {})
    ]
    expected = {
        "id": signature["id"],
        "party": party["partner"]["id"],
        "method": signature["method"],
        "revision": document["revision"],
        "documentSha256": document_hash,
        "signedOn": signature["signedOn"],
    }
    require(said == [expected], "an audit entry is about another signature")
    require(content["recordedAt"] == signature["recordedAt"], "a signature was given at another time")
    payload = signature["payload"]
    if payload is None:
        # Where personal values were erased from the audit log, nothing shows that the name is the one that was given.
        return False
    require(sha256(canonical(payload).encode("utf-8")) == content.get("payloadDigest"), "a name was changed")
    named = {key: signature[key] for key in ("name", "function", "evidence")}
    named["signature"] = signature["id"]
    require(named in payload["values"], "somebody else signed")
    return True


def moment(microseconds):
    import datetime

    since = datetime.timedelta(microseconds=int(microseconds))
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (epoch + since).strftime("%Y-%m-%d %H:%M:%S UTC")


def verify(archive, document_hash=None, seal=None):
    """What the bundle proves, as lines, and the names that it does not prove; raises Broken with what does not hold."""
    try:
        return report(archive, document_hash, seal)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error, RecursionError):
        raise Broken("the bundle is not made as bundles are") from None


def report(archive, document_hash, seal):
    files = entries(archive)
    check_manifest(files)
    document, found = check_document(files)
    require(document_hash in (None, found), f"the document has the hash {found}, not {document_hash}")
    require("signatures.json" in files, "signatures.json is missing")
    proof = read_json(files["signatures.json"], "signatures.json")
    require(set(proof) == PROOF, "signatures.json says more or less than it does")
    require(proof["format"] == FORMAT and proof["documentSha256"] == found, "signatures.json is about another document")
    places = check_chain(proof["chain"])
    lines = [
        f"Agreement {document['number']}: {document['title']} (revision {document['revision']})",
        f"Document  {found}",
    ]
    signed, unproven = set(), []
    for signature in proof["signatures"]:
        proven = check_signature(signature, document, found, places)
        party = signature["party"]
        require(party["position"] not in signed, "a party signed twice")
        signed.add(party["position"])
        who = signature["name"] + (f", {signature['function']}" if signature["function"] else "")
        lines.append(f"Signed    {signature['signedOn']} for {party['partner']['name']} by {who} ({signature['method']})")
        entry = signature["entry"]
        lines.append(f"          recorded {moment(signature['recordedAt'])}, seal {entry['position']}:{entry['hash']}")
        if not proven:
            unproven.append(signature["name"])
            lines.append("          NOT PROVEN: name, function and evidence; the bundle has no trace of them in the audit log")
    if seal is not None:
        position, hash_ = seal
        require(position in places, f"the bundle does not reach the seal at {position}")
        require(places[position][1] == hash_, f"the seal at {position} is {places[position][1]}, not {hash_}")
    missing = [
        party["partner"]["name"]
        for party in document["parties"]
        if party["required"] and party["position"] not in signed
    ]
    lines.append("Complete  " + ("yes: every required party signed this document" if not missing else
                                "no: not signed by " + ", ".join(missing)))
    if proof["corrections"]:
        lines.append("Corrected afterwards, as the network says; nothing here proves that, or changes what was signed")
    return lines, unproven


def main():
    parser = argparse.ArgumentParser(description="Checks the proof of a signed agreement without the server.")
    parser.add_argument("bundle", help="the file that was downloaded")
    parser.add_argument("--document-sha256", metavar="HEX", help="the hash that you noted when you signed")
    parser.add_argument("--seal", metavar="POSITION:HEX", help="a seal of the audit log that somebody else noted")
    arguments = parser.parse_args()
    seal = None
    if arguments.seal is not None:
        position, _, hash_ = arguments.seal.partition(":")
        if not position.isdigit() or not HEX.match(hash_):
            parser.error("--seal is a position, a colon and 64 hexadecimal digits")
        seal = (int(position), hash_)
    try:
        with open(arguments.bundle, "rb") as bundle:
            archive = bundle.read()
    except OSError as error:
        parser.error(f"{arguments.bundle} cannot be read: {error.strerror}")
    try:
        lines, unproven = verify(archive, arguments.document_sha256, seal)
    except Broken as reason:
        print(f"NOT VALID: {reason}.")
        return 1
    print("\n".join(lines))
    if unproven:
        print("VALID IN PART: document, parties, days and places are what they were when they were recorded.")
        print("Who signed is not proven where it says so: the names were erased from the audit log, or taken out of the bundle.")
        return 3
    print("VALID: the document and the signatures are what they were when they were recorded.")
    print("That the network did not make all of it up is shown by what others noted: the document's hash, or a seal.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
