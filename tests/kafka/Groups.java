// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumer groups: what other programs do while Backstory looks on, and what the broker knows of them. */
final class Groups {
    private final String bootstrap;
    private final Admin admin;
    private final Map<String, KafkaConsumer<byte[], byte[]>> members = new HashMap<>();

    Groups(String bootstrap, Map<String, Commands.Command> commands) {
        this.bootstrap = bootstrap;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        admin = Admin.create(properties);
        commands.put("groups", this::groups);
        commands.put("commit", this::commit);
        commands.put("consume", this::consume);
        commands.put("leave", this::leave);
    }

    /** {"groups": {"billing": {"offsets": {"orders/0": 17}, "state": "Stable", "protocol": "consumer"}}} */
    private void groups(JsonNode asked, ObjectNode answer) throws Exception {
        ObjectNode groups = answer.putObject("groups");
        for (GroupListing listing : admin.listGroups().all().get()) {
            ObjectNode group = groups.putObject(listing.groupId());
            group.put("state", listing.groupState().map(Object::toString).orElse(""));
            group.put("protocol", listing.protocol());
            ObjectNode offsets = group.putObject("offsets");
            var committed = admin.listConsumerGroupOffsets(listing.groupId()).partitionsToOffsetAndMetadata().get();
            Map<String, Long> sorted = new TreeMap<>();
            committed.forEach((p, o) -> sorted.put(p.topic() + "/" + p.partition(), o == null ? -1 : o.offset()));
            sorted.forEach(offsets::put);
        }
    }

    /** {"group": "billing", "topic": "orders", "offsets": {"0": 17}}: as a consumer commits, but without joining. */
    private void commit(JsonNode asked, ObjectNode answer) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        asked.get("offsets").properties().forEach(o -> offsets.put(
                new TopicPartition(asked.get("topic").asText(), Integer.parseInt(o.getKey())),
                new OffsetAndMetadata(o.getValue().asLong())));
        for (int tries = 0;; ++tries) {
            try {
                admin.alterConsumerGroupOffsets(asked.get("group").asText(), offsets).all().get();
                return;
            } catch (ExecutionException e) { // the coordinator's topic is being made
                if (tries == 20)
                    throw e;
                Thread.sleep(200);
            }
        }
    }

    /**
     * {"group": "billing", "topic": "orders", "records": 100, "member": "a", "properties": {…}}: a member that joins, takes
     * at least that many records, commits, and stays until it is told to leave.
     */
    private void consume(JsonNode asked, ObjectNode answer) throws Exception {
        Properties properties = Commands.properties(bootstrap, asked);
        properties.put("group.id", asked.get("group").asText());
        properties.put("client.id", asked.path("member").asText("member"));
        properties.putIfAbsent("auto.offset.reset", "earliest");
        properties.putIfAbsent("enable.auto.commit", "false");
        properties.putIfAbsent("max.poll.records", "10");
        var consumer = members.get(asked.path("member").asText("member"));
        if (consumer == null) {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            members.put(asked.path("member").asText("member"), consumer);
            consumer.subscribe(List.of(asked.get("topic").asText()));
        }
        long taken = 0;
        long end = System.nanoTime() + 30_000_000_000L;
        while (taken < asked.path("records").asLong(0) || consumer.assignment().isEmpty()) {
            taken += consumer.poll(Duration.ofMillis(100)).count();
            if (System.nanoTime() > end)
                throw new IllegalStateException("Only " + taken + " records came within 30 seconds");
        }
        consumer.commitSync();
        answer.put("taken", taken);
        ObjectNode positions = answer.putObject("positions");
        for (TopicPartition p : consumer.assignment())
            positions.put(p.topic() + "/" + p.partition(), consumer.position(p));
    }

    private void leave(JsonNode asked, ObjectNode answer) {
        var consumer = members.remove(asked.path("member").asText("member"));
        if (consumer != null)
            consumer.close();
    }
}
