/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The map")
class ClusterMapTest {

    private static final String TEXT = """
            version 7
            slot 0-2 s1 4
            slot 3 s2 1
            slot 1023 s1 4
            stream ORDERS orders.> returns.*.new
            stream T tick
            """;

    private final long seed = System.nanoTime();
    private final RandomValues values = new RandomValues(seed);

    @Test
    @DisplayName("travels as lines of version, slots and streams")
    void text() {
        ClusterMap map = ClusterMap.parse(TEXT);
        assertThat(map.toText()).isEqualTo(TEXT);
        assertThat(map.version()).isEqualTo(7);
        assertThat(map.owner(2)).contains(new ClusterMap.Owner("s1", 4));
        assertThat(map.owner(3)).contains(new ClusterMap.Owner("s2", 1));
        assertThat(map.owner(4)).isEmpty();
        assertThat(map.servers()).containsExactly("s1", "s2");
        assertThat(map.declaredStreams()).containsExactly("ORDERS", "T");
        assertThat(map.filters("T")).containsExactly(SubjectFilter.of("tick"));
    }

    @Test
    @DisplayName("says to which stream and slot a subject belongs")
    void lookup() {
        ClusterMap map = ClusterMap.parse(TEXT);
        assertThat(map.declaredStream(Subject.of("orders.eu.1"))).contains("ORDERS");
        assertThat(map.declaredStream(Subject.of("returns.eu.new"))).contains("ORDERS");
        assertThat(map.declaredStream(Subject.of("returns.eu.old"))).isEmpty();
        assertThat(map.declaredStream(Subject.of("returns.eu"))).isEmpty();
        assertThat(map.declaredStream(Subject.of("orders"))).isEmpty();
        assertThat(map.declaredStream(Subject.of("tick"))).contains("T");
        assertThat(map.slot(Subject.of("orders.eu.1"))).isEqualTo(Slots.ofDeclared("ORDERS"));
        assertThat(map.slot(Subject.of("free"))).isEqualTo(Slots.ofUndeclared(Subject.of("free")));
    }

    @ParameterizedTest(name = "{0} is in slot {1}")
    @CsvSource({"s:orders.eu,14", "s:=ORDERS,850", "k:settings,529", "o:files,253"})
    @DisplayName("keeps keys in slots by CRC-32")
    void slots(String key, int slot) {
        assertThat(Slots.ofKey(key)).isEqualTo(slot);
    }

    @Test
    @DisplayName("finds the same stream as trying every filter does")
    void lookupAgreesWithFilters() {
        System.out.println("ClusterMapTest seed " + seed);
        for (int round = 0; round < 50; round++) {
            Map<String, List<SubjectFilter>> streams = new HashMap<>();
            List<SubjectFilter> taken = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                SubjectFilter filter = values.filter();
                if (taken.stream().noneMatch(filter::overlaps)) {
                    taken.add(filter);
                    streams.put("s" + i, List.of(filter));
                }
            }
            ClusterMap map = new ClusterMap(1, Map.of(), streams);
            assertThat(ClusterMap.parse(map.toText())).isEqualTo(map);
            for (int i = 0; i < 100; i++) {
                Subject subject = values.subject();
                Optional<String> expected = streams.entrySet().stream()
                        .filter(stream -> stream.getValue().get(0).matches(subject))
                        .map(Map.Entry::getKey)
                        .findFirst();
                assertThat(map.declaredStream(subject))
                        .as("seed %d %s", seed, subject)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("of a later coordinator may have lines of kinds that are not known")
    void unknownLines() {
        assertThat(ClusterMap.parse("version 1\nmood good\n")).isEqualTo(ClusterMap.parse("version 1\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "slot 1 s 1",
                "version x",
                "version 1\nslot 1024 s 1",
                "version 1\nslot 1 s 0",
                "version 1\nslot 1 s",
                "version 1\nslot 1 a 1\nslot 0-2 b 1",
                "version 1\nstream x",
                "version 1\nstream x a..b",
                "version 1\nstream a.b c",
                "version 1\nstream a b\nstream a c",
                "version 1\nslot 1 coordinator 1"
            })
    @DisplayName("that is malformed is refused")
    void malformed(String text) {
        assertThatThrownBy(() -> ClusterMap.parse(text)).isInstanceOf(StorageException.class);
    }
}
