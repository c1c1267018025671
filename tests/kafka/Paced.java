// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Members of consumer groups that live on threads of their own: each polls all the time, as a program does, and takes just as
 * many records as it is allowed to, one commit for each record or, with "commits": false, none.
 */
final class Paced {
    private static final class Member {
        final KafkaConsumer<byte[], byte[]> consumer;
        final AtomicLong allowed = new AtomicLong();
        final AtomicBoolean ends = new AtomicBoolean();
        final AtomicReference<Exception> failed = new AtomicReference<>();
        Thread thread;

        Member(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void subscribe(String topic) {
            consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    consumer.pause(partitions);
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
            });
        }

        void run() {
            try {
                while (!ends.get()) {
                    if (allowed.get() > 0)
                        consumer.resume(consumer.assignment());
                    else
                        consumer.pause(consumer.assignment());
                    var taken = consumer.poll(Duration.ofMillis(50));
                    for (TopicPartition p : taken.partitions())
                        consumer.commitSync(Map.of(p, taken.nextOffsets().get(p)));
                    allowed.addAndGet(-taken.count());
                }
            } catch (Exception e) {
                failed.set(e);
            } finally {
                consumer.close();
            }
        }
    }

    private final String bootstrap;
    private final Map<String, Member> members = new HashMap<>();

    Paced(String bootstrap, Map<String, Commands.Command> commands) {
        this.bootstrap = bootstrap;
        commands.put("join", this::join);
        commands.put("allowRecords", this::allowRecords);
        commands.put("quit", this::quit);
    }

    /** {"group": "billing", "topic": "orders", "member": "a", "properties": {…}}: does not wait for a partition. */
    private void join(JsonNode asked, ObjectNode answer) {
        Properties properties = Commands.properties(bootstrap, asked);
        properties.put("group.id", asked.get("group").asText());
        properties.put("client.id", asked.get("member").asText());
        properties.putIfAbsent("auto.offset.reset", "earliest");
        properties.putIfAbsent("enable.auto.commit", "false");
        properties.put("max.poll.records", "1"); // so that no more are taken than are allowed
        var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Member member = new Member(consumer);
        member.subscribe(asked.get("topic").asText());
        member.thread = new Thread(member::run, asked.get("member").asText());
        members.put(asked.get("member").asText(), member);
        member.thread.start();
    }

    /** {"members": {"a": 30}}: so many records more, as they come; it does not wait until they are taken. */
    private void allowRecords(JsonNode asked, ObjectNode answer) throws Exception {
        for (var each : asked.get("members").properties()) {
            Member member = members.get(each.getKey());
            if (member.failed.get() != null)
                throw member.failed.get();
            member.allowed.addAndGet(each.getValue().asLong());
        }
    }

    /** {"member": "a"}: it leaves its group; waits until it has. */
    private void quit(JsonNode asked, ObjectNode answer) throws Exception {
        Member member = members.remove(asked.get("member").asText());
        member.ends.set(true);
        member.thread.join(30_000);
    }
}
