// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Topics, leaders, rights and what a cluster holds. */
final class Cluster {
    private final Admin admin;

    Cluster(String bootstrap, Map<String, Commands.Command> commands) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("reconnect.backoff.max.ms", "200");
        properties.put("retry.backoff.ms", "50");
        properties.put("default.api.timeout.ms", "60000");
        admin = Admin.create(properties);
        commands.put("ready", this::ready);
        commands.put("createTopic", this::createTopic);
        commands.put("deleteTopic", this::deleteTopic);
        commands.put("addPartitions", this::addPartitions);
        commands.put("alterTopic", (asked, answer) -> alter(ConfigResource.Type.TOPIC, asked.get("topic").asText(), asked));
        commands.put("alterBrokers", (asked, answer) -> alter(ConfigResource.Type.BROKER, "", asked));
        commands.put("deleteRecords", this::deleteRecords);
        commands.put("moveLeader", this::moveLeader);
        commands.put("leader", this::leader);
        commands.put("allow", this::allow);
        commands.put("forbid", this::forbid);
        commands.put("offsets", this::offsets);
    }

    /** Waits for that many brokers to be registered and reachable. */
    private void ready(JsonNode asked, ObjectNode answer) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        for (;;) {
            try {
                if (admin.describeCluster().nodes().get().size() >= asked.get("nodes").asInt())
                    return;
            } catch (ExecutionException e) {
                if (System.nanoTime() > end)
                    throw e;
            }
            if (System.nanoTime() > end)
                throw new IllegalStateException("The brokers did not come up within a minute");
            Thread.sleep(50);
        }
    }

    private void createTopic(JsonNode asked, ObjectNode answer) throws Exception {
        NewTopic topic = new NewTopic(asked.get("topic").asText(), asked.path("partitions").asInt(1),
                (short) asked.path("replicas").asInt(1));
        Map<String, String> configs = new HashMap<>();
        asked.path("configs").properties().forEach(c -> configs.put(c.getKey(), c.getValue().asText()));
        admin.createTopics(List.of(topic.configs(configs))).all().get();
        awaitLeaders(topic.name(), topic.numPartitions());
    }

    private void deleteTopic(JsonNode asked, ObjectNode answer) throws Exception {
        String topic = asked.get("topic").asText();
        admin.deleteTopics(List.of(topic)).all().get();
        while (describe(topic) != null)
            Thread.sleep(20);
    }

    private void addPartitions(JsonNode asked, ObjectNode answer) throws Exception {
        String topic = asked.get("topic").asText();
        int total = asked.get("total").asInt();
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get();
        awaitLeaders(topic, total);
    }

    /**
     * Waits until every partition is served. A leader that is not ready yet refuses the first batch and may take the
     * second; the first is then out of sequence for ever.
     */
    private void awaitLeaders(String topic, int partitions) throws Exception {
        for (;; Thread.sleep(20)) {
            TopicDescription known = describe(topic);
            if (known != null && known.partitions().size() >= partitions
                    && known.partitions().stream().allMatch(p -> p.leader() != null))
                break;
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < partitions; ++i)
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        admin.listOffsets(ends).all().get();
    }

    private void alter(ConfigResource.Type type, String name, JsonNode asked) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        asked.get("configs").properties().forEach(c -> changes.add(
                new AlterConfigOp(new ConfigEntry(c.getKey(), c.getValue().asText()), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(type, name), changes)).all().get();
    }

    /** Does at once what retention does with time. */
    private void deleteRecords(JsonNode asked, ObjectNode answer) throws Exception {
        admin.deleteRecords(Map.of(partition(asked), RecordsToDelete.beforeOffset(asked.get("before").asLong()))).all().get();
    }

    private void moveLeader(JsonNode asked, ObjectNode answer) throws Exception {
        TopicPartition partition = partition(asked);
        int to = asked.get("to").asInt();
        List<Integer> replicas = new ArrayList<>(List.of(to));
        for (Node node : describe(partition.topic()).partitions().get(partition.partition()).replicas()) {
            if (node.id() != to)
                replicas.add(node.id());
        }
        admin.alterPartitionReassignments(Map.of(partition, Optional.of(new NewPartitionReassignment(replicas)))).all().get();
        try {
            admin.electLeaders(ElectionType.PREFERRED, Set.of(partition)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ElectionNotNeededException))
                throw e;
        }
        while (leaderOf(partition) != to)
            Thread.sleep(20);
    }

    private void leader(JsonNode asked, ObjectNode answer) throws Exception {
        answer.put("leader", leaderOf(partition(asked)));
    }

    private int leaderOf(TopicPartition partition) throws Exception {
        Node leader = describe(partition.topic()).partitions().get(partition.partition()).leader();
        return leader == null ? -1 : leader.id();
    }

    /** {"principal": "User:alice", "operation": "READ", "type": "TOPIC", "name": "orders"} */
    private void allow(JsonNode asked, ObjectNode answer) throws Exception {
        admin.createAcls(List.of(right(asked))).all().get();
    }

    /** Takes back what was allowed in the same words. */
    private void forbid(JsonNode asked, ObjectNode answer) throws Exception {
        admin.deleteAcls(List.of(right(asked).toFilter())).all().get();
    }

    private static AclBinding right(JsonNode asked) {
        ResourcePattern resource = new ResourcePattern(ResourceType.fromString(asked.get("type").asText()),
                asked.get("name").asText(), PatternType.LITERAL);
        AccessControlEntry entry = new AccessControlEntry(asked.get("principal").asText(), "*",
                AclOperation.fromString(asked.get("operation").asText()), AclPermissionType.ALLOW);
        return new AclBinding(resource, entry);
    }

    /** {"topics": {"orders": {"0": [first, end], …}}}, the broker's own topics included. */
    private void offsets(JsonNode asked, ObjectNode answer) throws Exception {
        ObjectNode topics = answer.putObject("topics");
        for (String topic : admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
            Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            describe(topic).partitions().forEach(p -> {
                earliest.put(new TopicPartition(topic, p.partition()), OffsetSpec.earliest());
                latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest());
            });
            var first = admin.listOffsets(earliest).all().get();
            var end = admin.listOffsets(latest).all().get();
            ObjectNode partitions = topics.putObject(topic);
            for (int i = 0; i < earliest.size(); ++i) {
                TopicPartition p = new TopicPartition(topic, i);
                partitions.putArray(String.valueOf(i)).add(first.get(p).offset()).add(end.get(p).offset());
            }
        }
    }

    private TopicDescription describe(String topic) throws Exception {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException)
                return null;
            throw e;
        }
    }

    private static TopicPartition partition(JsonNode asked) {
        return new TopicPartition(asked.get("topic").asText(), asked.path("partition").asInt(0));
    }
}
