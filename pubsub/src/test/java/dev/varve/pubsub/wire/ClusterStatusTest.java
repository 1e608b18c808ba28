/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The status of an installation")
class ClusterStatusTest {

    private static final CopyStatus BEHIND = new CopyStatus(
            new CopyStatus.Waiting(3, 120, 4096, Duration.ofMillis(1500)),
            new CopyStatus.Shipments(17, Optional.of(Duration.ofMillis(800)), 2, 1),
            0,
            Optional.of("no answer\nat all"),
            Optional.of(new CopyStatus.Disk(1 << 20, 99, 12)),
            StoreFigures.none());

    private final ClusterStatus status = new ClusterStatus(
            new ClusterStatus.Leader("c1", 3, 17, Optional.of(new ClusterStatus.Storage(123, "/srv/my data"))),
            List.of(new ClusterStatus.Standby("c2", Duration.ofMillis(250))),
            List.of(
                    new ClusterStatus.Server(
                                    "p1", "alive", "u-1", Duration.ofMillis(10), new ClusterStatus.Share(600, false))
                            .withCopies(Optional.of(BEHIND)),
                    new ClusterStatus.Server(
                            "p2", "gone", "u-2", Duration.ofMillis(9000), new ClusterStatus.Share(24, true))),
            List.of("ORDERS orders.> returns.*"));

    @Test
    @DisplayName("travels as lines that people can read")
    void text() {
        assertThat(status.toText()).isEqualTo("""
                        version 17
                        leader c1 term 3
                        storage free-bytes 123 /srv/my data
                        slots 624 of 1024 owned
                        standby c2 last-beat-ms 250
                        server p1 alive u-1 last-beat-ms 10 slots 600
                        copies p1 files 3 changes 120 bytes 4096 oldest-ms 1500 shipped 17 last-shipped-ms 800 failed 2 refused 1 disk-budget 1048576 disk-bytes 99 disk-away 12 failure =?v1?no%20answer%0Aat%20all
                        server p2 gone u-2 last-beat-ms 9000 slots 24 drained
                        stream ORDERS orders.> returns.*
                        """);
        assertThat(ClusterStatus.parse(status.toText())).isEqualTo(status);
    }

    @Test
    @DisplayName("is read as far as it came, and without the lines of later versions")
    void parts() {
        ClusterStatus cut = ClusterStatus.parse("version 1\nleader c1 term 2\nweather 12 C\nserver later form\n");
        assertThat(cut.leader()).isEqualTo(new ClusterStatus.Leader("c1", 2, 1, Optional.empty()));
        assertThat(cut.servers()).isEmpty();
    }

    @Test
    @DisplayName("tells of copies what there is to tell, and reads those of later versions")
    void copies() {
        CopyStatus fresh = new CopyStatus(
                new CopyStatus.Waiting(0, 0, 0, Duration.ZERO),
                new CopyStatus.Shipments(0, Optional.empty(), 0, 0),
                0,
                Optional.empty(),
                Optional.empty(),
                StoreFigures.none());
        assertThat(fresh.toText()).isEqualTo("files 0 changes 0 bytes 0 oldest-ms 0 shipped 0 failed 0 refused 0");
        assertThat(CopyStatus.parse(fresh.toText())).isEqualTo(fresh);
        assertThat(CopyStatus.parse("mood 7 " + BEHIND.toText())).isEqualTo(BEHIND);
        assertThat(CopyStatus.parse(fresh.toText() + " failure a failure " + "x".repeat(300))
                        .failure())
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("a failure xx").hasSize(200));
        assertThatThrownBy(() -> CopyStatus.parse("files 3 changes"))
                .hasMessageContaining("figure 'changes' of the copies is ''");
    }

    @Test
    @DisplayName("is refused where it is none")
    void nonsense() {
        assertThatThrownBy(() -> ClusterStatus.parse("")).hasMessageContaining("no line 'version <n>'");
        assertThatThrownBy(() -> ClusterStatus.parse("version 1\n")).hasMessageContaining("names no leader");
        assertThatThrownBy(() -> ClusterStatus.parse("version x\nleader c1 term 1\n"))
                .hasMessageContaining("must be a whole number");
        assertThatThrownBy(() -> ClusterStatus.parse("version 1\nleader c1 term 1\nstorage free\n"))
                .hasMessageContaining("cut off");
    }
}
