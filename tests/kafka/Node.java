// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * One node of a cluster for tests: Node PROPERTIES CLUSTER-ID [SCRAM-USER…]. Formats its folder when that is new, as
 * kafka-storage does, and is then Apache Kafka's own server.
 */
public final class Node {
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            properties.load(in);
        }
        if (!new File(properties.getProperty("log.dirs"), "meta.properties").exists()) {
            List<String> format = new ArrayList<>(List.of("format", "-t", arguments[1], "-c", arguments[0]));
            for (int i = 2; i < arguments.length; ++i)
                format.addAll(List.of("--add-scram", arguments[i]));
            int code = kafka.tools.StorageTool.execute(format.toArray(String[]::new), System.out);
            if (code != 0)
                System.exit(code);
        }
        kafka.Kafka.main(new String[] {arguments[0]});
    }
}
