# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes stores with the PyPI package eventsourcing 9.5.6: plain, zlib, AES, aggregate-only, text ids with tracking.

Usage: pyeventsourcing.py FOLDER (needs eventsourcing and pycryptodome)
"""
import os
import sys
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from eventsourcing.application import Application
from eventsourcing.cipher import AESCipher
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    InfrastructureFactory,
    JSONTranscoder,
    Mapper,
    StoredEvent,
    UUIDAsHex,
)
from eventsourcing.system import ProcessApplication, SingleThreadedRunner, System
from eventsourcing.utils import Environment

SPACE = UUID("5f3c1f5e-0000-4000-8000-00000000c0de")


class Order(Aggregate):
    """The library knows neither event ids nor causes: users add what they need as fields of the event."""

    @event("Placed")
    def __init__(self, customer: str, total: Decimal, correlation_id: UUID, request_id: UUID | None):
        self.customer = customer
        self.total = total
        self.correlation_id = correlation_id
        self.request_id = request_id
        self.lines: list[str] = []

    @event("LineAdded")
    def add(self, sku: str, price: Decimal, correlation_id: UUID, request_id: UUID | None) -> None:
        self.lines.append(sku)

    @event("Shipped")
    def ship(self) -> None:
        pass


class Invoice(Aggregate):
    @event("Opened")
    def __init__(self, order: UUID):
        self.order = order


class Shop(Application):
    is_snapshotting_enabled = True
    snapshotting_intervals = {Order: 4}

    def fill(self, orders: int) -> None:
        for i in range(orders):
            correlation = uuid5(SPACE, f"checkout {i}")
            order = Order(f"Kundin {i % 5} – Łódź", Decimal("19.90") + i, correlation, uuid5(SPACE, f"outside {i}"))
            self.save(order)
            for line in range(2 + i % 5):
                order.add(f"sku-{line}", Decimal("0.10") * line, correlation, None if line else uuid5(SPACE, f"outside {i}"))
                self.save(order)
            if i % 2:
                order.ship()
                self.save(order)


def environment(path: str, **more: str) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path, **more}


def fresh(folder: str, name: str) -> str:
    path = os.path.join(folder, name)
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.remove(path + end)
    return path


def fill_shop(path: str, orders: int, **more: str) -> None:
    shop = Shop(env=environment(path, **more))
    shop.fill(orders)
    shop.close()


def fill_aggregate_only(path: str) -> None:
    """Only events of aggregates: the recorder without an order over all of them (WITHOUT ROWID)."""
    factory = InfrastructureFactory.construct(Environment("Shop", environment(path)))
    transcoder = JSONTranscoder()
    for transcoding in (DatetimeAsISO(), DecimalAsStr(), UUIDAsHex()):
        transcoder.register(transcoding)
    mapper = Mapper(transcoder)
    recorder = factory.aggregate_recorder()
    for i in range(25):
        order = Order(f"customer-{i}", Decimal(i), uuid5(SPACE, f"checkout {i}"), None)
        for line in range(1 + i % 4):
            order.add(f"sku-{line}", Decimal(line), uuid5(SPACE, f"checkout {i}"), None)
        recorder.insert_events([mapper.to_stored_event(e) for e in order.collect_events()])
    factory.close()


def fill_text_ids(path: str) -> None:
    """Ids that are free text (since 9.5): with dashes, spaces and letters beyond ASCII, so not to be taken for uuids."""
    settings = environment(path, ORIGINATOR_ID_TYPE="text")
    factory = InfrastructureFactory.construct(Environment("Library", settings))
    recorder = factory.application_recorder()
    for version in range(1, 16):
        for title in ("book-978-3-16", "Člověk 7", "a/b", "DEADBEEFDEADBEEFDEADBEEFDEADBEEF"):
            kind = "Registered" if version == 1 else "Lent" if version % 2 else "Returned"
            state = (
                '{"timestamp":{"_type_":"datetime_iso","_data_":"2026-04-%02dT10:00:00.5+02:00"},"reader":"r-%d"}'
                % (version, version)
            )
            recorder.insert_events(
                [StoredEvent(originator_id=title, originator_version=version, topic=f"library.model:Book.{kind}", state=state.encode())]
            )
    factory.close()


class Billing(ProcessApplication):
    def policy(self, domain_event, processing_event) -> None:
        if type(domain_event).__name__ == "Shipped":
            processing_event.collect_events(Invoice(order=domain_event.originator_id))


def fill_process(folder: str) -> None:
    """A system of two: the tracking table stands in Billing's file and counts Shop's events."""
    shop, billing = fresh(folder, "shop.db"), fresh(folder, "billing.db")
    runner = SingleThreadedRunner(
        System(pipes=[[Shop, Billing]]),
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SHOP_SQLITE_DBNAME": shop, "BILLING_SQLITE_DBNAME": billing},
    )
    with runner:
        runner.get(Shop).fill(30)
        for i in range(60):
            runner.get(Billing).save(Invoice(order=uuid4()))


def main(target: str) -> None:
    fill_shop(fresh(target, "zlib.db"), 30, COMPRESSOR_TOPIC="zlib")
    fill_shop(
        fresh(target, "aes.db"), 20, CIPHER_TOPIC="eventsourcing.cipher:AESCipher", CIPHER_KEY=AESCipher.create_key(16)
    )
    fill_shop(
        fresh(target, "zlib-aes.db"), 15, COMPRESSOR_TOPIC="zlib",
        CIPHER_TOPIC="eventsourcing.cipher:AESCipher", CIPHER_KEY=AESCipher.create_key(32),
    )
    fill_aggregate_only(fresh(target, "aggregates.db"))
    fill_text_ids(fresh(target, "text-ids.db"))
    fill_process(target)


if __name__ == "__main__":
    import pyeventsourcing  # under its own name, so that topics do not say __main__

    pyeventsourcing.main(sys.argv[1])
