// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records with the Java producer, with its own partitioner unless a record names its partition. */
final class Producing {
    private static final long FIRST_TIME = 1_700_000_000_000L;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    private static final String[] WORDS = {
            "the", "order", "was", "placed", "by", "phone", "and", "confirmed", "with", "customer", "before",
            "delivery", "parcel", "left", "warehouse", "address", "changed", "invoice", "sent", "payment",
            "received", "refund", "requested", "because", "of", "damaged", "box", "late", "courier", "gift",
            "wrapping", "please", "ring", "bell", "twice", "leave", "at", "neighbour", "discount", "code", "spring",
            "summer", "express", "standard", "pickup", "store", "partial", "shipment", "backorder", "substitute",
            "item", "colour", "size", "blue", "green", "large", "small"};
    private final String bootstrap;
    private KafkaProducer<byte[], byte[]> sender; // kept, so that a record that is sent arrives at once
    private KafkaProducer<byte[], byte[]> open; // in a transaction

    Producing(String bootstrap, Map<String, Commands.Command> commands) {
        this.bootstrap = bootstrap;
        commands.put("produce", this::produce);
        commands.put("send", this::send);
        commands.put("endTransaction", (asked, answer) -> {
            if (asked.path("abort").asBoolean(false))
                open.abortTransaction();
            else
                open.commitTransaction();
            open.close();
        });
    }

    private KafkaProducer<byte[], byte[]> producer(JsonNode asked) {
        Properties properties = Commands.properties(bootstrap, asked);
        properties.putIfAbsent("acks", "all");
        properties.putIfAbsent("delivery.timeout.ms", "120000");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What a partition got: how many records that count, and the offsets of its first and last. */
    private static final class Written {
        long count;
        long first = Long.MAX_VALUE;
        long last = -1;
    }

    /**
     * {"topic": t, "first": 0, "count": 1000, "keys": 50, "bytes": 300, "words": false, "tombstoneEvery": 0, "headers": true,
     * "perSecond": 0, "transaction": {"id": x, "size": 100, "abortEvery": 3}, "properties": {"compression.type": "lz4"}}.
     * Record n has the key key-(n % keys), the value {"n":n,"pad":"…"} of that many bytes, of letters or of what an order
     * says (a tombstone where n divides), the
     * headers n and from, and a time of n milliseconds after a fixed one. Of transactions, each abortEvery'th is aborted;
     * with "leaveOpen" the last one waits for endTransaction.
     */
    private void produce(JsonNode asked, ObjectNode answer) throws Exception {
        long first = asked.path("first").asLong(0);
        long count = asked.get("count").asLong();
        long perSecond = asked.path("perSecond").asLong(0);
        JsonNode transaction = asked.path("transaction");
        long size = transaction.path("size").asLong(Long.MAX_VALUE);
        long abortEvery = transaction.path("abortEvery").asLong(0);
        Map<Integer, Written> partitions = new TreeMap<>();
        AtomicReference<Exception> failed = new AtomicReference<>();
        Random random = new Random(asked.path("seed").asLong(1) + first);
        long aborted = 0;
        if (!transaction.isMissingNode())
            asked.withObject("properties").put("transactional.id", transaction.get("id").asText());
        long start = System.nanoTime();
        boolean leavesOpen = transaction.path("leaveOpen").asBoolean(false);
        KafkaProducer<byte[], byte[]> producer = producer(asked);
        try {
            if (!transaction.isMissingNode())
                producer.initTransactions();
            for (long done = 0; done < count && failed.get() == null;) {
                long n = Math.min(size, count - done);
                boolean aborts = abortEvery > 0 && done / size % abortEvery == abortEvery - 1;
                if (!transaction.isMissingNode())
                    producer.beginTransaction();
                for (long i = 0; i < n; ++i) {
                    producer.send(record(asked, first + done + i, random), (metadata, e) -> {
                        if (e != null)
                            failed.set(e);
                        else if (!aborts)
                            note(partitions, metadata);
                    });
                    if (perSecond > 0) {
                        long due = start + (done + i) * 1_000_000_000L / perSecond;
                        while (System.nanoTime() < due)
                            Thread.sleep(1);
                    }
                }
                if (leavesOpen && done + n == count) {
                    producer.flush();
                } else if (aborts) {
                    producer.flush();
                    producer.abortTransaction();
                    aborted += n;
                } else if (!transaction.isMissingNode()) {
                    producer.commitTransaction();
                }
                done += n;
            }
        } finally {
            if (leavesOpen)
                open = producer;
            else
                producer.close();
        }
        if (failed.get() != null)
            throw failed.get();
        answer.put("written", count - aborted);
        answer.put("aborted", aborted);
        answer.put("seconds", (System.nanoTime() - start) / 1e9);
        describe(partitions, answer);
    }

    private static ProducerRecord<byte[], byte[]> record(JsonNode asked, long n, Random random) {
        long keys = asked.path("keys").asLong(50);
        byte[] key = keys > 0 ? bytes("key-" + n % keys) : null;
        int every = asked.path("tombstoneEvery").asInt(0);
        byte[] value = every > 0 && n % every == 0 ? null : value(asked, n, random);
        Integer partition = asked.has("partition") ? asked.get("partition").asInt() : null;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(asked.get("topic").asText(), partition, FIRST_TIME + n, key, value);
        if (asked.path("headers").asBoolean(true)) {
            record.headers().add("n", bytes(String.valueOf(n)));
            record.headers().add("from", bytes("the Java producer"));
        }
        return record;
    }

    /** Exactly so many bytes, which hardly compress unless they are words; more where the fields alone need more. */
    private static byte[] value(JsonNode asked, long n, Random random) {
        boolean words = asked.path("words").asBoolean(false);
        int size = asked.path("bytes").asInt(100);
        StringBuilder text = new StringBuilder(size).append("{\"n\":").append(n);
        if (words)
            text.append(",\"customer\":\"customer-").append(random.nextInt(90_000)).append("\",\"quantity\":")
                    .append(1 + random.nextInt(9)).append(",\"total\":").append(random.nextInt(1_000_000))
                    .append(",\"currency\":\"EUR\",\"status\":\"placed\"");
        text.append(",\"pad\":\"");
        while (text.length() < size - 2) {
            if (words)
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            else
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        text.setLength(Math.max(size - 2, text.indexOf("\"pad\":\"") + 7));
        return bytes(text.append("\"}").toString());
    }

    /**
     * {"topic": t, "records": [{"key": …, "value": …, "headers": {…}, "partition": 0, "time": ms}]}: texts, or bytes as
     * {"base64": …}; what is missing or null is null. Answers with when each was acknowledged.
     */
    private void send(JsonNode asked, ObjectNode answer) throws Exception {
        if (sender == null || asked.has("properties")) {
            if (sender != null)
                sender.close();
            sender = producer(asked);
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Map<Integer, Written> partitions = new TreeMap<>();
        for (JsonNode one : asked.get("records")) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(asked.get("topic").asText(),
                    one.has("partition") ? one.get("partition").asInt() : null,
                    one.has("time") ? one.get("time").asLong() : null, content(one.path("key")), content(one.path("value")));
            one.path("headers").properties().forEach(h -> record.headers().add(h.getKey(), content(h.getValue())));
            sent.add(sender.send(record));
        }
        sender.flush();
        for (Future<RecordMetadata> future : sent)
            note(partitions, future.get());
        answer.put("written", sent.size());
        describe(partitions, answer);
    }

    private static byte[] content(JsonNode node) {
        if (node.isMissingNode() || node.isNull())
            return null;
        return node.isObject() ? Base64.getDecoder().decode(node.get("base64").asText()) : bytes(node.asText());
    }

    private static synchronized void note(Map<Integer, Written> partitions, RecordMetadata metadata) {
        Written written = partitions.computeIfAbsent(metadata.partition(), p -> new Written());
        ++written.count;
        written.first = Math.min(written.first, metadata.offset());
        written.last = Math.max(written.last, metadata.offset());
    }

    /** {"partitions": {"0": [count, first offset, last offset]}} */
    private static void describe(Map<Integer, Written> partitions, ObjectNode answer) {
        ObjectNode all = answer.putObject("partitions");
        partitions.forEach((p, w) -> all.putArray(String.valueOf(p)).add(w.count).add(w.first).add(w.last));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
