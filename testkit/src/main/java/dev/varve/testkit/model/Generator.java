/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Capabilities;
import dev.varve.Capability;
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
        add(4, () -> new Operation.Publish(subject(), value(), Wish.none()));
        add(3, () -> new Operation.Publish(subject(), value(), Wish.id(id())));
        add(2, () -> new Operation.Publish(subject(), value(), wish()));
        add(2, () -> new Operation.Set(pick("a", "b"), setSeq(), value()));
        if (has(Capability.ATOMIC_BATCH)) {
            add(1, () -> new Operation.PublishAll(subject(), List.of(text(), text())));
        }
        add(2, () -> new Operation.Get(subject(), seq()));
        add(2, () -> new Operation.Last(subject()));
        add(3, () -> new Operation.GetAll(subject(), seq(), random.nextBoolean() ? seq() : At.end()));
        add(3, () -> new Operation.Delete(subject(), seq()));
        add(1, () -> new Operation.DeleteAll(subject(), random.nextBoolean() ? seq() : At.end()));
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

    private Wish wish() {
        Optional<String> msgId = random.nextInt(3) == 0 ? Optional.of(id()) : Optional.empty();
        List<Supplier<Wish>> possible = new ArrayList<>();
        possible.add(() -> new Wish(msgId, Wish.Kind.NOTHING, At.seq(0)));
        if (has(Capability.CAS_STREAM)) {
            possible.add(() -> new Wish(msgId, Wish.Kind.LAST, expected()));
        }
        if (has(Capability.CAS_SUBJECT)) {
            possible.add(() -> new Wish(msgId, Wish.Kind.SUBJECT_LAST, expected()));
        }
        if (has(Capability.WRITER_EPOCH)) {
            possible.add(() -> new Wish(msgId, Wish.Kind.EPOCH, At.seq(1L + random.nextInt(3))));
        }
        return possible.get(random.nextInt(possible.size())).get();
    }

    private At expected() {
        return random.nextInt(4) == 0 ? At.seq(random.nextInt(3)) : At.last(-random.nextInt(3));
    }

    private At seq() {
        return random.nextInt(3) == 0 ? At.seq(1L + random.nextInt(LOW)) : At.last(1L - random.nextInt(LOW));
    }

    /** The next sequence mostly, at times a taken one, seldom one beyond. */
    private At setSeq() {
        return At.last(pick(1L, 1L, 1L, 0L, -1L, 2L, 3L));
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

    @SafeVarargs
    private final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
