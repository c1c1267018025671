// SPDX-License-Identifier: GPL-3.0-or-later
import io.kurrent.dbclient.*;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;

/** What Conformance runs, by name. */
class Operations extends Conformance {
    static void add(Map<String, Operation> all) {
        addWriting(all);
        addReading(all);
        addFollowing(all);
        addRest(all);
    }

    static void addWriting(Map<String, Operation> all) {
        all.put("append to a new stream", () -> {
            String name = named("new");
            same(last(append(name, NONE, events(3))), 2L);
            RecordedEvent first = read(name).get(0);
            if (!new String(first.getUserMetadata()).startsWith("{\"$correlationId\":\"c\"")) throw new AssertionError(new String(first.getUserMetadata()));
            if (Duration.between(first.getCreated(), Instant.now()).abs().getSeconds() > 60) throw new AssertionError("created at " + first.getCreated());
        });
        all.put("append with any expectation", () -> {
            String name = named("any");
            same(last(append(name, ANY, event(0))), 0L);
            same(last(append(name, ANY, event(1))), 1L);
        });
        all.put("append to an existing stream", () -> {
            String name = named("exists");
            append(name, ANY, event(0));
            same(last(append(name, EXISTS, event(1))), 1L);
        });
        all.put("append at the exact revision", () -> {
            String name = named("exact");
            WriteResult first = append(name, ANY, events(2));
            WriteResult second = append(name, first.getNextExpectedRevision(), event(2));
            same(last(second), 2L);
            if (second.getLogPosition().compareTo(first.getLogPosition()) <= 0) throw new AssertionError("the position does not grow");
        });
        all.put("wrong expectations are refused", () -> {
            String name = named("wrong");
            append(name, ANY, events(2));
            for (StreamState state : List.of(StreamState.streamRevision(7), StreamState.streamRevision(0), NONE))
                failure(WrongExpectedVersionException.class, () -> append(name, state, event(9)));
            for (StreamState state : List.of(EXISTS, StreamState.streamRevision(0)))
                failure(WrongExpectedVersionException.class, () -> append(named("missing"), state, event(9)));
            same(numbers(read(name), name), "0,1");
        });
        all.put("a repeated append changes nothing", () -> {
            String name = named("again");
            EventData[] list = events(3);
            for (StreamState state : List.of(NONE, NONE, ANY, EXISTS)) same(last(append(name, state, list)), 2L);
            append(name, ANY, event(3));
            same(last(append(name, NONE, list)), 2L);
            same(numbers(read(name), name), "0,1,2,3");
        });
        all.put("many appends at once", () -> {
            String name = named("batch");
            same(last(append(name, NONE, events(500))), 499L);
            List<CompletableFuture<WriteResult>> many = new ArrayList<>();
            for (int n = 0; n < 40; ++n) many.add(client.appendToStream(name + n, AppendToStreamOptions.get().streamState(NONE), events(5)));
            for (CompletableFuture<WriteResult> each : many) same(last(each.get()), 4L);
        });
    }

    static void addReading(Map<String, Operation> all) {
        all.put("read both ways", () -> {
            String name = named("ways");
            append(name, NONE, events(5));
            same(numbers(read(name), name), "0,1,2,3,4");
            same(numbers(read(name, ReadStreamOptions.get().backwards().fromEnd()), name), "4,3,2,1,0");
            same(numbers(read(name, ReadStreamOptions.get().fromRevision(3).maxCount(1)), name), "3");
            same(numbers(read(name, ReadStreamOptions.get().backwards().fromRevision(3).maxCount(2)), name), "3,2");
            same(numbers(read(name, ReadStreamOptions.get().fromRevision(5)), name), "");
        });
        all.put("a missing stream", () -> {
            failure(StreamNotFoundException.class, () -> read(named("nowhere")));
            failure(StreamNotFoundException.class, () -> read(named("nowhere"), ReadStreamOptions.get().backwards().fromEnd()));
        });
        all.put("read $all both ways", () -> {
            String name = named("all");
            WriteResult before = append(name, NONE, event(0));
            append(name, ANY, events(3));
            same(numbers(found(client.readAll(ReadAllOptions.get().fromPosition(before.getLogPosition())).get()), name), "0,0,1,2");
            List<RecordedEvent> backwards = found(client.readAll(ReadAllOptions.get().backwards().fromEnd()).get());
            same(numbers(backwards, name), "2,1,0,0");
            // Other clients write meanwhile, so the last two may be theirs.
            List<RecordedEvent> last = found(client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(2)).get());
            if (last.size() != 2 || last.get(0).getPosition().compareTo(last.get(1).getPosition()) <= 0
                    || last.get(1).getPosition().compareTo(backwards.get(1).getPosition()) < 0)
                throw new AssertionError("the last two are not the newest, newest first");
            List<RecordedEvent> whole = found(client.readAll(ReadAllOptions.get().fromStart()).get());
            for (int n = 1; n < whole.size(); ++n)
                if (whole.get(n).getPosition().compareTo(whole.get(n - 1).getPosition()) <= 0) throw new AssertionError("positions do not grow");
        });
        // This client takes one prefix only.
        all.put("streams by prefix", () -> same(filtered((b, mark) -> b.addStreamNamePrefix("orders" + mark)), "orders 1,orders 2"));
        all.put("streams by regular expression", () -> same(
            filtered((b, mark) -> b.withStreamNameRegularExpression("^(?!invoices)[a-z]+\\d?" + mark + "$")), "orders 1,orders 2,orders2 1,orders2 2"));
        all.put("types by prefix", () -> same(filtered((b, mark) -> b.addEventTypePrefix("Type-orders" + mark)), "orders 1"));
        all.put("types by regular expression", () -> same(
            filtered((b, mark) -> b.withEventTypeRegularExpression("^Type-(?!inv).*" + mark + "$")), "orders 1,orders2 1"));
    }

    static void addFollowing(Map<String, Operation> all) {
        all.put("subscribe to a stream", () -> {
            String name = named("followed");
            append(name, NONE, events(3));
            Following following = new Following();
            Subscription subscription = client.subscribeToStream(name, following, SubscribeToStreamOptions.get().fromStart()).get();
            same(following.next(3), "0,1,2");
            append(name, ANY, event(3), event(4));
            same(following.next(2), "3,4");
            subscription.stop();
            Following later = new Following();
            client.subscribeToStream(name, later, SubscribeToStreamOptions.get().fromRevision(3)).get();
            same(later.next(1), "4");
        });
        all.put("subscribe to $all", () -> {
            String name = named("everything");
            WriteResult first = append(name, NONE, event(0));
            append(name, ANY, event(1));
            Following following = new Following();
            Subscription subscription = client.subscribeToAll(following, SubscribeToAllOptions.get().fromPosition(first.getLogPosition())).get();
            same(following.next(1), "1");
            append(name, ANY, event(2));
            same(following.next(1), "2");
            subscription.stop();
        });
        all.put("subscribe to a missing stream", () -> {
            String name = named("awaited");
            Following following = new Following();
            client.subscribeToStream(name, following, SubscribeToStreamOptions.get().fromStart()).get();
            append(name, NONE, event(0));
            same(following.next(1), "0");
        });
    }

    static void addRest(Map<String, Operation> all) {
        all.put("delete and write again", () -> {
            String name = named("deleted");
            append(name, NONE, events(3));
            failure(WrongExpectedVersionException.class, () -> client.deleteStream(name, DeleteStreamOptions.get().streamState(StreamState.streamRevision(7))).get());
            client.deleteStream(name, DeleteStreamOptions.get().streamState(StreamState.streamRevision(2))).get();
            failure(StreamNotFoundException.class, () -> read(name));
            same(last(append(name, NONE, event(3))), 3L);
            same(numbers(read(name), name), "3");
        });
        all.put("tombstone", () -> {
            String name = named("buried");
            append(name, NONE, event(0));
            client.tombstoneStream(name, DeleteStreamOptions.get()).get();
            deleted(() -> read(name));
            deleted(() -> append(name, ANY, event(1)));
            deleted(() -> client.deleteStream(name, DeleteStreamOptions.get()).get());
        });
        all.put("stream metadata", () -> {
            String name = named("described");
            append(name, NONE, event(0));
            same(client.getStreamMetadata(name).get().getMaxCount(), null);
            StreamMetadata metadata = new StreamMetadata();
            metadata.setMaxCount(50L);
            client.setStreamMetadata(name, metadata).get();
            same(client.getStreamMetadata(name).get().getMaxCount(), 50L);
        });
        all.put("truncation", () -> {
            String name = named("cut");
            append(name, NONE, events(6));
            StreamMetadata metadata = new StreamMetadata();
            metadata.setTruncateBefore(4L);
            client.setStreamMetadata(name, metadata).get();
            same(numbers(read(name), name), "4,5");
            metadata = new StreamMetadata();
            metadata.setMaxCount(1L);
            client.setStreamMetadata(name, metadata).get();
            same(numbers(read(name), name), "5");
        });
        all.put("persistent subscriptions", () -> {
            if (groups.listAll().get() == null) throw new AssertionError("no list came");
            same(groups.getInfoToStream(named("group"), "none").get().isPresent(), false);
        });
        all.put("names beyond ASCII", () -> {
            String name = named("größe-订单-🚲");
            append(name, NONE, event(0, "Geändert"));
            RecordedEvent first = read(name).get(0);
            same(first.getStreamId() + first.getEventType(), name + "Geändert");
            failure(WrongExpectedVersionException.class, () -> append(name, NONE, event(1)));
            failure(StreamNotFoundException.class, () -> read(named("größe-fehlt")));
            client.tombstoneStream(name, DeleteStreamOptions.get()).get();
            deleted(() -> read(name));
        });
        all.put("binary payloads", () -> {
            String name = named("bytes");
            byte[] data = new byte[256];
            for (int n = 0; n < 256; ++n) data[n] = (byte) n;
            append(name, NONE, EventDataBuilder.binary("Bytes", data).metadataAsBytes(data).build());
            RecordedEvent first = read(name).get(0);
            same(Arrays.equals(first.getEventData(), data) && Arrays.equals(first.getUserMetadata(), data), true);
            same(first.getContentType(), "application/octet-stream");
        });
        all.put("a payload of 1 MB", () -> {
            String name = named("large");
            byte[] data = new byte[1_000_000];
            new Random(1).nextBytes(data);
            append(name, NONE, EventDataBuilder.binary("Large", data).build());
            same(Arrays.equals(read(name).get(0).getEventData(), data), true);
        });
    }
}
