/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.SubjectCodec;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("PS-31: A name that comes over the wire")
final class HostileNameTest {

    private static final List<String> NAMES = List.of(
            "..",
            "../..",
            "../../etc/passwd",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "C:",
            "a/../b",
            "\u0000",
            "a\u0000b",
            "a\u0000",
            "a",
            "A",
            "aA",
            "Aa",
            "aa",
            "%",
            "%41",
            "%2E",
            "\u00fc",
            "u\u0308",
            "\u00dc",
            "\u0131",
            "\u017f",
            "s",
            "S",
            "con",
            "CON",
            "nul.db",
            "x.db",
            "x.db-wal",
            "-",
            "~",
            " ",
            "a ",
            "a.",
            ".",
            ".a",
            "t".repeat(200),
            "T".repeat(200),
            "t".repeat(1024),
            "\ud83d\ude00",
            "\u202e",
            "'; DROP TABLE x; --");

    @TempDir
    Path directory;

    private ServerFixture fixture;
    private WireClient client;
    private Path root;

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectories(directory.resolve("deep").resolve("data"));
        fixture = new ServerFixture(root);
        fixture.start("s1", 1, config -> config.withDefaultDurability(Durability.PROCESS));
        client = fixture.client("s1");
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    /** The targets to try: each name as it is and escaped, as a token of its own and below another. */
    private static List<String> targets() {
        List<String> targets = new ArrayList<>();
        for (String name : NAMES) {
            String escaped = SubjectCodec.escape(name);
            targets.addAll(List.of(name, escaped, "n." + escaped));
        }
        return targets.stream().distinct().toList();
    }

    /** Writes {@code value} under each target; those that were taken, with their values. */
    private Map<String, String> written(Verb verb) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (String target : targets()) {
            String value = "value of " + target;
            if (answer(verb, target, WireHeaders.none(), Bytes.utf8(value))
                    .filter(HostileNameTest::isOk)
                    .findAny()
                    .isPresent()) {
                taken.put(target, value);
            }
        }
        return taken;
    }

    /** The answer; none where the transport does not take the subject. */
    private Stream<WireMessage> answer(Verb verb, String target, WireHeaders headers, Bytes payload) {
        try {
            return Stream.of(client.raw("varve.v1.s1." + verb.wireName() + "." + target, headers, payload));
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(StorageException.class);
            return Stream.empty();
        }
    }

    private static boolean isOk(WireMessage answer) {
        return WireClient.status(answer) == Status.OK;
    }

    @Test
    @DisplayName("leads to a stream of its own, or is refused, and never out of the data directory")
    void streams() throws IOException {
        Map<String, String> taken = written(Verb.PUBLISH);

        assertThat(taken).hasSizeGreaterThan(NAMES.size());
        taken.forEach((target, value) -> {
            WireMessage last = answer(Verb.LAST, target, WireHeaders.none(), Bytes.empty())
                    .findAny()
                    .orElseThrow();
            assertThat(last.payload().utf8()).isEqualTo(value);
            assertThat(WireClient.number(last, HeaderNames.SEQ)).as(target).isEqualTo(1);
        });
        assertInside();
    }

    @Test
    @DisplayName("leads to a key of its own in a bucket of its own, or is refused, and never out of the data directory")
    void keys() throws IOException {
        Map<String, String> taken = written(Verb.KV_PUT);

        assertThat(taken).hasSizeGreaterThan(NAMES.size() / 2);
        taken.forEach((target, value) -> assertThat(answer(Verb.KV_GET, target, WireHeaders.none(), Bytes.empty()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.payload().utf8()).isEqualTo(value)));
        assertInside();
    }

    @Test
    @DisplayName("leads to an upload of its own, or is refused, and never out of the data directory")
    void objects() throws IOException {
        WireHeaders part = WireHeaders.builder()
                .add(HeaderNames.UPLOAD, "u")
                .add(HeaderNames.INDEX, 0)
                .build();
        long taken = targets().stream()
                .filter(target ->
                        answer(Verb.OBJ_PART, target, part, Bytes.utf8(target)).anyMatch(HostileNameTest::isOk))
                .count();

        assertThat(taken).isGreaterThan(NAMES.size() / 2);
        assertInside();
    }

    /** Beside the data directory there is what was there, and in it there are short names that differ also where case does not count. */
    private void assertInside() throws IOException {
        assertThat(files(directory)).allMatch(file -> root.startsWith(file) || file.startsWith(root));
        List<String> names = files(root).stream()
                .map(file -> root.relativize(file).toString().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9/._=~-]*") && name.length() < 300);
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.toList();
        }
    }
}
