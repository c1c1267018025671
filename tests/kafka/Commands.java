// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The official clients under a test's command: Commands BOOTSTRAP. Takes one JSON object a line ({"do": "produce", …}) and
 * answers each with one line, {"error": "…"} when it failed. One process for all commands of a test, for a JVM takes
 * seconds to start.
 */
public final class Commands {
    static final ObjectMapper JSON = new ObjectMapper();

    interface Command {
        void run(JsonNode asked, ObjectNode answer) throws Exception;
    }

    private final Map<String, Command> commands = new TreeMap<>();

    private Commands(String bootstrap) {
        new Cluster(bootstrap, commands);
        new Groups(bootstrap, commands);
        new Paced(bootstrap, commands);
        new Producing(bootstrap, commands);
        commands.put("privateKey", Keys::write);
    }

    /** The properties of a client: the cluster's, then those of the command's "properties". */
    static Properties properties(String bootstrap, JsonNode asked) {
        Properties all = new Properties();
        all.put("bootstrap.servers", bootstrap);
        asked.path("properties").properties().forEach(p -> all.put(p.getKey(), p.getValue().asText()));
        return all;
    }

    private ObjectNode answer(String line) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            JsonNode asked = JSON.readTree(line);
            Command command = commands.get(asked.path("do").asText());
            if (command == null)
                throw new IllegalArgumentException("There is no such command; there are " + commands.keySet());
            command.run(asked, answer);
        } catch (Exception e) {
            answer.put("error", e.toString());
        }
        return answer;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // the answers have standard output for themselves
        Commands commands = new Commands(arguments[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine())
            out.println(commands.answer(line));
        Runtime.getRuntime().halt(0); // whatever clients are open, the test has ended
    }
}
