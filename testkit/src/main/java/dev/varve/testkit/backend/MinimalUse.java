/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.backend;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The smallest call that asks for a capability: it succeeds where a store has it, and is refused where not. */
@FunctionalInterface
public interface MinimalUse {

    /** Makes the call. */
    void run(Varve store);

    /** The call that asks for {@code capability}; empty where it is a promise that no call asks for. */
    static Optional<MinimalUse> of(Capability capability) {
        return switch (capability) {
            case SEQ_SPARSE -> use(store -> store.streams().set(subject(), 7, message()));
            case SEQ_OVERWRITE -> use(MinimalUse::overwrite);
            case CAS_STREAM -> publishing(PublishOptions.builder().expectedLastSeq(0));
            case CAS_SUBJECT -> publishing(PublishOptions.builder().expectedLastSubjectSeq(0));
            case WRITER_EPOCH -> publishing(PublishOptions.builder().writerEpoch(1));
            case ATOMIC_BATCH ->
                use(store -> store.streams().publishAll(List.of(Publication.of(subject(), message()))));
            case TTL -> use(MinimalUse::expire);
            case DENY_DELETE -> ensuring(spec().traits(StreamSpec.Trait.DENY_DELETE));
            case MULTI_SUBJECT -> ensuring(StreamSpec.builder(name(), subject() + ".a", subject() + ".b"));
            case MIRROR -> use(MinimalUse::mirror);
            case COMPRESSION -> ensuring(spec().traits(StreamSpec.Trait.COMPRESSED));
            case DURABLE_CONSUMER -> use(MinimalUse::consume);
            case ORDER_PER_SUBJECT -> use(MinimalUse::consumeInOrder);
            case LAST_PER_SUBJECT ->
                use(store -> store.streams()
                        .lastPerSubject(SubjectFilter.of(subject() + ".*"))
                        .close());
            case RATE_LIMIT ->
                ensuring(spec().limits(
                                StreamLimits.builder().maxMessagesPerSecond(10).build()));
            case EPHEMERAL -> ensuring(spec().traits(StreamSpec.Trait.EPHEMERAL));
            case DEDUP_PERMANENT,
                    ENCRYPTION_AT_REST,
                    EXACT_SETTLEMENT,
                    RECEIPT_TIME,
                    EXACT_BYTES,
                    LARGE_MESSAGE,
                    CHANGE_FEED_DELETES,
                    TIERED_STORAGE,
                    READ_DURING_FAILOVER,
                    UNLIMITED_STREAMS -> Optional.empty();
        };
    }

    private static Optional<MinimalUse> use(MinimalUse call) {
        return Optional.of(call);
    }

    private static Optional<MinimalUse> publishing(PublishOptions.Builder options) {
        return use(store -> store.streams().publish(subject(), message(), options.build()));
    }

    private static Optional<MinimalUse> ensuring(StreamSpec.Builder spec) {
        return use(store -> store.streams().ensure(spec.build()));
    }

    private static void overwrite(Varve store) {
        Subject subject = subject();
        long seq = store.streams().publish(subject, message()).seq();
        store.streams().set(subject, seq, Message.of("another"));
    }

    private static void expire(Varve store) {
        Duration ttl = Duration.ofHours(1);
        PutOptions options = PutOptions.ttl(ttl);
        store.keyValues().put(Key.of(name(), "key"), Bytes.utf8("value"), options);
        store.streams()
                .publish(subject(), message(), PublishOptions.builder().ttl(ttl).build());
    }

    private static void mirror(Varve store) {
        StreamSpec origin = spec().build();
        store.streams().ensure(origin);
        String subject = "copy." + origin.subjects().get(0).value();
        store.streams()
                .ensure(StreamSpec.builder(name(), subject)
                        .mirrorOf(origin.name())
                        .build());
    }

    private static void consume(Varve store) {
        Subject subject = subject();
        store.streams().publish(subject, message());
        store.streams().consumer(ConsumerSpec.of(name(), subject.value())).close();
    }

    private static void consumeInOrder(Varve store) {
        Subject subject = subject();
        store.streams().publish(subject, message());
        ConsumerSpec spec = ConsumerSpec.builder(name(), subject.value())
                .order(ConsumerSpec.Order.PER_SUBJECT)
                .build();
        store.streams().consumer(spec).close();
    }

    private static Message message() {
        return Message.of("minimal");
    }

    private static StreamSpec.Builder spec() {
        return StreamSpec.builder(name(), subject().value());
    }

    private static String name() {
        return StoreContract.freshName();
    }

    private static Subject subject() {
        return StoreContract.freshSubject();
    }
}
