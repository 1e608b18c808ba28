/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.WatchStart;
import dev.varve.object.ObjectName;
import dev.varve.stream.FeedStart;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StreamSpec;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The permissions that are shipped, as an application meets them. */
class SpiPermissionTest {

    private static final Subject OWN = Subject.of("orders.eu");
    private static final Subject FOREIGN = Subject.of("billing.eu");
    private static final Key OWN_KEY = Key.of("orders", "k");
    private static final Key FOREIGN_KEY = Key.of("billing", "k");
    private static final ObjectName OWN_OBJECT = ObjectName.of("orders", "o");
    private static final ObjectName FOREIGN_OBJECT = ObjectName.of("billing", "o");
    private static final Message MESSAGE = Message.of("x");
    private static final Bytes VALUE = Bytes.utf8("x");

    @TempDir
    static Path directory;

    private static GuardedInstallation installation;

    @BeforeAll
    static void start() throws Exception {
        installation = GuardedInstallation.guarded(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        installation.close();
    }

    /** One call of the SPI. */
    private interface Call {
        void on(Varve store) throws Exception;
    }

    private static Map<String, Call> writes(Subject subject, Key key, ObjectName object) {
        Map<String, Call> calls = new TreeMap<>();
        calls.put("publish", store -> store.streams().publish(subject, MESSAGE));
        calls.put(
                "publishAsync",
                store -> store.streams()
                        .publishAsync(subject, MESSAGE, PublishOptions.none())
                        .join());
        calls.put(
                "publishAll",
                store -> store.streams()
                        .publishAll(List.of(Publication.of(subject, MESSAGE), Publication.of(subject, MESSAGE))));
        calls.put(
                "publish of 3 MiB",
                store -> store.streams().publish(subject, Message.of(Bytes.wrap(new byte[3 << 20]))));
        calls.put("set", store -> store.streams().set(subject, 100, MESSAGE));
        calls.put("delete", store -> store.streams().delete(subject, 1));
        calls.put("deleteAll", store -> store.streams().deleteAll(subject, 1));
        calls.put("kv put", store -> store.keyValues().put(key, VALUE));
        calls.put("kv create", store -> store.keyValues().create(Key.of(key.bucket(), "new"), VALUE));
        calls.put("kv update", store -> store.keyValues().update(Key.of(key.bucket(), "newer"), VALUE, 0));
        calls.put("kv delete", store -> store.keyValues().delete(key));
        calls.put("kv deleteAll", store -> store.keyValues().deleteAll(key.bucket(), SubjectFilter.all()));
        calls.put(
                "object put",
                store -> store.objects()
                        .put(ObjectName.of(object.bucket(), "small"), new ByteArrayInputStream(new byte[10])));
        calls.put(
                "object put of 3 MiB",
                store -> store.objects()
                        .put(ObjectName.of(object.bucket(), "large"), new ByteArrayInputStream(new byte[3 << 20])));
        calls.put("object delete", store -> store.objects().delete(object));
        return calls;
    }

    private static Map<String, Call> reads(Subject subject, Key key, ObjectName object) {
        SubjectFilter below = SubjectFilter.of(subject.value().replace("eu", ">"));
        Map<String, Call> calls = new TreeMap<>();
        calls.put("get", store -> store.streams().get(subject, 1));
        calls.put("last", store -> store.streams().last(subject));
        calls.put("resolve", store -> store.streams().resolve(subject, "m"));
        calls.put("info", store -> store.streams().info(subject));
        calls.put(
                "getAll", store -> store.streams().getAll(subject, Range.all()).toList());
        calls.put(
                "lastPerSubject", store -> store.streams().lastPerSubject(below).toList());
        calls.put(
                "changes",
                store -> store.streams()
                        .changes(subject.filter(), FeedStart.beginning())
                        .close());
        calls.put(
                "changes of many",
                store -> store.streams().changes(below, FeedStart.now()).close());
        calls.put("kv get", store -> store.keyValues().get(key));
        calls.put(
                "kv keys",
                store -> store.keyValues()
                        .keys(key.bucket(), SubjectFilter.all())
                        .toList());
        calls.put(
                "kv getAll",
                store -> store.keyValues()
                        .getAll(key.bucket(), SubjectFilter.all())
                        .toList());
        calls.put(
                "kv watch",
                store -> store.keyValues()
                        .watch(key.bucket(), SubjectFilter.all(), WatchStart.now())
                        .close());
        calls.put("kv info", store -> store.keyValues().info(key.bucket()));
        calls.put("object get", store -> store.objects().get(object));
        calls.put("object info", store -> store.objects().info(object));
        calls.put(
                "object list",
                store -> store.objects().list(object.bucket(), "").toList());
        return calls;
    }

    private static Map<String, Call> operations() {
        return Map.of(
                "ensure", store -> store.streams().ensure(StreamSpec.of("new", "orders.new.>")),
                "drop", store -> store.streams().drop(OWN.filter()),
                "kv ensure", store -> store.keyValues().ensure(BucketSpec.of("orders")),
                "kv drop", store -> store.keyValues().drop("orders"));
    }

    @Test
    @DisplayName("PS-3: a reader may read what is its own, and a writer write it")
    void allowed() {
        assertDone(Role.READER, reads(OWN, OWN_KEY, OWN_OBJECT));
        assertDone(Role.WRITER, writes(OWN, OWN_KEY, OWN_OBJECT));
        assertDone(Role.WRITER, reads(OWN, OWN_KEY, OWN_OBJECT));
    }

    @Test
    @DisplayName("PS-3: every write of a reader is DENIED, in one line and at once")
    void readerWrites() {
        assertDenied(Role.READER, writes(OWN, OWN_KEY, OWN_OBJECT));
    }

    @Test
    @DisplayName("PS-3: reading and writing what is another's is DENIED, in one line and at once")
    void foreign() {
        assertDenied(Role.READER, reads(FOREIGN, FOREIGN_KEY, FOREIGN_OBJECT));
        assertDenied(Role.WRITER, writes(FOREIGN, FOREIGN_KEY, FOREIGN_OBJECT));
    }

    @Test
    @DisplayName("PS-3: what is for operators is DENIED to a writer")
    void operatorsOnly() {
        assertDenied(Role.WRITER, operations());
    }

    private static void assertDone(Role role, Map<String, Call> calls) {
        Varve store = installation.client(role);
        assertThat(calls).allSatisfy((name, call) -> {
            try {
                call.on(store);
            } catch (Exception e) {
                throw new AssertionError(name + " as " + role + " failed", e);
            }
        });
    }

    private static void assertDenied(Role role, Map<String, Call> calls) {
        Varve store = installation.client(role);
        assertThat(calls).allSatisfy((name, call) -> {
            long start = System.nanoTime();
            assertThatThrownBy(() -> call.on(store)).as("%s as %s", name, role).satisfies(failure -> {
                Throwable cause = failure instanceof StorageException ? failure : failure.getCause();
                assertThat(cause).isInstanceOfSatisfying(StorageException.class, denied -> {
                    assertThat(denied.code()).isEqualTo(ErrorCode.DENIED);
                    assertThat(denied.getMessage()).hasLineCount(1);
                });
            });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(Duration.ofSeconds(3));
        });
    }
}
