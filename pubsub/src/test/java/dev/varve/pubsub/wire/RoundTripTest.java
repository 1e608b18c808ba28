/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.kv.KeyValueChange;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.Range;
import dev.varve.stream.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is written as headers")
class RoundTripTest {

    private static final int TIMES = 300;

    private final long seed = System.nanoTime();
    private final RandomValues values = new RandomValues(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("RoundTripTest seed " + seed);
    }

    @Test
    @DisplayName("PS-1: comes back equal: messages, with value, headers and timestamp each there or not")
    void messages() {
        survives(
                values::message,
                MessageCodec::write,
                (from, sent) -> MessageCodec.read(from, MessageCodec.payload(sent)));
        survives(
                values::stored,
                MessageCodec::writeStored,
                (from, sent) -> MessageCodec.readStored(from, MessageCodec.payload(sent.message())));
    }

    @Test
    @DisplayName("PS-1: keeps an empty value apart from an absent one")
    void emptyIsNotAbsent() {
        Message empty = Message.of(Bytes.empty());
        Message absent = Message.withoutValue(Headers.none());
        assertThat(MessageCodec.read(written(MessageCodec::write, empty), Bytes.empty()))
                .isEqualTo(empty);
        assertThat(MessageCodec.read(written(MessageCodec::write, absent), Bytes.empty()))
                .isEqualTo(absent);
    }

    @Test
    @DisplayName("comes back equal: options, receipts, deletions")
    void writes() {
        survives(values::publishOptions, OptionsCodec::write, (from, sent) -> OptionsCodec.readPublish(from));
        survives(values::putOptions, OptionsCodec::write, (from, sent) -> OptionsCodec.readPut(from));
        survives(values::receipt, ReceiptCodec::write, (from, sent) -> ReceiptCodec.read(from));
        survives(values::deletion, ReceiptCodec::write, (from, sent) -> ReceiptCodec.readDeletion(from));
        survives(
                () -> new RequestTerms(values.maybeNumber(), values.maybe(values::span)),
                (to, terms) -> terms.write(to),
                (from, sent) -> RequestTerms.read(from));
        survives(
                () -> new ServerInfo(
                        "s-1", values.text(), values.number(), values.durability(), 1 + values.below(1000)),
                (to, info) -> info.write(to),
                (from, sent) -> ServerInfo.read(from));
    }

    @Test
    @DisplayName("comes back equal: descriptions of streams, buckets, entries and objects")
    void descriptions() {
        survives(() -> values.spec(values.name()), StreamCodec::write, (from, sent) -> StreamCodec.readSpec(from));
        BiConsumer<WireHeaders.Builder, StreamInfo> write = (to, info) -> StreamCodec.write(to, info, 17);
        survives(values::info, write, (from, sent) -> {
            FeedPosition last = new FeedPosition(sent.name(), sent.epoch(), 17);
            assertThat(StreamCodec.readPosition(from)).isEqualTo(last);
            return StreamCodec.readInfo(from);
        });
        survives(values::bucketSpec, BucketCodec::write, (from, sent) -> BucketCodec.readSpec(from));
        survives(values::bucketInfo, BucketCodec::write, (from, sent) -> BucketCodec.readInfo(from));
        survives(
                values::entry,
                KeyValueCodec::write,
                (from, sent) -> KeyValueCodec.read(from, sent.key().bucket(), sent.value()));
        survives(
                values::objectInfo,
                ObjectCodec::write,
                (from, sent) -> ObjectCodec.read(from, sent.name().bucket()));
    }

    @Test
    @DisplayName("PS-4: comes back equal: change records of streams and keys, whole and cut")
    void changes() {
        survives(
                this::change,
                (to, change) -> change.write(to),
                (from, sent) -> ChangeRecord.read(from, sent.payload()));
        survives(
                this::keyChange,
                (to, change) -> change.write(to),
                (from, sent) -> KeyChangeRecord.read(from, sent.payload()));
    }

    @Test
    @DisplayName("comes back equal: errors with all that goes with them")
    void errors() {
        for (int i = 0; i < TIMES; i++) {
            StorageException sent = values.error();
            WireHeaders headers = ErrorCodec.write(sent);
            assertTransportable(headers);
            HeaderReader from = HeaderReader.of(headers);
            assertThat(Status.read(from)).isEqualTo(Status.ERROR);
            assertThat(ErrorCodec.read(from))
                    .as("seed %d", seed)
                    .hasMessage(sent.getMessage())
                    .usingRecursiveComparison()
                    .comparingOnlyFields("code", "actual", "eta", "capability")
                    .isEqualTo(sent);
        }
    }

    @Test
    @DisplayName("comes back equal: bounds of reads and pages; times outside ms are cut inwards")
    void bounds() {
        survives(this::readBounds, (to, bounds) -> bounds.write(to), (from, sent) -> ReadBounds.read(from));
        survives(
                () -> new PageCodec.Limits(values.maybeNumber(), values.maybeNumber()),
                (to, limits) -> limits.write(to),
                (from, sent) -> PageCodec.Limits.read(from));
        survives(
                () -> new PageCodec.End(
                        values.below(9),
                        values.maybe(values::text),
                        values.maybeNumber(),
                        values.maybeNumber(),
                        SlotSet.where(slot -> values.below(3) == 0)),
                (to, end) -> to.addAll(end.headers()),
                (from, sent) -> PageCodec.End.read(from));
        Instant between = Instant.ofEpochSecond(1, 500_300);
        ReadBounds cut = ReadBounds.of(Range.of(between, between));
        assertThat(cut.since()).contains(Instant.ofEpochMilli(1001));
        assertThat(cut.until()).contains(Instant.ofEpochMilli(1000));
        ReadBounds ever = ReadBounds.of(Range.of(Instant.MIN, Instant.MAX));
        assertThat(ReadBounds.read(written((to, bounds) -> bounds.write(to), ever)))
                .isEqualTo(ever);
    }

    @Test
    @DisplayName("rounds spans up to whole ms, so that nothing ends early")
    void spansRoundUp() {
        RequestTerms terms = RequestTerms.of(1, Duration.ofNanos(1_000_001));
        assertThat(RequestTerms.read(written((to, sent) -> sent.write(to), terms))
                        .deadline())
                .contains(Duration.ofMillis(2));
    }

    private ReadBounds readBounds() {
        return new ReadBounds(values.number(), values.number(), values.maybe(values::time), values.maybe(values::time));
    }

    private ChangeRecord change() {
        FeedPosition position = new FeedPosition(values.name(), values.number(), values.number());
        long previous = values.below(5);
        return switch (values.one(List.of(ChangeRecord.Kind.values()))) {
            case SET -> ChangeRecord.of(Change.set(position, values.stored()), previous, values.cut());
            case DELETE -> removed(Change.Kind.DELETE, position, previous);
            case DELETE_ALL -> removed(Change.Kind.DELETE_ALL, position, previous);
            case EVICT -> removed(Change.Kind.EVICT, position, previous);
            case RESET -> ChangeRecord.of(Change.reset(position), 0, Optional.empty());
            case HEAD -> ChangeRecord.head(position, values.subject(), values.number());
        };
    }

    private ChangeRecord removed(Change.Kind kind, FeedPosition position, long previous) {
        Change change = Change.removed(kind, position, values.subject(), values.number());
        return ChangeRecord.of(change, previous, Optional.empty());
    }

    private KeyChangeRecord keyChange() {
        var entry = values.entry();
        long previous = values.below(5);
        return switch (values.one(List.of(KeyChangeRecord.Kind.values()))) {
            case PUT -> KeyChangeRecord.of(KeyValueChange.put(entry), values.number(), previous, values.cut());
            case DELETE, EXPIRE -> {
                var kind = values.one(List.of(KeyValueChange.Kind.DELETE, KeyValueChange.Kind.EXPIRE));
                var change = KeyValueChange.removed(kind, entry.key(), values.number());
                yield KeyChangeRecord.of(change, values.number(), previous, Optional.empty());
            }
            case RESET -> KeyChangeRecord.reset(values.name(), values.number(), values.below(3));
            case HEAD -> KeyChangeRecord.head(entry.key(), values.number(), values.number());
        };
    }

    private <T> void survives(
            Supplier<T> some, BiConsumer<WireHeaders.Builder, T> write, BiFunction<HeaderReader, T, T> read) {
        for (int i = 0; i < TIMES; i++) {
            T sent = some.get();
            HeaderReader from = written(write, sent);
            assertTransportable(from.headers());
            assertThat(read.apply(from, sent)).as("seed %d", seed).isEqualTo(sent);
        }
    }

    private static <T> HeaderReader written(BiConsumer<WireHeaders.Builder, T> write, T value) {
        WireHeaders.Builder to = WireHeaders.builder();
        write.accept(to, value);
        return HeaderReader.of(to.build());
    }

    /** What a transport carries exactly. */
    private void assertTransportable(WireHeaders headers) {
        headers.asMap()
                .forEach((name, all) -> assertThat(all)
                        .as("%s, seed %d", name, seed)
                        .allMatch(value -> value.matches("[!-~]([ -~]*[!-~])?")));
    }
}
