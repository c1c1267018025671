# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what a reader must find in each store, straight from the files and apart from any of Backstory's code.

Usage: expected.py STORES > STORES/made.json
"""
import glob
import gzip
import json
import os
import re
import sqlite3
import sys
import zlib
from dataclasses import dataclass, field


@dataclass
class Found:
    schema: str
    version_base: int
    snapshots: int = 0
    ids: list = field(default_factory=list)  # one an event; None where the schema has none
    entities: list = field(default_factory=list)
    causes: list = field(default_factory=list)  # one list an event
    payloads: list = field(default_factory=list)
    more: dict = field(default_factory=dict)

    def add(self, identity, entity, causes, payload) -> None:
        self.ids.append(identity)
        self.entities.append(entity)
        causes = causes if isinstance(causes, list) else [causes]
        self.causes.append([str(cause) for cause in causes if cause not in (None, "")])
        self.payloads.append(payload)


def plain(value) -> str:
    return str(value).replace("-", "").lower()


def decoded(blob):
    """BOM, JSON, YAML, gzip, zlib; raises ValueError where nothing fits."""
    raw = blob.encode() if isinstance(blob, str) else bytes(blob)
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    elif raw[:1] == b"\x78":
        try:
            raw = zlib.decompress(raw)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.startswith(b"---"):
        return raw.decode()
    return json.loads(raw.decode())


def key(values, name):
    for each, value in (values or {}).items() if isinstance(values, dict) else ():
        if each.lower() == name.lower():
            return value
    return None


def emmett(db, found):
    rows = db.execute("SELECT message_id, stream_id, message_metadata, message_data, message_kind, is_archived FROM emt_messages").fetchall()
    for identity, stream, metadata, data, _, _ in rows:
        found.add(identity, stream, key(decoded(metadata), "causationId"), data)
    found.more = {"commands": sum(row[4] == "C" for row in rows), "archived": sum(bool(row[5]) for row in rows)}


def act(db, found):
    for identity, name, stream, data, meta in db.execute("SELECT id, name, stream, data, meta FROM events"):
        if name == "__snapshot__":
            found.snapshots += 1
        else:
            found.add(identity, stream, decoded(meta)["causation"].get("event", {}).get("id"), data)
    found.more = {"tombstones": db.execute("SELECT count(*) FROM events WHERE name = '__tombstone__'").fetchone()[0]}


def resolve(db, found):
    for entity, payload in db.execute("SELECT aggregateId, payload FROM events"):
        found.add(None, entity, None, payload)
    found.snapshots = db.execute("SELECT count(*) FROM snapshots").fetchone()[0]


def pyeventsourcing(db, found):
    for entity, state in db.execute("SELECT originator_id, state FROM stored_events"):
        found.add(None, entity, None, state)
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'stored_snapshots'").fetchone():
        found.snapshots = db.execute("SELECT count(*) FROM stored_snapshots").fetchone()[0]
    found.more = {"rowid": "WITHOUT ROWID" not in db.execute("SELECT sql FROM sqlite_master WHERE name = 'stored_events'").fetchone()[0]}


def sqlite_es(db, found):
    for kind, entity, metadata, payload in db.execute("SELECT aggregate_type, aggregate_id, metadata, payload FROM events"):
        found.add(None, (kind, entity), key(decoded(metadata), "causation_id"), payload)
    found.snapshots = db.execute("SELECT count(*) FROM snapshots").fetchone()[0]


def eventuous(db, found):
    table = db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_messages'").fetchone()[0]
    for identity, stream, metadata, data in db.execute(f"SELECT message_id, stream_id, json_metadata, json_data FROM {table}"):
        found.add(identity, stream, key(decoded(metadata), "eventuous.causation-id") if metadata else None, data)
    found.more = {"prefix": table.removesuffix("_messages")}


def sqlstreamstore(db, found):
    for identity, stream, metadata, data in db.execute(
        "SELECT m.event_id, m.stream_id_internal, m.json_metadata, m.json_data FROM messages m JOIN streams s ON s.id_internal = m.stream_id_internal"
        " WHERE s.id_original NOT IN ('$position')"
    ):
        values = decoded(metadata) if metadata else {}
        found.add(identity, stream, key(values, "causationId") or key(values, "$causationId") or key(values, "causation_id"), data)


def neventstore(db, found):
    for bucket, stream, items, headers, payload in db.execute("SELECT BucketId, StreamId, Items, Headers, Payload FROM Commits"):
        events = decoded(payload)
        events = events["$values"] if isinstance(events, dict) else events
        assert len(events) == items
        for event in events:
            found.add(None, (bucket, stream), key(decoded(headers), "CausationId"), json.dumps(event["Body"]))
    found.snapshots = db.execute("SELECT count(*) FROM Snapshots").fetchone()[0]
    found.more = {"commits": db.execute("SELECT count(*) FROM Commits").fetchone()[0]}


def broadway(db, found):
    table = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%playhead%'").fetchone()[0]
    for aggregate, metadata, payload in db.execute(f"SELECT uuid, metadata, payload FROM {table}"):
        found.add(None, aggregate, key(decoded(metadata)["payload"], "causationId"), payload)


def eventsauce(db, found):
    table = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%aggregate_root_id%'").fetchone()[0]
    for identity, aggregate, payload in db.execute(f"SELECT event_id, aggregate_root_id, payload FROM {table}"):
        found.add(identity.hex() if isinstance(identity, bytes) else identity, aggregate, key(decoded(payload)["headers"], "causation_id"), payload)


def rails(db, found):
    streams = {}
    for stream, event in db.execute("SELECT stream, event_id FROM event_store_events_in_streams WHERE substr(stream, 1, 3) <> '$by' ORDER BY id"):
        streams.setdefault(event, stream)
    for identity, metadata, data in db.execute("SELECT event_id, metadata, data FROM event_store_events"):
        values = decoded(metadata)
        if isinstance(values, str):
            line = re.search(r"^:causation_id: '?([^'\n]+)'?$", values, re.MULTILINE)
            cause = line[1] if line else None
        else:
            cause = values.get("causation_id")
        found.add(identity, streams[identity], cause, data)


def schemeless(db, found):
    for identity, domain, entity, cause, payload in db.execute("SELECT id, domain, identifier, causationId, payload FROM event_store_entity"):
        found.add(identity, (domain, entity) if entity else None, cause, payload)


def watermill(db, found):
    topics = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'watermill_%' AND type = 'table'") if not name.startswith("watermill_offsets_")]
    for table in topics:
        for identity, metadata, payload in db.execute(f'SELECT uuid, metadata, payload FROM "{table}"'):
            found.add(identity, None, key(decoded(metadata), "causation_id"), payload)
    found.more = {"topics": {t.removeprefix("watermill_"): db.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in topics}}


def mapped(db, found):
    for identity, entity, meta, body in db.execute("SELECT event_id, order_id, meta, body FROM orders_log"):
        found.add(identity, entity, json.loads(meta)["causedBy"] if meta else None, body)


READERS = [  # (beginning of the file's name, library, schema, version base, real?, reader)
    ("emmett-sqlite-0.38.5", "@event-driven-io/emmett-sqlite 0.38.5", "emmett", 1, True, emmett),
    ("emmett-sqlite-0.42.4", "@event-driven-io/emmett-sqlite 0.42.4", "emmett", 1, True, emmett),
    ("act-sqlite", "@rotorsoft/act-sqlite 1.19.4", "act", 0, True, act),
    ("resolve", "@resolve-js/eventstore-lite 0.34.3", "resolve", 1, True, resolve),
    ("pyeventsourcing-9.3", "eventsourcing 9.3 (Python)", "pyeventsourcing", 1, True, pyeventsourcing),
    ("pyeventsourcing-9.5.6", "eventsourcing 9.5.6 (Python)", "pyeventsourcing", 1, True, pyeventsourcing),
    ("synthetic-pyeventsourcing", "eventsourcing 9.5 (Python)", "pyeventsourcing", 1, False, pyeventsourcing),
    ("sqlite-es-0.4.13", "sqlite-es 0.4.13 (Rust)", "sqlite-es", 1, True, sqlite_es),
    ("synthetic-sqlite-es", "sqlite-es 0.4 (Rust)", "sqlite-es", 1, False, sqlite_es),
    ("schemeless", "@schemeless/event-store-adapter-typeorm-v3 5.0.0", "schemeless", None, True, schemeless),
    ("rails_event_store", "rails_event_store 3.0.0", "rails-event-store", 0, True, rails),
    ("ddl-rails_event_store", "rails_event_store 3.0.0", "rails-event-store", 0, False, rails),
    ("synthetic-sqlstreamstore", "SqlStreamStore.Sqlite", "sqlstreamstore", 0, False, sqlstreamstore),
    ("ddl-eventuous", "Eventuous.Sqlite", "eventuous", 0, False, eventuous),
    ("ddl-neventstore", "NEventStore 10.1.0", "neventstore", 1, False, neventstore),
    ("ddl-broadway", "broadway/event-store-dbal", "broadway", 0, False, broadway),
    ("ddl-eventsauce", "EventSauce", "eventsauce", 1, False, eventsauce),
    ("ddl-watermill", "watermill-sqlite", "watermill", None, False, watermill),
    ("orders_log", "none", "mapping", 1, False, mapped),
]


def undecodable(payload) -> bool:
    try:
        decoded(payload)
        return False
    except ValueError:
        return True


def counted(path: str) -> dict:
    name = os.path.basename(path)
    _, library, schema, base, real, read = next(entry for entry in READERS if name.startswith(entry[0]))
    db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    found = Found(schema, base)
    read(db, found)
    db.close()
    known = {plain(identity) for identity in found.ids if identity is not None}
    answer = {
        "library": library,
        "made": "real" if real else "ddl",
        "schema": schema,
        "events": len(found.ids),
        "snapshots": found.snapshots,
        "entities": len(set(found.entities) - {None}),
        "withCause": sum(bool(causes) for causes in found.causes),
        "causeResolved": sum(any(plain(cause) in known for cause in causes) for causes in found.causes),
        "undecodable": sum(map(undecodable, found.payloads)),
        "version_base": base,
    }
    mapping = path.removesuffix(".db") + ".mapping.json"
    if os.path.exists(mapping):
        answer["mapping"] = os.path.basename(mapping)
    return answer | found.more


if __name__ == "__main__":
    stores = sorted(glob.glob(os.path.join(sys.argv[1], "*.db")))
    print(json.dumps({os.path.basename(path): counted(path) for path in stores}, indent=1))
