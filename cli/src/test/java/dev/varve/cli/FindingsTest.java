/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.pubsub.wire.ServerInfo;
import dev.varve.pubsub.wire.StoreFigures;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The doctor")
class FindingsTest {

    private static final long PLENTY = 100L << 30;

    private final Map<String, Optional<ClusterAdmin.Pong>> pongs = new HashMap<>();

    @Test
    @DisplayName("finds nothing in an installation of which any one process may die")
    void sound() {
        assertThat(Findings.of(status(PLENTY, true, alive("p1", 500), alive("p2", 500)), pongs))
                .isEmpty();
    }

    @Test
    @DisplayName("hints at what has no spare")
    void noSpare() {
        assertThat(texts(Findings.of(status(PLENTY, false, alive("p1", 500)), pongs)))
                .anySatisfy(text -> assertThat(text).startsWith("HINT").contains("no coordinator stands by"))
                .anySatisfy(text -> assertThat(text).startsWith("HINT").contains("only one persist server"))
                .hasSize(2);
    }

    @Test
    @DisplayName(
            "names a server that owns slots and is gone, one that does not answer, and storage that is nearly full, before all hints")
    void wrong() {
        ClusterStatus.Server silent = alive("p2", 1);
        pongs.put("p2", Optional.empty());
        ClusterStatus.Server gone = server("p1", "gone", 7, false);
        assertThat(texts(Findings.of(status(1000, false, gone, silent), pongs)))
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).startsWith("WRONG").contains("0.0 GiB left"),
                        text -> assertThat(text).startsWith("WRONG").contains("'p1' is gone and still owns 7 slots"),
                        text -> assertThat(text).startsWith("WRONG").contains("'p2' beats and does not answer"),
                        text -> assertThat(text).startsWith("HINT").contains("stands by"),
                        text -> assertThat(text).startsWith("HINT").contains("only one"))
                .isSortedAccordingTo((left, right) -> right.charAt(0) - left.charAt(0));
        assertThat(texts(Findings.of(status(PLENTY, true), pongs)))
                .singleElement()
                .asString()
                .contains("WRONG", "no persist server is alive");
    }

    @Test
    @DisplayName("hints at a drained server, one not heard of yet, uneven slots and different versions")
    void hints() {
        ClusterStatus status = status(
                PLENTY,
                true,
                alive("p1", 1000),
                alive("p2", 3),
                server("p3", "alive", 0, true),
                server("p4", "expected", 20, false));
        pongs.put("p3", Optional.of(pong("p3", "9.9")));
        assertThat(texts(Findings.of(status, pongs)))
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("'p3' is drained", "varve cluster resume p3"),
                        text -> assertThat(text).contains("'p4' has not beaten"),
                        text -> assertThat(text).contains("'p1' has 1000, 'p2' has 3", "varve cluster rebalance"),
                        text -> assertThat(text).contains("different versions", "9.9"))
                .allSatisfy(text -> assertThat(text).startsWith("HINT"));
    }

    @Test
    @DisplayName("TR-10: names a server whose copies the store does not take, or that has given some up")
    void copies() {
        CopyStatus copies = new CopyStatus(
                new CopyStatus.Waiting(3, 120, 4096, Duration.ofMillis(1500)),
                new CopyStatus.Shipments(17, Optional.of(Duration.ofMillis(800)), 2, 1),
                4,
                Optional.of("no answer"),
                Optional.of(new CopyStatus.Disk(4 << 20, 1 << 20, 12)),
                StoreFigures.none());
        ClusterStatus status =
                status(PLENTY, true, alive("p1", 500), alive("p2", 500).withCopies(Optional.of(copies)));
        assertThat(texts(Findings.of(status, pongs)))
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("WRONG").contains("'p2'", "3 files wait: no answer"),
                        text -> assertThat(text).startsWith("WRONG").contains("'p2'", "1 files or slots"));
        assertThat(ClusterTexts.lines(status))
                .contains("copies       p2               behind by 3 files, 120 changes, the oldest for 1.5 s; shipped"
                        + " last 0.8 s before the beat; 1 refused; 4 restored; disk 1.0 of 4.0 MiB, 12 files only in the store; the"
                        + " store does not take them: no answer");
        assertThat(CopyTexts.json(copies))
                .containsEntry("changes", 120L)
                .containsEntry("last-shipped-ms", 800L)
                .containsEntry("error", "no answer")
                .containsEntry("restored", 4L)
                .containsEntry("disk-bytes", 1L << 20)
                .containsEntry("away", 12L);
    }

    @Test
    @DisplayName("TR-23: the status shows what was asked of the store of copies, and nothing where nobody counts")
    void traffic() {
        StoreFigures figures = new StoreFigures(new TreeMap<>(Map.of(
                "requests", new TreeMap<>(Map.of("create", 12L, "replace", 5L)),
                "retries", new TreeMap<>(Map.of("throttled", 3L)))));
        CopyStatus.Waiting nothing = new CopyStatus.Waiting(0, 0, 0, Duration.ZERO);
        CopyStatus.Shipments some = new CopyStatus.Shipments(17, Optional.of(Duration.ofMillis(800)), 0, 0);
        CopyStatus counted = new CopyStatus(nothing, some, 0, Optional.empty(), Optional.empty(), figures);
        CopyStatus silent = new CopyStatus(nothing, some, 0, Optional.empty(), Optional.empty(), StoreFigures.none());
        ClusterStatus status = status(
                PLENTY,
                true,
                alive("p1", 500).withCopies(Optional.of(counted)),
                alive("p2", 500).withCopies(Optional.of(silent)));
        assertThat(ClusterTexts.lines(status).lines().filter(line -> line.startsWith("store ")))
                .containsExactly("store        p1               requests: create 12, replace 5; retries: throttled 3");
        assertThat(CopyTexts.json(counted)).containsEntry("store", figures.groups());
        assertThat(Json.line(CopyTexts.json(counted)))
                .contains("\"store\":{\"requests\":{\"create\":12,\"replace\":5},\"retries\":{\"throttled\":3}}");
    }

    private static List<String> texts(List<Findings.Finding> findings) {
        return findings.stream()
                .map(finding -> finding.level() + " " + finding.text())
                .toList();
    }

    private static ClusterStatus status(long free, boolean standby, ClusterStatus.Server... servers) {
        ClusterStatus.Storage storage = new ClusterStatus.Storage(free, "/data");
        ClusterStatus.Leader leader = new ClusterStatus.Leader("c1", 1, 1, Optional.of(storage));
        List<ClusterStatus.Standby> standbys =
                standby ? List.of(new ClusterStatus.Standby("c2", Duration.ZERO)) : List.of();
        return new ClusterStatus(leader, standbys, Arrays.asList(servers), List.of());
    }

    private ClusterStatus.Server alive(String id, int slots) {
        pongs.put(id, Optional.of(pong(id, "1.0")));
        return server(id, "alive", slots, false);
    }

    private static ClusterAdmin.Pong pong(String id, String version) {
        return new ClusterAdmin.Pong(new ServerInfo(id, version, 1, Durability.DISK), Duration.ofMillis(1));
    }

    private static ClusterStatus.Server server(String id, String life, int slots, boolean drained) {
        return new ClusterStatus.Server(id, life, "p", Duration.ZERO, new ClusterStatus.Share(slots, drained));
    }
}
