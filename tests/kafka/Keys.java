// SPDX-License-Identifier: GPL-3.0-or-later
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/** Takes the private key out of a key store, for clients that want PEM files. */
final class Keys {
    /** {"store": "client.p12", "password": …, "alias": …, "to": "client.key"} */
    static void write(JsonNode asked, ObjectNode answer) throws Exception {
        char[] password = asked.get("password").asText().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(asked.get("store").asText())) {
            store.load(in, password);
        }
        Key key = store.getKey(asked.get("alias").asText(), password);
        Files.writeString(Path.of(asked.get("to").asText()), "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    }
}
