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

    private final ClusterStatus status = new ClusterStatus(
            new ClusterStatus.Leader("c1", 3, 17, Optional.of(new ClusterStatus.Storage(123, "/srv/my data"))),
            List.of(new ClusterStatus.Standby("c2", Duration.ofMillis(250))),
            List.of(
                    new ClusterStatus.Server(
                            "p1", "alive", "u-1", Duration.ofMillis(10), new ClusterStatus.Share(600, false)),
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
