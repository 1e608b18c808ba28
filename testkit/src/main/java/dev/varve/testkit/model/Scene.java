/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.ErrorKind;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store during one run of operations: under names of its own, and with the revisions that its puts were given. */
final class Scene {

    /** A revision that no bucket reaches. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Varve store;
    private final String name;
    private final Varve reference;
    private final List<Long> revisions = new ArrayList<>();

    /**
     * Sets the scene.
     *
     * @param store where to run
     * @param reference whose last sequences count where an operation counts from the last one
     * @param name a subject token and bucket name that this run has for itself
     */
    Scene(Varve store, Varve reference, String name) {
        this.store = store;
        this.reference = reference;
        this.name = name;
        if (store.capabilities().has(Capability.MULTI_SUBJECT)) {
            store.streams().ensure(StreamSpec.of(name, name + ".shared.*"));
        }
    }

    /** How many bytes something has, where the store promises to tell exactly. */
    String bytes(long count) {
        return store.capabilities().has(Capability.EXACT_BYTES) ? " of " + count + " bytes" : "";
    }

    String run(Operation operation) {
        try {
            return operation.run(this);
        } catch (StorageException e) {
            boolean telling = e.kind() == ErrorKind.CONFLICT && e.actual().isPresent();
            return "refused: " + e.code() + (telling ? " " + actual(e) : "");
        } catch (RuntimeException e) {
            return "failed: " + e;
        }
    }

    private String actual(StorageException refusal) {
        long actual = refusal.actual().orElseThrow();
        return refusal.code() == ErrorCode.REVISION_CONFLICT ? put(actual) : String.valueOf(actual);
    }

    StreamStore streams() {
        return store.streams();
    }

    KeyValueStore keyValues() {
        return store.keyValues();
    }

    Subject subject(String local) {
        return Subject.of(name + "." + local);
    }

    long last(String local) {
        return reference.streams().info(subject(local)).map(StreamInfo::lastSeq).orElse(0L);
    }

    long seq(String local, At at) {
        return Math.max(1, at.resolve(last(local)));
    }

    Range range(String local, At first, At last) {
        return Range.of(seq(local, first), seq(local, last));
    }

    String bucket() {
        return name;
    }

    Key key(String local) {
        return Key.of(name, local);
    }

    SubjectFilter filter(String local) {
        return SubjectFilter.of(local);
    }

    /** The revision that put number {@code put} was given; 0 for 0, one that never is for puts that were not. */
    long revision(int put) {
        if (put == 0) {
            return 0;
        }
        return put <= revisions.size() ? revisions.get(put - 1) : NEVER;
    }

    String put(String key, String value, Optional<Integer> expected) {
        Bytes bytes = Bytes.utf8(value);
        Receipt receipt = expected.map(put -> putIf(key(key), bytes, put))
                .orElseGet(() -> keyValues().put(key(key), bytes));
        boolean rising = revisions.stream().allMatch(earlier -> earlier < receipt.seq());
        revisions.add(receipt.seq());
        return put(receipt.seq()) + (rising ? "" : " of a revision that did not rise");
    }

    private Receipt putIf(Key key, Bytes value, int expected) {
        return expected == 0 ? keyValues().create(key, value) : keyValues().update(key, value, revision(expected));
    }

    private String put(long revision) {
        return revision == 0 ? "no value" : "put " + (revisions.lastIndexOf(revision) + 1);
    }

    String text(StoredMessage stored) {
        String local = stored.subject().value().substring(name.length() + 1);
        Optional<String> value = stored.message().value().map(Bytes::utf8);
        return local + " " + stored.seq() + " " + quoted(value);
    }

    String text(KeyValueEntry entry) {
        return entry.key().name() + " '" + entry.value().utf8() + "' of " + put(entry.revision());
    }

    static Message message(Optional<String> value) {
        return value.map(Message::of).orElseGet(() -> Message.withoutValue(Headers.none()));
    }

    static String quoted(Optional<String> value) {
        return value.map(text -> "'" + text + "'").orElse("without value");
    }
}
