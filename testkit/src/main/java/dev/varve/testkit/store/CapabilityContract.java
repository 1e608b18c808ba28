/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.testkit.backend.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Health;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.MinimalUse;
import dev.varve.testkit.backend.Needs;
import dev.varve.testkit.backend.StoreContract;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Capabilities are declared, never faked: each one works, or is refused by name. */
public abstract class CapabilityContract extends StoreContract {

    private static final int MANY_STREAMS = 300;

    /** For the backends that must fulfil it. */
    protected CapabilityContract() {}

    @ParameterizedTest(name = "{0} works where it is declared, and is refused by name where it is not")
    @EnumSource
    void worksOrIsRefused(Capability capability) {
        Capabilities capabilities = store().capabilities();
        Optional<MinimalUse> use = MinimalUse.of(capability);
        if (capabilities.has(capability)) {
            assertThatCode(() -> capabilities.require(capability)).doesNotThrowAnyException();
            use.ifPresent(call -> assertThatCode(() -> call.run(store()))
                    .as(capability.name())
                    .doesNotThrowAnyException());
        } else {
            assertUnsupported(capability, () -> capabilities.require(capability));
            use.ifPresent(call -> assertUnsupported(capability, () -> call.run(store())));
        }
    }

    @Test
    @DisplayName("capabilities bear the backend's name, do not change, and are those of every view")
    void stable() {
        Capabilities capabilities = store().capabilities();

        assertThat(capabilities.backend()).isNotBlank();
        assertThat(store().capabilities()).isEqualTo(capabilities);
        assertThat(store().within(patience()).capabilities()).isEqualTo(capabilities);
    }

    @Test
    @DisplayName("an open store is not down")
    void health() {
        Health health = store().health();

        assertThat(health.status()).as(health.toString()).isNotEqualTo(Health.Status.DOWN);
        assertThat(health.checks())
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.part()).isNotBlank());
    }

    private Subject declare(StreamSpec.Trait trait) {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .traits(trait)
                        .build());
        return subject;
    }

    @Test
    @Needs(Capability.EPHEMERAL)
    @DisplayName("an ephemeral stream claims no more than memory, and refuses more")
    void ephemeral() {
        Subject subject = declare(StreamSpec.Trait.EPHEMERAL);

        assertThat(streams().publish(subject, Message.of("x")).durability()).isEqualTo(Durability.VOLATILE);
        assertRefused(
                ErrorCode.UNSUPPORTED,
                () -> streams().publish(subject, Message.of("y"), PublishOptions.atLeast(Durability.PROCESS)));
        assertThat(streams().info(subject).orElseThrow().messages()).isEqualTo(1);
    }

    @Test
    @Needs(Capability.COMPRESSION)
    @DisplayName("compression is not to be seen in what is read, nor in the bytes that count")
    void compression() {
        Subject subject = declare(StreamSpec.Trait.COMPRESSED);
        Message message = Message.of("compressible ".repeat(2000));
        streams().publish(subject, message);

        assertThat(streams().get(subject, 1).orElseThrow().message()).isEqualTo(message);
        long bytes = streams().info(subject).orElseThrow().bytes();
        long more = has(Capability.EXACT_BYTES) ? 0 : 500;
        assertThat(bytes).isBetween(message.sizeInBytes(), message.sizeInBytes() + more);
    }

    @Test
    @DisplayName("a few hundred streams are nothing special")
    void manyStreams() {
        Subject stem = freshSubject();
        for (int i = 0; i < MANY_STREAMS; i++) {
            streams().publish(stem.child("s" + i), Message.of("m" + i));
        }

        for (int i = 0; i < MANY_STREAMS; i += 37) {
            assertThat(streams().last(stem.child("s" + i)).orElseThrow().message())
                    .isEqualTo(Message.of("m" + i));
        }
    }
}
