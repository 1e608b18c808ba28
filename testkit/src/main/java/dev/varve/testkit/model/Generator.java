/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.stream.PublishOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Draws operations over so few subjects, sequences, ids and keys that they meet often.
 *
 * <p>What a store cannot do is not asked of it; but {@code set} is, since it depends on what is there whether it needs a capability.
 */
final class Generator {

    private static final int LOW = 6;
    private static final int BEYOND = 12;

    private final Random random;
    private final Capabilities capabilities;
    private final List<Supplier<Operation>> kinds = new ArrayList<>();
    private final List<String> subjects;

    Generator(long seed, Capabilities capabilities) {
        this.random = new Random(seed);
        this.capabilities = capabilities;
        subjects = has(Capability.MULTI_SUBJECT) ? List.of("a", "b", "shared.x", "shared.y") : List.of("a", "b");
        streamKinds();
        keyKinds();
    }

    List<Operation> operations(int count) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(kinds.get(random.nextInt(kinds.size())).get());
        }
        return List.copyOf(operations);
    }

    private boolean has(Capability capability) {
        return capabilities.has(capability);
    }

    private void add(int weight, Supplier<Operation> kind) {
        for (int i = 0; i < weight; i++) {
            kinds.add(kind);
        }
    }

    private void streamKinds() {
        add(4, () -> new Operation.Publish(subject(), value(), PublishOptions.none()));
        add(3, () -> new Operation.Publish(subject(), value(), PublishOptions.msgId(id())));
        add(2, () -> new Operation.Publish(subject(), value(), wishes()));
        add(2, () -> new Operation.Set(pick("a", "b"), 1 + random.nextInt(LOW), value()));
        if (has(Capability.ATOMIC_BATCH)) {
            add(1, () -> new Operation.PublishAll(subject(), List.of(text(), text())));
        }
        add(2, () -> new Operation.Get(subject(), seq()));
        add(2, () -> new Operation.Last(subject()));
        add(3, () -> new Operation.GetAll(subject(), seq(), random.nextBoolean() ? seq() : Long.MAX_VALUE));
        add(3, () -> new Operation.Delete(subject(), seq()));
        add(1, () -> new Operation.DeleteAll(subject(), random.nextBoolean() ? seq() : Long.MAX_VALUE));
        add(2, () -> new Operation.Resolve(subject(), id()));
        add(2, () -> new Operation.Info(subject()));
    }

    private void keyKinds() {
        add(3, () -> new Operation.Put(key(), text(), Optional.empty()));
        add(3, () -> new Operation.Put(key(), text(), Optional.of(random.nextInt(LOW))));
        add(2, () -> new Operation.DeleteKey(key(), Optional.empty()));
        add(1, () -> new Operation.DeleteKey(key(), Optional.of(1 + random.nextInt(LOW))));
        add(1, () -> new Operation.DeleteKeys(filter()));
        add(2, () -> new Operation.GetKey(key()));
        add(2, () -> new Operation.ListKeys(filter()));
    }

    /** One expectation, so that it is clear which one a refusal speaks of; sometimes with an id, which wins over it. */
    private PublishOptions wishes() {
        PublishOptions.Builder options = PublishOptions.builder();
        if (random.nextInt(3) == 0) {
            options.msgId(id());
        }
        List<Runnable> possible = new ArrayList<>();
        possible.add(() -> {});
        if (has(Capability.CAS_STREAM)) {
            possible.add(() -> options.expectedLastSeq(random.nextInt(LOW)));
        }
        if (has(Capability.CAS_SUBJECT)) {
            possible.add(() -> options.expectedLastSubjectSeq(random.nextInt(LOW)));
        }
        if (has(Capability.WRITER_EPOCH)) {
            possible.add(() -> options.writerEpoch(1 + random.nextInt(3)));
        }
        possible.get(random.nextInt(possible.size())).run();
        return options.build();
    }

    private long seq() {
        return 1L + random.nextInt(BEYOND);
    }

    private String subject() {
        return subjects.get(random.nextInt(subjects.size()));
    }

    private String key() {
        return pick("k", "p.x", "p.y");
    }

    private String filter() {
        return pick(">", "p.*", "k");
    }

    private String id() {
        return pick("i1", "i2", "i3");
    }

    private String text() {
        return pick("", "v1", "v2", "v3");
    }

    private Optional<String> value() {
        return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(text());
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
