/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.StreamInfo;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary is lost for good; a mirror on a leaf node, in a domain of its own, takes its place. */
class PrimaryLossIT {

    private static final String MIRROR = "actions-mirror-1";

    private static final String EARLIER = "least-durability: process\n";
    private static final String LATER = EARLIER + "application: { rollup-revision: 1 }\n";

    @TempDir
    Path directory;

    private NatsServer server(String domain, String leaf) {
        return NatsServer.start(NatsServerConfig.builder(NatsVersion.NEWEST)
                .extra("""
                        jetstream { domain: %s, store_dir: "%s" }
                        leafnodes { %s }
                        """.formatted(domain, directory.resolve(domain), leaf))
                .build());
    }

    @Test
    @DisplayName(
            "DA-7, DA-18, DA-46: a promoted mirror of another domain gets what it had not copied from the journal, nothing twice, nothing skipped")
    void promoted() throws IOException {
        int port = freePort();
        NatsServer hub = server("hub", "listen: \"127.0.0.1:" + port + "\"");
        try (NatsServer leaf = server("leaf", "remotes: [{ url: \"nats-leaf://127.0.0.1:" + port + "\" }]")) {
            Site primary = new Site(directory, "primary", "one", hub.url(), "", LATER + "names: { mirrors: [] }");
            Site mirror = new Site(
                    directory,
                    "mirror",
                    "one",
                    leaf.url(),
                    "placements: { " + MIRROR + ": { origin-api-prefix: $JS.hub.API } }",
                    LATER + "names: { mirrors: [" + MIRROR + "] }");
            primary.da("provision");
            // Without a line to publish, it only takes the first solution revision.
            new Site(directory, "earlier", "earlier", hub.url(), "", EARLIER).da("publish");
            mirror.da("provision", "--mirror", MIRROR);
            primary.da("publish", "--file", Site.lines(directory, 400).toString());
            awaitCopied(mirror, 400);
            leaf.stop();
            primary.da("publish", "--file", Site.lines(directory, 500).toString());
            hub.close();
            leaf.restart();

            assertThat(mirror.da("promote", MIRROR)).contains("solution revision 2 ends with action 400 (seq 400)");
            assertThat(mirror.da("promote", MIRROR)).as("again").contains("action 400");
            mirror.da("publish", "--file", Site.lines(directory, 600).toString());

            new Site(
                            directory,
                            "after",
                            "one",
                            leaf.url(),
                            "",
                            LATER + "names: { primary: " + MIRROR + ", mirrors: [] }")
                    .assertEachOnce(600);
        } finally {
            hub.close();
        }
    }

    private static void awaitCopied(Site mirror, long seq) {
        try (Varve varve = mirror.open()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> varve.streams()
                                    .info(Subject.of(MIRROR + ".action.2"))
                                    .map(StreamInfo::lastSeq)
                                    .orElse(0L)
                            == seq);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
