/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Deletion;
import dev.varve.Receipt;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.KeyValueEntry;
import dev.varve.stream.Publication;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One call with small arguments, which can be made on any store; what it answers is text, so that answers of two stores compare.
 *
 * <p>Times are not in the text, and revisions of keys appear as the number of the put that made them: stores may skip revisions.
 */
sealed interface Operation {

    /** Makes the call in {@code scene} and tells what it answered, or how it was refused. */
    String run(Scene scene);

    /** Plainer operations that may show the same; asked again and again it comes to an end. */
    default List<Operation> simpler() {
        return List.of();
    }

    /** Appending a message. */
    record Publish(String subject, Optional<String> value, Wish wish) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene.streams()
                    .publish(scene.subject(subject), Scene.message(value), wish.options(scene.last(subject))));
        }

        @Override
        public List<Operation> simpler() {
            return wish.equals(Wish.none()) ? List.of() : List.of(new Publish(subject, value, Wish.none()));
        }

        @Override
        public String toString() {
            return "publish " + subject + " " + Scene.quoted(value) + wish;
        }
    }

    /** Appending several messages, or none. */
    record PublishAll(String subject, List<String> values) implements Operation {
        @Override
        public String run(Scene scene) {
            List<Publication> batch = values.stream()
                    .map(value -> Publication.of(scene.subject(subject), Scene.message(Optional.of(value))))
                    .toList();
            return scene.streams().publishAll(batch).stream()
                    .map(Operation::text)
                    .collect(Collectors.joining(", "));
        }

        @Override
        public List<Operation> simpler() {
            return List.of(new Publish(subject, Optional.of(values.get(0)), Wish.none()));
        }

        @Override
        public String toString() {
            return "publishAll " + subject + " " + values;
        }
    }

    /** Storing at a chosen sequence. */
    record Set(String subject, At seq, Optional<String> value) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene.streams().set(scene.subject(subject), scene.seq(subject, seq), Scene.message(value)));
        }

        @Override
        public List<Operation> simpler() {
            return List.of(new Publish(subject, value, Wish.none()));
        }

        @Override
        public String toString() {
            return "set " + subject + " " + seq + " " + Scene.quoted(value);
        }
    }

    /** Reading one message. */
    record Get(String subject, At seq) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene, scene.streams().get(scene.subject(subject), scene.seq(subject, seq)));
        }

        @Override
        public List<Operation> simpler() {
            return List.of(GetAll.whole(subject));
        }

        @Override
        public String toString() {
            return "get " + subject + " " + seq;
        }
    }

    /** Reading the last message. */
    record Last(String subject) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene, scene.streams().last(scene.subject(subject)));
        }

        @Override
        public List<Operation> simpler() {
            return List.of(GetAll.whole(subject));
        }

        @Override
        public String toString() {
            return "last " + subject;
        }
    }

    /** Reading a range of one subject. */
    record GetAll(String subject, At first, At last) implements Operation {
        static Operation whole(String subject) {
            return new GetAll(subject, At.seq(1), At.end());
        }

        @Override
        public String run(Scene scene) {
            return scene.streams().getAll(scene.subject(subject), scene.range(subject, first, last)).toList().stream()
                    .map(scene::text)
                    .toList()
                    .toString();
        }

        @Override
        public List<Operation> simpler() {
            return equals(whole(subject)) ? List.of() : List.of(whole(subject));
        }

        @Override
        public String toString() {
            return "getAll " + subject + " " + first + ".." + last;
        }
    }

    /** Removing one message. */
    record Delete(String subject, At seq) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene.streams().delete(scene.subject(subject), scene.seq(subject, seq)));
        }

        @Override
        public List<Operation> simpler() {
            return seq.simpler().stream()
                    .<Operation>map(at -> new Delete(subject, at))
                    .toList();
        }

        @Override
        public String toString() {
            return "delete " + subject + " " + seq;
        }
    }

    /** Removing messages up to one. */
    record DeleteAll(String subject, At endSeq) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene.streams().deleteAll(scene.subject(subject), scene.seq(subject, endSeq)));
        }

        @Override
        public List<Operation> simpler() {
            return endSeq.equals(At.end()) ? List.of() : List.of(new DeleteAll(subject, At.end()));
        }

        @Override
        public String toString() {
            return "deleteAll " + subject + " .." + endSeq;
        }
    }

    /** Asking after an id. */
    record Resolve(String subject, String msgId) implements Operation {
        @Override
        public String run(Scene scene) {
            var resolution = scene.streams().resolve(scene.subject(subject), msgId);
            return resolution.state()
                    + resolution.receipt().map(found -> " " + text(found)).orElse("");
        }

        @Override
        public String toString() {
            return "resolve " + subject + " " + msgId;
        }
    }

    /** What the stream of a subject holds. */
    record Info(String subject) implements Operation {
        @Override
        public String run(Scene scene) {
            return scene.streams()
                    .info(scene.subject(subject))
                    .map(info -> counts(info) + scene.bytes(info.bytes()))
                    .orElse("no stream");
        }

        private static String counts(StreamInfo info) {
            return info.firstSeq() + ".." + info.lastSeq() + " " + info.messages() + " messages";
        }

        @Override
        public String toString() {
            return "info " + subject;
        }
    }

    /** Giving a key a value: without condition, or where the revision is that of put number {@code expected}, 0 for none. */
    record Put(String key, String value, Optional<Integer> expected) implements Operation {
        @Override
        public String run(Scene scene) {
            return scene.put(key, value, expected);
        }

        @Override
        public List<Operation> simpler() {
            return expected.isEmpty() ? List.of() : List.of(new Put(key, value, Optional.empty()));
        }

        @Override
        public String toString() {
            return "put " + key + " '" + value + "'"
                    + expected.map(put -> " if of put " + put).orElse("");
        }
    }

    /** Taking a key's value away: without condition, or where the revision is that of put number {@code expected}. */
    record DeleteKey(String key, Optional<Integer> expected) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(
                    expected.isEmpty()
                            ? scene.keyValues().delete(scene.key(key))
                            : scene.keyValues().delete(scene.key(key), scene.revision(expected.get())));
        }

        @Override
        public List<Operation> simpler() {
            return expected.isEmpty() ? List.of() : List.of(new DeleteKey(key, Optional.empty()));
        }

        @Override
        public String toString() {
            return "delete key " + key
                    + expected.map(put -> " if of put " + put).orElse("");
        }
    }

    /** Taking away all values that fit. */
    record DeleteKeys(String filter) implements Operation {
        @Override
        public String run(Scene scene) {
            return text(scene.keyValues().deleteAll(scene.bucket(), scene.filter(filter)));
        }

        @Override
        public List<Operation> simpler() {
            return filter.equals(">") ? List.of() : List.of(new DeleteKeys(">"));
        }

        @Override
        public String toString() {
            return "delete keys " + filter;
        }
    }

    /** Reading a key. */
    record GetKey(String key) implements Operation {
        @Override
        public String run(Scene scene) {
            return scene.keyValues().get(scene.key(key)).map(scene::text).orElse("no value");
        }

        @Override
        public List<Operation> simpler() {
            return List.of(new ListKeys(">"));
        }

        @Override
        public String toString() {
            return "get key " + key;
        }
    }

    /** Reading all values that fit, and their names, and the counts of the bucket. */
    record ListKeys(String filter) implements Operation {
        @Override
        public String run(Scene scene) {
            List<KeyValueEntry> entries = scene.keyValues()
                    .getAll(scene.bucket(), scene.filter(filter))
                    .toList();
            List<String> names =
                    scene.keyValues().keys(scene.bucket(), scene.filter(filter)).toList();
            Optional<BucketInfo> info = scene.keyValues().info(scene.bucket());
            return names + " " + entries.stream().map(scene::text).toList()
                    + info.map(found -> " " + found.keys() + " keys" + scene.bytes(found.bytes()))
                            .orElse(" no bucket");
        }

        @Override
        public List<Operation> simpler() {
            return filter.equals(">") ? List.of() : List.of(new ListKeys(">"));
        }

        @Override
        public String toString() {
            return "list keys " + filter;
        }
    }

    private static String text(Receipt receipt) {
        return "seq " + receipt.seq() + (receipt.duplicate() ? " duplicate" : "");
    }

    private static String text(Deletion deletion) {
        return deletion.count() + " deleted";
    }

    private static String text(Scene scene, Optional<StoredMessage> stored) {
        return stored.map(scene::text).orElse("no message");
    }
}
