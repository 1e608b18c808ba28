/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request in parts")
class TransferTest {

    private static final String SUBJECT = "varve.v1.s1.publish.a";

    private final AtomicLong nanos = new AtomicLong(-5);
    private final TransferBuffer buffer = new TransferBuffer(10_000, Duration.ofSeconds(30), nanos::get);

    @Test
    @DisplayName("PS-5: is put together whatever the order and repetition of its parts")
    void anyOrder() {
        long seed = System.nanoTime();
        System.out.println("TransferTest seed " + seed);
        Random random = new Random(seed);
        TransferBuffer buffer = new TransferBuffer(100_000, Duration.ofSeconds(30), nanos::get);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            Bytes whole = Bytes.wrap(bytes);
            List<TransferPart> parts = TransferPart.split("t" + i, whole, 1 + random.nextInt(100));
            TransferPart last = parts.get(parts.size() - 1);
            List<TransferPart> others = new ArrayList<>(parts.subList(0, parts.size() - 1));
            others.addAll(others.subList(0, others.size() / 2));
            Collections.shuffle(others, random);
            others.forEach(part ->
                    assertThat(buffer.accept(SUBJECT, overTheWire(part))).isEmpty());
            assertThat(buffer.accept(SUBJECT, overTheWire(last)))
                    .as("seed %d", seed)
                    .contains(whole);
        }
        assertThat(buffer.held()).isZero();
    }

    @Test
    @DisplayName("PS-5: of which one is missing is refused, naming it, and never becomes a shorter value")
    void missing() {
        List<TransferPart> parts = TransferPart.split("t", Bytes.wrap(new byte[30]), 10);
        buffer.accept(SUBJECT, parts.get(1));
        assertThatThrownBy(() -> buffer.accept(SUBJECT, parts.get(2)))
                .hasMessageStartingWith("part 0 of 3 has not come");
        assertThat(buffer.held()).isZero();
    }

    @Test
    @DisplayName("does not mix with one of the same id to another subject")
    void otherSubject() {
        List<TransferPart> parts = TransferPart.split("t", Bytes.wrap(new byte[20]), 10);
        buffer.accept(SUBJECT, parts.get(0));
        assertThat(code(() -> buffer.accept("varve.v1.s1.publish.b", parts.get(1))))
                .isEqualTo(ErrorCode.INVALID);
        assertThat(buffer.accept(SUBJECT, parts.get(1))).contains(Bytes.wrap(new byte[20]));
    }

    @Test
    @DisplayName("whose parts contradict each other is refused")
    void contradiction() {
        buffer.accept(SUBJECT, new TransferPart(new PartOf("t", 0, 3), Bytes.utf8("a")));
        assertThat(code(() -> buffer.accept(SUBJECT, new TransferPart(new PartOf("t", 0, 3), Bytes.utf8("b")))))
                .isEqualTo(ErrorCode.INVALID);
        assertThat(code(() -> buffer.accept(SUBJECT, new TransferPart(new PartOf("t", 1, 4), Bytes.utf8("b")))))
                .isEqualTo(ErrorCode.INVALID);
    }

    @Test
    @DisplayName("is forgotten after 30 s without progress, and a repeated part is no progress")
    void idle() {
        TransferPart first = new TransferPart(new PartOf("t", 0, 3), Bytes.utf8("a"));
        buffer.accept(SUBJECT, first);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        buffer.accept(SUBJECT, first);
        assertThat(buffer.held()).isPositive();
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(buffer.held()).isZero();
    }

    @Test
    @DisplayName("is refused for good where it alone is too large, and for now where others take the room")
    void bounds() {
        Bytes half = Bytes.wrap(new byte[6_000]);
        buffer.accept(SUBJECT, new TransferPart(new PartOf("t", 0, 3), half));
        assertThat(code(() -> buffer.accept(SUBJECT, new TransferPart(new PartOf("u", 0, 3), half))))
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(code(() -> buffer.accept(SUBJECT, new TransferPart(new PartOf("t", 1, 3), half))))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(buffer.held()).as("what cannot be completed is not kept").isZero();
    }

    @Test
    @DisplayName("costs memory for each part, empty ones too")
    void emptyParts() {
        assertThat(code(() -> {
                    for (int i = 0; i < 1000; i++) {
                        buffer.accept(SUBJECT, new TransferPart(new PartOf("t", i, 1001), Bytes.empty()));
                    }
                }))
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    @DisplayName("of no bytes, or of few, is one part")
    void small() {
        assertThat(TransferPart.split("t", Bytes.empty(), 10)).hasSize(1);
        assertThat(TransferPart.split("t", Bytes.wrap(new byte[10]), 10)).hasSize(1);
        assertThat(TransferPart.split("t", Bytes.wrap(new byte[11]), 10)).hasSize(2);
    }

    private static TransferPart overTheWire(TransferPart part) {
        WireHeaders.Builder to = WireHeaders.builder();
        part.write(to);
        return TransferPart.read(HeaderReader.of(to.build()), part.payload()).orElseThrow();
    }

    private static ErrorCode code(Runnable call) {
        return catchThrowableOfType(StorageException.class, call::run).code();
    }
}
