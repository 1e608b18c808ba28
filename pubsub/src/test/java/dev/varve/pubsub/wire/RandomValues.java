/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.stream.Discard;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of all kinds, the same ones for the same seed. */
final class RandomValues {

    private static final String[] TEXTS = {
        "a", "", " ", "Köln", "=?v1?x", "50%", "\t", "日本", "x y", "end ", "\uD83D\uDE00"
    };
    private static final List<String> TOKENS = List.of("orders", "eu", "%2A", "a=b", "x%20y", "4711", "=", "-", "Z");

    private final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long number() {
        return random.nextBoolean() ? random.nextInt(100) + 1 : (random.nextLong() >>> 1) + 1;
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    OptionalLong maybeNumber() {
        return random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty();
    }

    String text() {
        return IntStream.range(0, below(4))
                .mapToObj(i -> TEXTS[below(TEXTS.length)])
                .collect(Collectors.joining());
    }

    String name() {
        return one(List.of("orders", "A-1", "_x", "b".repeat(128)));
    }

    Bytes bytes() {
        byte[] bytes = new byte[below(40)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    Instant time() {
        return Instant.ofEpochMilli(random.nextBoolean() ? random.nextLong() : 1_700_000_000_000L + below(1000));
    }

    Duration span() {
        return Duration.ofMillis(random.nextBoolean() ? Long.MAX_VALUE : 1 + below(100_000));
    }

    Durability durability() {
        return one(List.of(Durability.VOLATILE, Durability.PROCESS, Durability.DISK, Durability.quorum(3)));
    }

    Subject subject() {
        int tokens = 1 + below(6);
        return Subject.of(IntStream.range(0, tokens).mapToObj(i -> one(TOKENS)).collect(Collectors.joining(".")));
    }

    SubjectFilter filter() {
        String text = subject().tokens().stream()
                .map(token -> below(3) == 0 ? "*" : token)
                .collect(Collectors.joining("."));
        return SubjectFilter.of(below(3) == 0 ? text + ".>" : text);
    }

    Headers headers() {
        Headers headers = Headers.none();
        for (int i = below(4); i > 0; i--) {
            headers = headers.with(one(List.of("a", "A", "Trace", "x/y")), text());
        }
        return headers;
    }

    Message message() {
        return new Message(maybe(this::bytes), headers(), maybe(this::time));
    }

    StoredMessage stored() {
        return new StoredMessage(subject(), number(), time(), message());
    }

    Receipt receipt() {
        return new Receipt(number(), time(), random.nextBoolean(), durability(), number());
    }

    Deletion deletion() {
        return new Deletion(below(3), durability(), number());
    }

    PublishOptions publishOptions() {
        return new PublishOptions(
                maybe(() -> "id/" + number()),
                maybeNumber(),
                maybeNumber(),
                maybeNumber(),
                maybe(this::span),
                maybe(this::durability));
    }

    PutOptions putOptions() {
        return new PutOptions(maybe(this::span), maybe(this::durability));
    }

    StreamSpec spec(String name) {
        List<SubjectFilter> filters = random.nextBoolean()
                ? List.of(filter())
                : List.of(SubjectFilter.of("one.*"), SubjectFilter.of("two.>"), SubjectFilter.of("three"));
        StreamLimits limits = new StreamLimits(
                limit(), limit(), limit(), limit(), maybe(this::span), limit(), one(Arrays.asList(Discard.values())));
        Set<StreamSpec.Trait> traits = Arrays.stream(StreamSpec.Trait.values())
                .filter(trait -> random.nextBoolean())
                .collect(Collectors.toSet());
        return new StreamSpec(name, filters, limits, maybe(this::durability), span(), traits, maybe(this::name));
    }

    StreamInfo info() {
        boolean declared = random.nextBoolean();
        String name = declared ? name() : subject().value();
        StreamSpec spec = spec(declared ? name : StreamCodec.IMPLICIT);
        return new StreamInfo(name, declared, spec, number(), limit(), limit(), limit(), number());
    }

    BucketSpec bucketSpec() {
        return new BucketSpec(name(), limit(), limit(), maybe(this::span), maybe(this::durability));
    }

    BucketInfo bucketInfo() {
        return new BucketInfo(bucketSpec(), limit(), limit(), limit(), number());
    }

    KeyValueEntry entry() {
        return new KeyValueEntry(Key.of(name(), subject().value()), bytes(), number(), time());
    }

    ObjectInfo objectInfo() {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        ObjectName name = ObjectName.of(name(), one(List.of("a/b.txt", "=?v1?", " é ", "\uD83D\uDE00", "%")));
        String sha256 = HexFormat.of().formatHex(digest);
        return new ObjectInfo(name, limit(), sha256, headers(), time(), durability());
    }

    StorageException error() {
        ErrorCode code = one(Arrays.asList(ErrorCode.values()));
        if (random.nextBoolean()) {
            return StorageException.received(code, "why: " + text(), OptionalLong.of(random.nextLong()));
        }
        return StorageException.received(
                code, text(), maybe(() -> one(Arrays.asList(Capability.values()))), maybe(this::span));
    }

    Optional<Cut> cut() {
        return maybe(() -> new Cut(number(), number()));
    }

    private long limit() {
        return random.nextBoolean() ? 0 : number();
    }
}
