/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The figures of a store of copies")
class StoreFiguresTest {

    private static final String BEFORE = "files 0 changes 0 bytes 0 oldest-ms 0 shipped 5 failed 0 refused 0";
    private static final String FIGURES =
            " store.requests.create 12 store.requests.replace 5 store.retries.timed-out 3";

    private final StoreFigures figures = new StoreFigures(new TreeMap<>(Map.of(
            "requests", new TreeMap<>(Map.of("create", 12L, "replace", 5L, "list", 0L)),
            "conflicts", new TreeMap<>(Map.of("replace", 0L)),
            "retries", new TreeMap<>(Map.of("timed-out", 3L)))));

    private final CopyStatus status = new CopyStatus(
            new CopyStatus.Waiting(0, 0, 0, Duration.ZERO),
            new CopyStatus.Shipments(5, Optional.empty(), 0, 0),
            2,
            Optional.of("why not"),
            Optional.empty(),
            figures);

    @Test
    @DisplayName("TR-23: travel with the other figures of copies, without what is zero, and are shown to people")
    void travel() {
        assertThat(status.toText()).isEqualTo(BEFORE + " restored 2" + FIGURES + " failure why not");
        assertThat(CopyStatus.parse(status.toText())).isEqualTo(status);
        assertThat(figures.count("requests", "create")).isEqualTo(12);
        assertThat(figures.count("requests", "list")).isZero();
        assertThat(figures.count("conflicts", "replace")).isZero();
        assertThat(figures.shown()).isEqualTo("requests: create 12, replace 5; retries: timed-out 3");
    }

    @Test
    @DisplayName("TR-23: of servers that do not count are none; groups of later versions are kept")
    void versions() {
        CopyStatus older = CopyStatus.parse(BEFORE);
        assertThat(older.store()).isEqualTo(StoreFigures.none());
        assertThat(older.store().isEmpty()).isTrue();
        assertThat(older.restored()).isZero();
        assertThat(older.toText()).isEqualTo(BEFORE);
        assertThat(CopyStatus.parse(BEFORE + " store.moods.good 7").store().count("moods", "good"))
                .isEqualTo(7);
    }

    @Test
    @DisplayName("TR-23: are refused where there are so many that a status would be of nothing else")
    void many() {
        assertThat(CopyStatus.parse(BEFORE + counts(128)).store().groups().get("requests"))
                .hasSize(128);
        assertThatThrownBy(() -> CopyStatus.parse(BEFORE + counts(129)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("129 figures of the store; at most 128");
    }

    private static String counts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> " store.requests.kind-" + i + " 1")
                .collect(Collectors.joining());
    }

    @ParameterizedTest(name = "TR-23: are refused as INVALID where they say {0}")
    @CsvSource({
        "store.requests.create many, must be a whole number",
        "store.requests.create -1, must be a whole number",
        "store.requests 5, not store.<group>.<name>",
        "store.requests.create.twice 5, not store.<group>.<name>",
        "store..create 5, no name of a figure",
        "store.requests.Create 5, no name of a figure"
    })
    void nonsense(String figure, String why) {
        assertThatThrownBy(() -> CopyStatus.parse(BEFORE + " " + figure))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining(why);
    }
}
