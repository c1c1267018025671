# SPDX-License-Identifier: GPL-3.0-or-later
# Writes otel-spans.jsonl: spans made by the OpenTelemetry SDK (1.45.2), a request a line with ids in hexadecimal, as the
# collector writes them. Needs opentelemetry-sdk and opentelemetry-exporter-otlp-proto-common.
import base64, json, sys
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider, RandomIdGenerator
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.trace import SpanKind, Link, Status, StatusCode
from google.protobuf.json_format import MessageToDict
import random
class Ids(RandomIdGenerator):
    def __init__(self): self.r = random.Random(7)
    def generate_span_id(self): return self.r.getrandbits(64)
    def generate_trace_id(self): return self.r.getrandbits(128)
MS = 1_000_000
T0 = 1_772_438_400_000 * MS
out = open("otel-spans.jsonl", "w")
exporters = {}
ids = Ids()
def tracer(service):
    provider = TracerProvider(resource=Resource({"service.name": service}), id_generator=ids)
    exporters[service] = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporters[service]))
    return provider.get_tracer("messaging")
shop, mailer, billing = tracer("shop"), tracer("mailer"), tracer("billing")
def hexed(node):
    if isinstance(node, dict):
        for k, v in node.items():
            if k in ("traceId", "spanId", "parentSpanId") and isinstance(v, str):
                node[k] = base64.b64decode(v).hex()
            else: hexed(v)
    elif isinstance(node, list):
        for v in node: hexed(v)
    return node
def flush():
    for e in exporters.values():
        spans = e.get_finished_spans()
        if spans:
            d = MessageToDict(encode_spans(spans), use_integers_for_enums=True)
            out.write(json.dumps(hexed(d)) + "\n")
        e.clear()
producers = []
for i in range(20):
    begin = T0 + i * 1000 * MS
    s = shop.start_span("orders publish", kind=SpanKind.PRODUCER, start_time=begin, attributes={
        "messaging.system": "kafka", "messaging.operation.type": "publish", "messaging.operation.name": "send",
        "messaging.destination.name": "orders", "messaging.kafka.message.key": f"order-{i}", "messaging.message.id": f"m-{i}"})
    s.end(begin + 2 * MS)
    producers.append((s.get_span_context(), begin))
    # mailer: the process span has the producer as its parent; no receive span
    p = mailer.start_span("orders process", context=trace.set_span_in_context(trace.NonRecordingSpan(s.get_span_context())),
        kind=SpanKind.CONSUMER, start_time=begin + 10 * MS, attributes={"messaging.system": "kafka", "messaging.operation.type": "process",
        "messaging.destination.name": "orders", "messaging.consumer.group.name": "mail-senders", "messaging.message.id": f"m-{i}"})
    if i % 10 == 9: p.set_status(Status(StatusCode.ERROR, "the mail server refused"))
    p.end(begin + (10 + (2000 if i % 4 == 3 else 5)) * MS)
    if i % 5 == 0: flush()
# billing: batches of five, received with links to what they hold, each message processed below it
for b in range(4):
    batch = producers[b * 5:(b + 1) * 5]
    begin = batch[-1][1] + 20 * MS
    r = billing.start_span("orders receive", kind=SpanKind.CLIENT, start_time=begin, links=[Link(c) for c, _ in batch], attributes={
        "messaging.system": "kafka", "messaging.operation": "receive", "messaging.destination.name": "orders", "messaging.batch.message_count": 5})
    r.end(begin + 30 * MS)
    if b == 3: continue   # still being worked at when the file was written
    for k, (c, _) in enumerate(batch):
        p = billing.start_span("orders process", context=trace.set_span_in_context(r), kind=SpanKind.CONSUMER, links=[Link(c)],
            start_time=begin + (40 + 50 * k) * MS, attributes={"messaging.operation": "process", "messaging.destination.name": "orders"})
        p.end(begin + (40 + 50 * k + 40) * MS)
q = mailer.start_span("legacy process", kind=SpanKind.CONSUMER, start_time=T0, attributes={"messaging.operation": "process", "messaging.destination.name": "legacy", "messaging.message.id": "lost"})
q.end(T0 + 3 * MS)
h = shop.start_span("GET /", kind=SpanKind.SERVER, start_time=T0); h.end(T0 + MS)
flush()
out.close()
