# SPDX-License-Identifier: GPL-3.0-or-later
"""conformance.py ADDRESS: what the official Python client can do against a server, as `operation: ok` or what went wrong."""
import os
import sys
import threading
import time
import uuid

from kurrentdbclient import KurrentDBClient, NewEvent, StreamState
from kurrentdbclient import exceptions as errors

client = KurrentDBClient(f"kurrentdb://{sys.argv[1]}?tls=false")
ANY, NO_STREAM, EXISTS = StreamState.ANY, StreamState.NO_STREAM, StreamState.EXISTS
OPERATIONS = {}


def operation(name):
    def keep(function):
        OPERATIONS[name] = function

    return keep


def named(name):
    return f"{name}-{uuid.uuid4()}"


def event(n, kind="Counted"):
    return NewEvent(type=kind, data=b'{"n": %d}' % n, metadata=b'{"$correlationId": "c"}')


def events(count):
    return [event(n) for n in range(count)]


def numbers(list_):
    return [int(each.data[6:-1]) for each in list_]


def append(name, list_, state=ANY):
    return client.append_to_stream(name, events=list_, current_version=state)


def same(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def failure(kind, function, *arguments, **named_arguments):
    try:
        function(*arguments, **named_arguments)
    except kind:
        return
    except Exception as error:
        raise AssertionError(f"refused as {error!r}, expected {kind.__name__}") from error
    raise AssertionError(f"was not refused, expected {kind.__name__}")


@operation("append to a new stream")
def _():
    name = named("new")
    append(name, events(3), NO_STREAM)
    found = client.get_stream(name)
    same([each.stream_position for each in found], [0, 1, 2], "revisions")
    same(found[0].metadata, b'{"$correlationId": "c"}', "metadata")
    if abs(found[0].recorded_at.timestamp() - time.time()) > 60:
        raise AssertionError(f"recorded at {found[0].recorded_at}")


@operation("append with any expectation")
def _():
    name = named("any")
    append(name, [event(0)])
    append(name, [event(1)])
    same(numbers(client.get_stream(name)), [0, 1], "events")


@operation("append to an existing stream")
def _():
    name = named("exists")
    append(name, [event(0)])
    append(name, [event(1)], EXISTS)
    same(client.get_current_version(name), 1, "revision")


@operation("append at the exact revision")
def _():
    name = named("exact")
    first = append(name, events(2))
    second = append(name, [event(2)], 1)
    if not second > first:
        raise AssertionError(f"position {second} after {first}")


@operation("wrong expectations are refused")
def _():
    name = named("wrong")
    append(name, events(2))
    wrong = errors.WrongCurrentVersionError
    for state in (7, 0, NO_STREAM):
        failure(wrong, append, name, [event(9)], state)
    for state in (EXISTS, 0):
        failure(wrong, append, named("missing"), [event(9)], state)
    same(numbers(client.get_stream(name)), [0, 1], "events")


@operation("a repeated append changes nothing")
def _():
    name = named("again")
    list_ = events(3)
    for state in (NO_STREAM, NO_STREAM, ANY, EXISTS):
        append(name, list_, state)
    append(name, [event(3)])
    append(name, list_, NO_STREAM)
    same(numbers(client.get_stream(name)), [0, 1, 2, 3], "events")


@operation("single append call")
def _():
    name = named("single")
    client.append_event(name, event=event(0), current_version=NO_STREAM)
    client.append_event(name, event=event(1), current_version=0)
    failure(errors.WrongCurrentVersionError, client.append_event, name, event=event(9), current_version=NO_STREAM)


@operation("many appends at once")
def _():
    name = named("batch")
    append(name, events(500), NO_STREAM)
    same(len(client.get_stream(name)), 500, "events")
    threads = [threading.Thread(target=append, args=(f"{name}-{n}", events(5), NO_STREAM)) for n in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    same([client.get_current_version(f"{name}-{n}") for n in range(16)], [4] * 16, "revisions")


@operation("read both ways")
def _():
    name = named("ways")
    append(name, events(10))
    same(numbers(client.get_stream(name)), list(range(10)), "forwards")
    same(numbers(client.get_stream(name, backwards=True)), list(range(9, -1, -1)), "backwards")
    same(numbers(client.get_stream(name, stream_position=3, limit=2)), [3, 4], "two from 3")
    same(numbers(client.get_stream(name, stream_position=3, limit=2, backwards=True)), [3, 2], "two back from 3")


@operation("a missing stream")
def _():
    failure(errors.NotFoundError, client.get_stream, named("nowhere"))
    failure(errors.NotFoundError, client.get_stream, named("nowhere"), backwards=True)
    same(client.get_current_version(named("nowhere")), NO_STREAM, "version")


@operation("read $all both ways")
def _():
    name = named("all")
    before = append(name, [event(0)])
    append(name, events(3))
    mine = [each for each in client.read_all(commit_position=before) if each.stream_name == name]
    same(numbers(mine), [0, 0, 1, 2], "from a position")
    mine = [each for each in client.read_all(backwards=True) if each.stream_name == name]
    same(numbers(mine), [2, 1, 0, 0], "backwards")
    # Other clients write meanwhile, so the last two may be theirs.
    last = [each.commit_position for each in client.read_all(backwards=True, limit=2)]
    same((len(last), last[0] > last[1] >= mine[1].commit_position), (2, True), "the last two, newest first")
    positions = [each.commit_position for each in client.read_all()]
    same(positions, sorted(set(positions)), "positions")


def filtered(**scope):
    return [f"{each.stream_name.split('-')[0]} {numbers([each])[0]}" for each in client.read_all(**scope)]


def three(mark):
    for each in ("orders", "invoices", "orders2"):
        append(each + mark, [event(1, f"Type-{each}{mark}"), event(2, f"Other-{each}{mark}")])


@operation("streams by prefix")
def _():
    mark = named("")
    three(mark)
    found = filtered(filter_include=[f"orders{mark}", f"invoices{mark}"], filter_by_stream_name=True, filter_by_prefix=True)
    same(found, ["orders 1", "orders 2", "invoices 1", "invoices 2"], "events")


@operation("streams by regular expression")
def _():
    mark = named("")
    three(mark)
    found = filtered(filter_include=[f"(?!invoices)[a-z]+\\d?{mark}"], filter_by_stream_name=True)
    same(found, ["orders 1", "orders 2", "orders2 1", "orders2 2"], "events")


@operation("types by prefix")
def _():
    mark = named("")
    three(mark)
    same(filtered(filter_include=[f"Type-orders{mark}", f"Other-invoices{mark}"], filter_by_prefix=True), ["orders 1", "invoices 2"], "events")


@operation("types by regular expression")
def _():
    mark = named("")
    three(mark)
    same(filtered(filter_include=[f"Type-(?!inv).*{mark}"]), ["orders 1", "orders2 1"], "events")


@operation("subscribe to a stream")
def _():
    name = named("followed")
    append(name, events(3))
    with client.subscribe_to_stream(name) as subscription:
        found = [next(subscription) for _ in range(3)]
        append(name, [event(3), event(4)])
        found += [next(subscription) for _ in range(2)]
    same(numbers(found), [0, 1, 2, 3, 4], "events")
    with client.subscribe_to_stream(name, stream_position=3) as subscription:
        same(numbers([next(subscription)]), [4], "behind revision 3")


@operation("subscribe to $all")
def _():
    name = named("everything")
    first = append(name, [event(0)])
    append(name, [event(1)])
    with client.subscribe_to_all(commit_position=first) as subscription:
        found = [next(subscription)]
        append(name, [event(2)])
        found.append(next(subscription))
    same(numbers(found), [1, 2], "events")


@operation("subscribe to a missing stream")
def _():
    name = named("awaited")
    with client.subscribe_to_stream(name) as subscription:
        time.sleep(0.3)
        append(name, [event(0)])
        same(numbers([next(subscription)]), [0], "events")


@operation("delete and write again")
def _():
    name = named("deleted")
    append(name, events(3))
    failure(errors.WrongCurrentVersionError, client.delete_stream, name, current_version=7)
    client.delete_stream(name, current_version=2)
    failure(errors.NotFoundError, client.get_stream, name)
    append(name, [event(3)], NO_STREAM)
    same([each.stream_position for each in client.get_stream(name)], [3], "revisions")


@operation("tombstone")
def _():
    name = named("buried")
    append(name, [event(0)])
    client.tombstone_stream(name, current_version=ANY)
    failure(errors.StreamIsDeletedError, client.get_stream, name)
    failure(errors.StreamIsDeletedError, append, name, [event(1)])


@operation("stream metadata")
def _():
    name = named("described")
    append(name, [event(0)])
    same(client.get_stream_metadata(name), ({}, NO_STREAM), "metadata of a stream without")
    client.set_stream_metadata(name, metadata={"$maxCount": 50, "owner": "ann"}, current_version=NO_STREAM)
    same(client.get_stream_metadata(name), ({"$maxCount": 50, "owner": "ann"}, 0), "metadata")


@operation("truncation")
def _():
    name = named("cut")
    append(name, events(6))
    client.set_stream_metadata(name, metadata={"$tb": 4})
    same(numbers(client.get_stream(name)), [4, 5], "before revision 4")
    client.set_stream_metadata(name, metadata={"$maxCount": 1})
    same(numbers(client.get_stream(name)), [5], "the newest one")


@operation("persistent subscriptions")
def _():
    same(len(list(client.list_subscriptions())) >= 0, True, "list")
    failure(errors.NotFoundError, client.get_subscription_info, "none", named("group"))


@operation("names beyond ASCII")
def _():
    name = named("größe-订单-🚲")
    append(name, [event(0, "Geändert")], NO_STREAM)
    found = client.get_stream(name)
    same([found[0].stream_name, found[0].type], [name, "Geändert"], "names")
    failure(errors.WrongCurrentVersionError, append, name, [event(1)], NO_STREAM)
    failure(errors.NotFoundError, client.get_stream, named("größe-fehlt"))
    client.tombstone_stream(name, current_version=ANY)
    failure(errors.StreamIsDeletedError, client.get_stream, name)


@operation("binary payloads")
def _():
    name = named("bytes")
    data = bytes(range(256))
    append(name, [NewEvent(type="Bytes", data=data, metadata=data, content_type="application/octet-stream")])
    found = client.get_stream(name)[0]
    same((found.data, found.metadata, found.content_type), (data, data, "application/octet-stream"), "content")


@operation("a payload of 1 MB")
def _():
    name = named("large")
    data = b'{"text": "%s"}' % (b"x" * 1_000_000)
    append(name, [NewEvent(type="Large", data=data)])
    same(client.get_stream(name)[0].data == data, True, "is what was written")


def run(name, function):
    result = []

    def work():
        try:
            function()
            result.append("ok")
        except Exception as error:
            result.append(" ".join(str(error or repr(error)).split()) or repr(error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(30)
    print(f"{name}: {result[0] if result else 'no answer within 30 s'}", flush=True)


for each_name, each_function in OPERATIONS.items():
    run(each_name, each_function)
sys.stdout.flush()
os._exit(0)
