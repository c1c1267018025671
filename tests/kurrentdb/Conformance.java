// SPDX-License-Identifier: GPL-3.0-or-later
import io.kurrent.dbclient.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

/** Conformance ADDRESS: what the official Java client can do against a server, as `operation: ok` or what went wrong. */
public class Conformance {
    interface Operation {
        void run() throws Exception;
    }

    static KurrentDBClient client;
    static KurrentDBPersistentSubscriptionsClient groups;
    static final StreamState ANY = StreamState.any(), NONE = StreamState.noStream(), EXISTS = StreamState.streamExists();
    static final Map<String, Operation> OPERATIONS = new LinkedHashMap<>();

    static String named(String name) {
        return name + "-" + UUID.randomUUID();
    }

    static EventData event(int n, String type) {
        return EventDataBuilder.json(type, ("{\"n\":" + n + "}").getBytes()).metadataAsBytes("{\"$correlationId\":\"c\"}".getBytes()).build();
    }

    static EventData event(int n) {
        return event(n, "Counted");
    }

    static EventData[] events(int count) {
        return IntStream.range(0, count).mapToObj(n -> event(n)).toArray(EventData[]::new);
    }

    static WriteResult append(String name, StreamState state, EventData... list) throws Exception {
        return client.appendToStream(name, AppendToStreamOptions.get().streamState(state), list).get();
    }

    static long last(WriteResult result) {
        return result.getNextExpectedRevision().toRawLong();
    }

    static List<RecordedEvent> found(ReadResult result) {
        return result.getEvents().stream().map(ResolvedEvent::getEvent).collect(Collectors.toList());
    }

    static List<RecordedEvent> read(String name, ReadStreamOptions options) throws Exception {
        return found(client.readStream(name, options).get());
    }

    static List<RecordedEvent> read(String name) throws Exception {
        return read(name, ReadStreamOptions.get().fromStart());
    }

    static int number(RecordedEvent each) {
        return Integer.parseInt(new String(each.getEventData()).replaceAll("[^0-9]", ""));
    }

    static String numbers(List<RecordedEvent> list, String stream) {
        return list.stream().filter(each -> each.getStreamId().equals(stream)).map(each -> "" + number(each)).collect(Collectors.joining(","));
    }

    static void same(Object found, Object expected) {
        if (!Objects.equals(found, expected)) throw new AssertionError(found + " instead of " + expected);
    }

    static void failure(Class<?> kind, Operation operation) throws Exception {
        try {
            operation.run();
        } catch (ExecutionException error) {
            if (kind.isInstance(error.getCause())) return;
            throw new AssertionError("refused as " + error.getCause() + ", expected " + kind.getSimpleName());
        }
        throw new AssertionError("was not refused, expected " + kind.getSimpleName());
    }

    /** This client passes on what the server says of a tombstoned stream. */
    static void deleted(Operation operation) throws Exception {
        try {
            operation.run();
        } catch (ExecutionException error) {
            if (String.valueOf(error.getCause().getMessage()).contains("is deleted") || error.getCause() instanceof StreamDeletedException) return;
            throw new AssertionError("refused as " + error.getCause());
        }
        throw new AssertionError("was not refused");
    }

    /** What a subscription delivers. */
    static class Following extends SubscriptionListener {
        final BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();
        volatile Throwable failed;

        @Override
        public void onEvent(Subscription subscription, ResolvedEvent event) {
            if (event.getEvent() != null) events.add(event.getEvent());
        }

        @Override
        public void onCancelled(Subscription subscription, Throwable error) {
            failed = error;
        }

        RecordedEvent next() throws Exception {
            RecordedEvent event = events.poll(15, TimeUnit.SECONDS);
            if (event == null) throw new AssertionError("no event came" + (failed == null ? "" : ": " + failed));
            return event;
        }

        String next(int count) throws Exception {
            List<String> list = new ArrayList<>();
            while (list.size() < count) list.add("" + number(next()));
            return String.join(",", list);
        }
    }

    static String filtered(java.util.function.BiFunction<SubscriptionFilterBuilder, String, SubscriptionFilterBuilder> make) throws Exception {
        String mark = named("");
        for (String each : List.of("orders", "invoices", "orders2"))
            append(each + mark, NONE, event(1, "Type-" + each + mark), event(2, "Other-" + each + mark));
        String last = "orders" + mark; // its third event ends the test
        Following following = new Following();
        SubscriptionFilter filter = make.apply(SubscriptionFilter.newBuilder(), mark).build();
        Subscription subscription = client.subscribeToAll(following, SubscribeToAllOptions.get().fromStart().filter(filter)).get();
        append(last, ANY, event(3, "Type-orders" + mark));
        List<String> list = new ArrayList<>();
        for (RecordedEvent each = following.next(); number(each) != 3; each = following.next())
            list.add(each.getStreamId().replace(mark, "") + " " + number(each));
        subscription.stop();
        return String.join(",", list);
    }

    public static void main(String[] arguments) throws Exception {
        KurrentDBClientSettings settings = KurrentDBConnectionString.parseOrThrow("kurrentdb://" + arguments[0] + "?tls=false");
        client = KurrentDBClient.create(settings);
        groups = KurrentDBPersistentSubscriptionsClient.create(settings);
        Operations.add(OPERATIONS);
        ExecutorService threads = Executors.newCachedThreadPool();
        for (Map.Entry<String, Operation> each : OPERATIONS.entrySet()) {
            String result = "ok";
            Future<?> done = threads.submit(() -> {
                each.getValue().run();
                return null;
            });
            try {
                done.get(30, TimeUnit.SECONDS);
            } catch (TimeoutException error) {
                result = "no answer within 30 s";
            } catch (ExecutionException error) {
                Throwable cause = error.getCause() instanceof ExecutionException ? error.getCause().getCause() : error.getCause();
                result = String.valueOf(cause instanceof AssertionError ? cause.getMessage() : cause).replaceAll("\\s+", " ");
            }
            System.out.println(each.getKey() + ": " + result);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
