# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes stores of libraries that could not be run here: their tables and columns, filled by hand. Usage: ddl.py FOLDER"""
import gzip
import hashlib
import json
import os
import random
import sqlite3
import sys
import uuid
from datetime import datetime, timedelta, timezone

RANDOM = random.Random(20260301)
START = datetime(2026, 3, 1, 8, 0, 0, 123456, timezone.utc)


def new_uuid() -> uuid.UUID:
    return uuid.UUID(int=RANDOM.getrandbits(128), version=4)


def story(entities: int, category: str, kinds: list[str]):
    """Interleaved events: (number, entity, version from 0, kind, id, cause, correlation, time, payload).

    A fifth begins a chain from outside (a cause that resolves nowhere), a few have no cause at all.
    """
    ids = [f"{category}-{new_uuid()}" for _ in range(entities)]
    versions = dict.fromkeys(ids, 0)
    last: dict[str, tuple[uuid.UUID, uuid.UUID]] = {}
    for number in range(entities * 8):
        entity = ids[number % entities] if number < entities else RANDOM.choice(ids)
        version = versions[entity]
        versions[entity] += 1
        event = new_uuid()
        if entity not in last or RANDOM.random() < 0.2:
            cause, correlation = (new_uuid() if number % 3 else None), new_uuid()
        else:
            cause, correlation = last[RANDOM.choice([entity, *list(last)[:3]])]
        last[entity] = (event, correlation)
        kind = kinds[0] if version == 0 else kinds[1 + number % (len(kinds) - 1)]
        payload = {"number": number, "title": "Über „Łódź“ — 30 €", "amount": number * 1.25, "nested": {"list": [1, None, True]}}
        yield number, entity, version, kind, event, cause, correlation, START + timedelta(seconds=number, microseconds=7 * number), payload


def fresh(folder: str, name: str) -> sqlite3.Connection:
    path = os.path.join(folder, name)
    if os.path.exists(path):
        os.remove(path)
    return sqlite3.connect(path)


def text(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def eventuous(folder: str, name: str, prefix: str) -> None:
    """A truncated stream (no versions 0 to 2), holes left by deleted rows, a checkpoint that has processed nothing."""
    db = fresh(folder, name)
    db.executescript(f"""
        CREATE TABLE {prefix}_streams (stream_id INTEGER PRIMARY KEY AUTOINCREMENT, stream_name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL DEFAULT (-1));
        CREATE TABLE {prefix}_messages (
            global_position INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, message_type TEXT NOT NULL,
            stream_id INTEGER NOT NULL REFERENCES {prefix}_streams (stream_id), stream_position INTEGER NOT NULL,
            json_data TEXT NOT NULL, json_metadata TEXT, created TEXT NOT NULL, UNIQUE (stream_id, stream_position));
        CREATE TABLE {prefix}_checkpoints (id TEXT PRIMARY KEY, position INTEGER NULL);
    """)
    streams: dict[str, int] = {}
    for number, entity, version, kind, event, cause, correlation, at, payload in story(14, "Booking", ["V1.RoomBooked", "V1.PaymentRecorded", "V1.BookingCancelled"]):
        if entity not in streams:
            streams[entity] = db.execute(f"INSERT INTO {prefix}_streams (stream_name) VALUES (?)", (entity,)).lastrowid
        metadata = {"eventuous.message-id": str(event), "eventuous.correlation-id": str(correlation)}
        if cause:
            metadata["eventuous.causation-id"] = str(cause)
        metadata |= {"trace-id": f"{number:032x}", "span-id": f"{number:016x}"}
        db.execute(
            f"INSERT INTO {prefix}_messages (message_id, message_type, stream_id, stream_position, json_data, json_metadata, created) VALUES (?,?,?,?,?,?,?)",
            (str(event), kind, streams[entity], version, text(payload), None if number % 29 == 5 else text(metadata), at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "7Z"),
        )
        db.execute(f"UPDATE {prefix}_streams SET version = ? WHERE stream_id = ?", (version, streams[entity]))
    db.execute(f"DELETE FROM {prefix}_messages WHERE stream_id = 2 AND stream_position < 3")
    db.execute(f"DELETE FROM {prefix}_messages WHERE stream_id = 5 AND stream_position = 2")
    db.executemany(f"INSERT INTO {prefix}_checkpoints VALUES (?,?)", [("BookingsProjection", 80), ("PaymentsIntegration", None), ("StreamSubscription", 4)])
    db.commit()
    db.close()


def neventstore(folder: str, name: str, pack) -> None:
    """Commits of one to four events; events have no ids, so the causes in the commits' headers (commands) resolve nowhere."""
    db = fresh(folder, name)
    db.executescript("""
        CREATE TABLE Commits (
            BucketId varchar(40) NOT NULL, StreamId char(40) NOT NULL, StreamIdOriginal nvarchar(1000) NOT NULL,
            StreamRevision int NOT NULL CHECK (StreamRevision > 0), Items int NOT NULL CHECK (Items > 0),
            CommitId guid NOT NULL, CommitSequence int NOT NULL, CommitStamp datetime NOT NULL,
            CheckpointNumber INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, Headers blob NULL, Payload blob NOT NULL);
        CREATE UNIQUE INDEX IX_Commits_CommitSequence ON Commits (BucketId, StreamId, CommitSequence);
        CREATE UNIQUE INDEX IX_Commits_Revisions ON Commits (BucketId, StreamId, StreamRevision, Items);
        CREATE TABLE Snapshots (
            BucketId varchar(40) NOT NULL, StreamId char(40) NOT NULL, StreamRevision int NOT NULL, Payload blob NOT NULL,
            PRIMARY KEY (BucketId, StreamId, StreamRevision));
    """)
    pending: dict[str, list] = {}
    revisions: dict[str, tuple[int, int]] = {}
    for number, entity, version, kind, event, cause, correlation, at, payload in story(12, "Account", ["Opened", "Deposited", "Withdrawn"]):
        body = {"$type": f"Bank.Events.{kind}, Bank.Domain", **payload}
        pending.setdefault(entity, []).append({"$type": "NEventStore.EventMessage, NEventStore", "Headers": {"$type": "System.Collections.Generic.Dictionary`2[[System.String, System.Private.CoreLib],[System.Object, System.Private.CoreLib]], System.Private.CoreLib"}, "Body": body})
        if len(pending[entity]) <= number % 4 and number < 90:
            continue
        items = pending.pop(entity)
        revision, sequence = revisions.get(entity, (0, 0))
        revision, sequence = revision + len(items), sequence + 1
        revisions[entity] = (revision, sequence)
        headers = {"CorrelationId": str(correlation)}
        if cause:
            headers["CausationId"] = str(new_uuid())
        listed = {"$type": "System.Collections.Generic.List`1[[NEventStore.EventMessage, NEventStore]], System.Private.CoreLib", "$values": items} if number % 2 else items
        key = hashlib.sha1(entity.encode()).hexdigest().upper()
        bucket = "archive" if int(key[0], 16) < 4 else "default"
        db.execute(
            "INSERT INTO Commits (BucketId, StreamId, StreamIdOriginal, StreamRevision, Items, CommitId, CommitSequence, CommitStamp, Headers, Payload) VALUES (?,?,?,?,?,?,?,?,?,?)",
            (bucket, key, entity, revision, len(items), str(new_uuid()), sequence, at.strftime("%Y-%m-%d %H:%M:%S.%f") + "0", pack(headers), pack(listed)),
        )
        if sequence == 3:
            db.execute("INSERT INTO Snapshots VALUES (?,?,?,?)", (bucket, key, revision, pack({"$type": "Bank.Domain.AccountMemento, Bank.Domain", "balance": revision * 10})))
    db.commit()
    db.close()


def broadway(folder: str, name: str, binary: bool) -> None:
    """Uuids of aggregates as text or 16 bytes; events have no ids, so causes (commands) resolve nowhere."""
    db = fresh(folder, name)
    table, column = ("broadway_events", "BLOB") if binary else ("events", "CHAR(36)")
    db.executescript(f"""
        CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, uuid {column} NOT NULL, playhead INTEGER UNSIGNED NOT NULL,
            payload CLOB NOT NULL, metadata CLOB NOT NULL, recorded_on VARCHAR(32) NOT NULL, type VARCHAR(255) NOT NULL);
        CREATE UNIQUE INDEX UNIQ_5387574AD17F50A634B91FA9 ON {table} (uuid, playhead);
    """)
    for number, entity, version, kind, event, cause, correlation, at, payload in story(10, "Talk", ["TalkProposed", "TalkRated", "TalkAccepted"]):
        values = {"correlationId": str(correlation), "ip": "127.0.0.1"}
        if cause:
            values["causationId"] = str(new_uuid())
        aggregate = uuid.UUID(entity[5:])
        db.execute(
            f"INSERT INTO {table} (uuid, playhead, payload, metadata, recorded_on, type) VALUES (?,?,?,?,?,?)",
            (aggregate.bytes if binary else str(aggregate), version,
             json.dumps({"class": f"Conference\\Talk\\{kind}", "payload": payload}, separators=(",", ":")).replace("/", "\\/"),
             json.dumps({"class": "Broadway\\Domain\\Metadata", "payload": [] if number % 17 == 3 else values}, separators=(",", ":")),
             at.astimezone(timezone(timedelta(hours=number % 3))).isoformat(), f"Conference.Talk.{kind}"),
        )
    db.commit()
    db.close()


def eventsauce(folder: str, name: str, legacy: bool) -> None:
    """Default: uuids as 16 bytes, everything else in the payload's headers. Legacy: text, with columns of its own."""
    db = fresh(folder, name)
    if legacy:
        db.executescript("""
            CREATE TABLE domain_messages (event_id VARCHAR(36) NOT NULL PRIMARY KEY, event_type VARCHAR(100) NOT NULL,
                aggregate_root_id VARCHAR(36) NOT NULL, aggregate_root_version MEDIUMINT(36) NOT NULL,
                time_of_recording DATETIME(6) NOT NULL, payload JSON NOT NULL);
        """)
    else:
        db.executescript("""
            CREATE TABLE event_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, event_id BINARY(16) NOT NULL, aggregate_root_id BINARY(16) NOT NULL,
                version INT(20) NULL, payload VARCHAR(16001) NOT NULL);
            CREATE INDEX reconstitution ON event_messages (aggregate_root_id, version);
            CREATE TABLE outbox_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, consumed TINYINT(1) NOT NULL DEFAULT 0, payload VARCHAR(16001) NOT NULL);
        """)
    for number, entity, version, kind, event, cause, correlation, at, payload in story(11, "Cart", ["cart_opened", "product_added", "cart_checked_out"]):
        aggregate = uuid.UUID(entity[5:])
        recorded = at.strftime("%Y-%m-%d %H:%M:%S.%f+0000")
        headers = {
            "__event_type": f"shop.{kind}", "__time_of_recording": recorded, "__time_of_recording_format": "Y-m-d H:i:s.uO",
            "__aggregate_root_id": str(aggregate), "__aggregate_root_id_type": "shop.cart_id", "__aggregate_root_type": "shop.cart",
            "__aggregate_root_version": version + 1, "__event_id": str(event), "correlation_id": str(correlation),
        }
        if cause:
            headers["causation_id"] = str(cause)
        message = text({"headers": headers, "payload": payload})
        if legacy:
            db.execute("INSERT INTO domain_messages VALUES (?,?,?,?,?,?)", (str(event), f"shop.{kind}", str(aggregate), version + 1, at.strftime("%Y-%m-%d %H:%M:%S.%f"), message))
        else:
            db.execute("INSERT INTO event_messages (event_id, aggregate_root_id, version, payload) VALUES (?,?,?,?)", (event.bytes, aggregate.bytes, version + 1, message))
            db.execute("INSERT INTO outbox_messages (consumed, payload) VALUES (?,?)", (number < 70, message))
    db.commit()
    db.close()


def watermill(folder: str, name: str) -> None:
    """Two topics; metadata has the storage class BLOB, since the Go driver binds bytes; payloads may be no JSON."""
    db = fresh(folder, name)
    for topic in ("orders", "mail.outgoing"):
        db.executescript(f"""
            CREATE TABLE "watermill_{topic}" ("offset" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, uuid TEXT NOT NULL,
                created_at TEXT NOT NULL, payload BLOB NOT NULL, metadata JSON NOT NULL);
            CREATE TABLE "watermill_offsets_{topic}" (consumer_group TEXT NOT NULL, offset_acked INTEGER NOT NULL, locked_until INTEGER NOT NULL, PRIMARY KEY (consumer_group));
        """)
    for number, entity, version, kind, event, cause, correlation, at, payload in story(9, "order", ["OrderPlaced", "OrderPaid", "OrderSent"]):
        metadata = {"name": kind, "correlation_id": str(correlation), "partition_key": entity}
        if cause:
            metadata["causation_id"] = str(cause)
        body = text(payload).encode() if number % 7 else b"\x0a\x05hello\x10\x96\x01"  # protobuf now and then
        db.execute('INSERT INTO "watermill_orders" (uuid, created_at, payload, metadata) VALUES (?,?,?,?)', (str(event), at.strftime("%Y-%m-%dT%H:%M:%SZ"), body, text(metadata).encode()))
        if number % 6 == 0:
            other = {"correlation_id": str(correlation), "causation_id": str(event)}  # a cause in the other topic
            db.execute('INSERT INTO "watermill_mail.outgoing" (uuid, created_at, payload, metadata) VALUES (?,?,?,?)', (str(new_uuid()), at.strftime("%Y-%m-%dT%H:%M:%SZ"), b'{"to":"a@example.org"}', text(other).encode()))
    db.executemany('INSERT INTO "watermill_offsets_orders" VALUES (?,?,?)', [("billing", 60, 0), ("shipping", 72, 1772352000)])
    db.execute('INSERT INTO "watermill_offsets_mail.outgoing" VALUES (?,?,?)', ("mailer", 3, 0))
    db.commit()
    db.close()


def orders_log(folder: str, name: str) -> None:
    """A table that no library wrote: only the mapping beside it says what its columns mean. Causes are a list or a text."""
    db = fresh(folder, name + ".db")
    db.executescript("""
        CREATE TABLE orders_log (id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, kind TEXT NOT NULL, order_id TEXT NOT NULL, seq INTEGER NOT NULL,
            ts INTEGER NOT NULL, body TEXT, meta TEXT);
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO customers VALUES (1, 'Ada'), (2, 'Łukasz');
    """)
    for number, entity, version, kind, event, cause, correlation, at, payload in story(13, "order", ["placed", "paid", "shipped"]):
        caused = [str(cause), str(new_uuid())] if cause and number % 10 == 4 else str(cause) if cause else None if number % 2 else []
        meta = None if number % 31 == 30 else text({"causedBy": caused, "request": str(correlation), "user": f"u{number % 4}"})
        db.execute("INSERT INTO orders_log VALUES (?,?,?,?,?,?,?,?)",
                   (10 + 2 * number, str(event).upper() if number % 8 == 1 else str(event), kind, entity, version + 1, int(at.timestamp() * 1000), text(payload), meta))
    db.commit()
    db.close()
    mapping = {
        "backstory": "mapping/1", "table": "orders_log", "position": "id",
        "fields": {
            "id": "event_id", "type": "kind", "entity": "order_id", "category": {"text": "order"}, "version": "seq",
            "occurred": {"from": "ts", "as": "epoch-ms"}, "causes": "meta$.causedBy", "payload": "body", "metadata": "meta",
        },
    }
    with open(os.path.join(folder, name + ".mapping.json"), "w", encoding="utf-8") as file:
        json.dump(mapping, file, indent=1)
        file.write("\n")


def json_bom(value) -> bytes:
    return b"\xef\xbb\xbf" + text(value).encode()


def json_gzip(value) -> bytes:
    return gzip.compress(json_bom(value), mtime=0)


if __name__ == "__main__":
    target = sys.argv[1]
    eventuous(target, "ddl-eventuous.db", "eventuous")
    eventuous(target, "ddl-eventuous-prefix.db", "hotel_bookings")
    neventstore(target, "ddl-neventstore-10.1.0-json.db", json_bom)
    neventstore(target, "ddl-neventstore-10.1.0-gzip.db", json_gzip)
    broadway(target, "ddl-broadway.db", binary=False)
    broadway(target, "ddl-broadway-binary.db", binary=True)
    eventsauce(target, "ddl-eventsauce.db", legacy=False)
    eventsauce(target, "ddl-eventsauce-legacy.db", legacy=True)
    watermill(target, "ddl-watermill.db")
    orders_log(target, "orders_log")
