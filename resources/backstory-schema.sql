-- Backstory's own SQLite schema. Any program may write it; Backstory recognises it by its columns.
-- All text is UTF-8. All times are RFC 3339 in UTC, such as 2026-03-02T08:00:00.125Z.

-- One row an event, in the order of the store.
CREATE TABLE backstory_events(
    position       INTEGER PRIMARY KEY,             -- where the event stands in the store
    id             TEXT NOT NULL,                   -- unique by intention; a repeated id is a duplicate
    kind           TEXT NOT NULL DEFAULT 'event',   -- event, command, snapshot or tombstone
    type           TEXT NOT NULL,                   -- what happened: OrderPlaced
    schema_version TEXT,                            -- the version of the payload's schema
    category       TEXT NOT NULL,                   -- the kind of the entity: order
    entity         TEXT NOT NULL,                   -- the entity's id: order-48213
    version        INTEGER,                         -- the event's number within its entity, from 1; NULL for commands
    read_version   INTEGER,                         -- the version of the entity that the writer had read
    occurred       TEXT,                            -- the producer's clock
    recorded       TEXT NOT NULL,                   -- the store's clock
    producer       TEXT,                            -- the program that made the event
    "user"         TEXT,                            -- the person who caused it
    caused_by      TEXT,                            -- the id of the cause, or a JSON array of ids
    correlation    TEXT,                            -- the id that all events of one business request share
    content_type   TEXT,                            -- of the payload: application/json
    payload        BLOB,
    metadata       TEXT,                            -- a JSON object
    archived       INTEGER NOT NULL DEFAULT 0       -- 1: kept, but no longer part of the daily business
);

CREATE INDEX backstory_events_by_entity ON backstory_events(entity, version);

-- When each consumer received and processed each event. processed is NULL until it has.
CREATE TABLE backstory_processing(
    consumer  TEXT,
    position  INTEGER,
    received  TEXT,
    processed TEXT,
    PRIMARY KEY(consumer, position)
) WITHOUT ROWID;

-- Up to which position each consumer has come.
CREATE TABLE backstory_consumers(
    consumer TEXT PRIMARY KEY,
    position INTEGER NOT NULL,                      -- the last position that it has processed
    updated  TEXT NOT NULL
) WITHOUT ROWID;
