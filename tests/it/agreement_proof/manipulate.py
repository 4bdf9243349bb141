"""Changes a proof in every way that somebody could try, and says what the script did not find.

    python3 manipulate.py SCRIPT BUNDLE
"""

import importlib.util
import json
import struct
import sys
import zlib

spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
with open(sys.argv[2], "rb") as bundle:
    GENUINE = bundle.read()


def missed(name, archive, **noted):
    try:
        _, unproven = verify.verify(bytes(archive), **noted)
    except verify.Broken:
        return
    if unproven:
        return
    print(f"missed: {name}")


def canonical(value):
    return verify.canonical(value).encode("utf-8")


def packed(files):
    """An archive that is made right, with a manifest that fits."""
    files = {name: content for name, content in files.items() if name != "manifest.json"}
    listed = [
        {"name": name, "bytes": len(content), "sha256": verify.sha256(content)} for name, content in files.items()
    ]
    files["manifest.json"] = canonical({"format": verify.FORMAT, "entries": listed})
    archive, directory = b"", b""
    for name, content in files.items():
        common = struct.pack(
            "<HHHHHIIIHH", 10, 0, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(name), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<H", verify.MADE_BY) + common + bytes(6)
        directory += struct.pack("<II", verify.EXTERNAL, len(archive)) + name.encode()
        archive += b"PK\x03\x04" + common + name.encode() + content
    end = struct.pack("<HHIIH", len(files), len(files), len(directory), len(archive), 0)
    return archive + directory + b"PK\x05\x06" + bytes(4) + end


def changed(name, change):
    """The proof with one of its JSON entries changed, and a manifest that fits."""
    files = verify.entries(GENUINE)
    value = json.loads(files[name])
    change(value)
    files[name] = canonical(value)
    return packed(files)


def resealed(files):
    """Everything that follows from the document is made to fit: only what others noted is left."""
    proof = json.loads(files["signatures.json"])
    document = json.loads(files["agreement.json"])
    proof["documentSha256"] = verify.sha256(files["agreement.json"])
    digests = {}
    for signature in proof["signatures"]:
        entry = signature["entry"]
        for change in entry["content"]["changes"]:
            said = change["details"].get("signature")
            if said:
                said["documentSha256"] = proof["documentSha256"]
        signature["party"] = next(
            party for party in document["parties"] if party["position"] == signature["party"]["position"]
        )
        entry["digest"] = digests[entry["position"]] = verify.sha256(canonical(entry["content"]))
    places = {}
    for run in proof["chain"]:
        hash_ = run["previous"]
        for index, digest in enumerate(run["digests"]):
            position = run["from"] + index
            digest = run["digests"][index] = digests.get(position, digest)
            link = {"previous": hash_, "position": position, "digest": digest}
            hash_ = places[position] = verify.sha256(canonical(link))
        run["hash"] = hash_
    for signature in proof["signatures"]:
        signature["entry"]["hash"] = places[signature["entry"]["position"]]
    files["signatures.json"] = canonical(proof)
    return packed(files)


def main():
    files = verify.entries(GENUINE)
    assert packed(files) == GENUINE, "this is not how bundles are made"
    lines, unproven = verify.verify(GENUINE)
    assert not unproven, unproven
    print("\n".join(lines))
    # A changed byte anywhere.
    for at in range(len(GENUINE)):
        for bit in (0x01, 0x80):
            archive = bytearray(GENUINE)
            archive[at] ^= bit
            missed(f"byte {at}", archive)
    for name, archive in [("cut", GENUINE[:-1]), ("longer", GENUINE + b"\0"), ("before", b"\0" + GENUINE), ("", b"")]:
        missed(name, archive)
    # With hashes that fit, as far as one entry goes.
    for name in list(files):
        without = dict(files)
        del without[name]
        if name not in ("README.txt", "verify-agreement.py", "manifest.json"):
            missed(f"{name} taken away", packed(without))
        if name.startswith(("text", "files/")):
            missed(f"{name} changed", packed({**files, name: files[name][:-1] + bytes([files[name][-1] ^ 1])}))
    for added in ("files/99.pdf", "zusatz.pdf"):
        missed(f"{added} added", packed({**files, added: b"%PDF-"}))

    def other(field):
        def change(proof):
            signature = proof["signatures"][0]
            signature[field] = (signature[field] or "") + "x"
        return change

    for field in ("name", "function", "evidence", "method", "signedOn", "recordedAt"):
        missed(f"another {field}", changed("signatures.json", other(field)))

    def swapped(proof):
        first, second = proof["signatures"][:2]
        first["party"], second["party"] = second["party"], first["party"]

    def twice(proof):
        proof["signatures"].append(proof["signatures"][0])

    def renamed(proof):
        signature = proof["signatures"][0]
        for value in signature["payload"]["values"]:
            value["name"] = signature["name"] = "Somebody Else"

    def nameless(proof):
        signature = proof["signatures"][0]
        signature["payload"], signature["name"] = None, "Somebody Else"

    def told_more(proof):
        proof["remark"] = "Everybody agreed."

    def signed_more(proof):
        proof["signatures"][0]["remark"] = "Under protest."

    def moved(proof):
        proof["signatures"][0]["entry"]["position"] += 1

    def lengthened(proof):
        proof["chain"][0]["digests"].append("0" * 64)

    for change in (swapped, twice, renamed, nameless, told_more, signed_more, moved, lengthened):
        missed(change.__name__, changed("signatures.json", change))

    def title(document):
        document["title"] += "!"

    missed("another title", changed("agreement.json", title))
    # Made up altogether: what others noted shows it.
    document = json.loads(files["agreement.json"])
    title(document)
    forged = resealed({**files, "agreement.json": canonical(document)})
    verify.verify(forged)
    entry = json.loads(files["signatures.json"])["signatures"][0]["entry"]
    noted = verify.sha256(files["agreement.json"])
    missed("made up, with the document's hash noted", forged, document_hash=noted)
    missed("made up, with a seal noted", forged, seal=(entry["position"], entry["hash"]))
    verify.verify(GENUINE, document_hash=noted, seal=(entry["position"], entry["hash"]))
    print("done")


main()
