/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.delivery.QueueLimits;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the coordinator answers")
class AnswersTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    @DisplayName("is the map, or nothing to those who have it")
    void have() {
        try (Ground ground = new Ground(directory)) {
            ground.beat("s1");
            ClusterMap map = ground.assign(3);
            WireMessage same = ground.ask(CoordinatorVerb.MAP, have(map.version()));
            assertThat(same.payload()).isEqualTo(Bytes.empty());
            assertThat(same.headers().first(HeaderNames.VERSION)).contains(Long.toString(map.version()));
            WireMessage other = ground.ask(CoordinatorVerb.MAP, have(map.version() - 1));
            assertThat(ClusterMap.parse(other.payload().utf8())).isEqualTo(map);
        }
    }

    @Test
    @DisplayName("tells everybody of a new version of the map")
    void mapChanged() {
        try (Ground ground = new Ground(directory)) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            PubSub listener = ground.connect("listener");
            listener.subscribe(
                    ground.subjects.mapChanged(),
                    message -> heard.add(
                            message.headers().first(HeaderNames.VERSION).orElseThrow()));
            ground.beat("s1");
            long version = ground.assign(3).version();
            await().untilAsserted(() -> assertThat(heard).containsExactly(Long.toString(version)));
            ground.assign(3);
            ground.beat("s1");
            assertThat(ground.map().version()).as("nothing has changed").isEqualTo(version);
        }
    }

    @Test
    @DisplayName("is cut where the map does not fit one message, and can be read on, unless the map has changed")
    void largeMap() {
        try (Ground ground = new Ground(directory, new InProcessNetwork(1000, QueueLimits.defaults()))) {
            IntStream.range(0, 40).forEach(i -> declareUnread(ground, "STREAM-" + i, "subject.number." + i));
            WireMessage first = ground.ask(CoordinatorVerb.MAP, WireHeaders.builder());
            Cut cut = Cut.read(HeaderReader.of(first.headers())).orElseThrow();
            StringBuilder text = new StringBuilder(first.payload().utf8());
            while (text.length() < cut.total()) {
                text.append(ground.ask(CoordinatorVerb.MAP, piece(text.length(), cut.version()))
                        .payload()
                        .utf8());
            }
            assertThat(ClusterMap.parse(text.toString()).declaredStreams()).hasSize(40);
            declareUnread(ground, "ONE-MORE", "one.more");
            StorageException conflict = catchThrowableOfType(
                    StorageException.class, () -> ground.ask(CoordinatorVerb.MAP, piece(1, cut.version())));
            assertThat(conflict.code()).isEqualTo(ErrorCode.SEQ_CONFLICT);
            assertThat(ground.status()).endsWith("\n").hasSizeLessThanOrEqualTo(1000);
        }
    }

    @Test
    @DisplayName("to nonsense is an error, and it goes on")
    void nonsense() {
        long seed = System.nanoTime();
        System.out.println("AnswersTest seed " + seed);
        Random random = new Random(seed);
        List<CoordinatorVerb> verbs = List.of(CoordinatorVerb.values());
        try (Ground ground = new Ground(directory)) {
            ground.beat("s1");
            List<String> names = List.of(
                    HeaderNames.SLOT,
                    HeaderNames.SERVER,
                    HeaderNames.INCARNATION,
                    HeaderNames.STREAM,
                    HeaderNames.DECLARED,
                    HeaderNames.SUBJECTS,
                    HeaderNames.HAVE,
                    HeaderNames.OFFSET);
            List<String> values =
                    List.of("", "-1", "1024", "x", "..", ">", "s 2", "coordinator", "99999999999999999999");
            for (int i = 0; i < 500; i++) {
                CoordinatorVerb verb = verbs.get(random.nextInt(verbs.size()));
                WireHeaders.Builder headers = WireHeaders.builder();
                names.stream()
                        .filter(name -> random.nextBoolean())
                        .forEach(name -> headers.add(name, values.get(random.nextInt(values.size()))));
                try {
                    ground.ask(verb, headers);
                } catch (StorageException e) {
                    assertThat(e.code()).as("seed %d, %s", seed, verb).isIn(refusals(verb));
                }
            }
            assertThatThrownBy(() -> ground.ask("varve.v1.coordinator.sing", WireHeaders.none()))
                    .asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                    .returns(ErrorCode.UNSUPPORTED, StorageException::code);
            assertThat(ground.assign(1).owner(1)).isPresent();
        }
    }

    @Test
    @DisplayName("names, in its status, the servers with their life and slots, and the streams")
    void status() {
        try (Ground ground = new Ground(directory)) {
            ground.declare(StreamSpec.of("ORDERS", "orders.>"));
            ground.beat("s1");
            ground.assign(1);
            assertThat(ground.status().lines().filter(line -> !line.startsWith("storage ")))
                    .containsExactly(
                            "version 3",
                            "leader c1 term 1",
                            "slots 1 of 1024 owned",
                            "server s1 alive p1 last-beat-ms 0 slots 1",
                            "stream ORDERS orders.>");
            assertThat(ground.clusterStatus().leader().storage())
                    .hasValueSatisfying(
                            storage -> assertThat(storage.freeBytes()).isPositive());
            String text = ground.status();
            assertThat(ClusterStatus.parse(text).toText()).isEqualTo(text);
        }
    }

    @Test
    @DisplayName(
            "TR-10: repeats what the last beat of a server said of its copies, until the server has left; what it cannot read is no reason to refuse the beat")
    void copies() {
        String behind = "files 3 changes 120 bytes 4096 oldest-ms 1500 shipped 0 failed 2 refused 0 failure no answer";
        try (Ground ground = new Ground(directory)) {
            beat(ground, behind);
            assertThat(ground.status())
                    .contains("server s1 alive p1 last-beat-ms 0 slots 0\ncopies s1 " + behind + "\n");
            assertThat(ground.clusterStatus().servers().get(0).copies())
                    .hasValueSatisfying(copies -> assertThat(copies.failure()).contains("no answer"));
            ground.pass(Duration.ofSeconds(10));
            assertThat(ground.status()).contains("server s1 gone").contains("copies s1 files 3");
            beat(ground, "files many");
            assertThat(ground.status()).contains("server s1 alive").doesNotContain("copies");
            beat(ground, behind);
            ground.ask(CoordinatorVerb.LEAVE, process());
            assertThat(ground.status()).contains("server s1 left").doesNotContain("copies");
        }
    }

    private static void beat(Ground ground, String copies) {
        ground.ask(CoordinatorVerb.BEAT, process().add(HeaderNames.COPIES, copies));
    }

    private static WireHeaders.Builder process() {
        return WireHeaders.builder().add(HeaderNames.SERVER, "s1").add(HeaderNames.INCARNATION, "p1");
    }

    /** What {@code verb} may be refused with; a beat of a process that other nonsense replaced, or took leave for, is fenced. */
    private static Set<ErrorCode> refusals(CoordinatorVerb verb) {
        Set<ErrorCode> refusals = EnumSet.of(ErrorCode.INVALID, ErrorCode.SEQ_CONFLICT, ErrorCode.UNAVAILABLE);
        if (verb == CoordinatorVerb.BEAT) {
            refusals.add(ErrorCode.FENCED);
        }
        return refusals;
    }

    private static void declareUnread(Ground ground, String name, String subject) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, StreamSpec.of(name, subject));
        ground.ask(CoordinatorVerb.DECLARE, headers);
    }

    private static WireHeaders.Builder have(long version) {
        return WireHeaders.builder().add(HeaderNames.HAVE, version);
    }

    private static WireHeaders.Builder piece(int offset, long version) {
        return WireHeaders.builder().add(HeaderNames.OFFSET, offset).add(HeaderNames.VERSION, version);
    }
}
