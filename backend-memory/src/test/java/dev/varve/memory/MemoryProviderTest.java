/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.spi.BackendProvider;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.ServiceLoader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryProviderTest {
    private final MemoryProvider provider = new MemoryProvider();

    @Test
    @DisplayName("the backend is found by the service loader under its name")
    void found() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .filteredOn(found -> found.name().equals("memory"))
                .singleElement()
                .matches(found -> found.configType() == MemoryConfig.class)
                .matches(found -> found.defaults().equals(MemoryConfig.defaults()));
    }

    @Test
    @DisplayName("it declares all that makes sense in memory, at the weakest durability")
    void capabilities() {
        try (Varve store = provider.open(provider.defaults())) {
            EnumSet<Capability> missing = EnumSet.allOf(Capability.class);
            missing.removeAll(store.capabilities().supported());

            assertThat(missing)
                    .containsExactly(
                            Capability.MIRROR,
                            Capability.COMPRESSION,
                            Capability.ENCRYPTION_AT_REST,
                            Capability.TIERED_STORAGE,
                            Capability.UNLIMITED_STREAMS);
            assertThat(store.capabilities().strongest()).isEqualTo(Durability.VOLATILE);
        }
    }

    @Test
    @DisplayName("a setting out of range is refused, naming it")
    void config() {
        assertThatThrownBy(() -> new MemoryConfig(0, 1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("max-message-bytes");
        assertThatThrownBy(() -> new MemoryConfig(1, 1, 1, 1, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("sweep-interval");
    }

    @Test
    @DisplayName("a stream that denies deletes refuses to replace a message and to be narrowed")
    void denyDelete() {
        Subject subject = Subject.of("s");
        StreamSpec.Builder spec = StreamSpec.builder("s", "s").traits(StreamSpec.Trait.DENY_DELETE);
        try (Varve store = provider.open(provider.defaults())) {
            store.streams().ensure(spec.build());
            store.streams().publish(subject, Message.of("1"));
            spec.limits(StreamLimits.builder().maxMessages(1).build());

            assertRefused(ErrorCode.DENIED, () -> store.streams().set(subject, 1, Message.of("2")));
            assertThat(store.streams().set(subject, 1, Message.of("1")).duplicate())
                    .isTrue();
            assertThat(store.streams().diff(spec.build()))
                    .containsExactly(new Difference("limits.max-messages", "1", "0", false));
            assertRefused(ErrorCode.INVALID, () -> store.streams().ensure(spec.build()));
        }
    }

    @Test
    @DisplayName("a stream gives up subjects only when it holds none of their messages")
    void narrowSubjects() {
        Subject given = Subject.of("s.b");
        try (Varve store = provider.open(provider.defaults())) {
            store.streams().ensure(StreamSpec.of("s", "s.a", "s.b"));
            store.streams().publish(given, Message.of("1"));
            StreamSpec narrow = StreamSpec.of("s", "s.a");

            assertRefused(ErrorCode.INVALID, () -> store.streams().ensure(narrow));
            store.streams().deleteAll(given, Long.MAX_VALUE);
            store.streams().ensure(narrow);

            assertThat(store.streams().publish(given, Message.of("1")).seq()).isEqualTo(1);
            assertThat(store.streams().info(given)).get().matches(info -> !info.declared());
        }
    }

    @Test
    @DisplayName("a seq belongs to its subject: another one of the same stream cannot be set there")
    void otherSubject() {
        try (Varve store = provider.open(provider.defaults())) {
            store.streams().ensure(StreamSpec.of("s", "s.*"));
            store.streams().publish(Subject.of("s.a"), Message.of("1"));

            assertRefused(ErrorCode.SEQ_CONFLICT, () -> store.streams().set(Subject.of("s.b"), 1, Message.of("1")));
            assertThat(store.streams().get(Subject.of("s.a"), 1)).isPresent();
        }
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
