/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.object.ObjectReader;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PurgeOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same buckets, used by this backend and by the NATS client's own KV and Object Store. */
@ParameterizedClass
@EnumSource(NatsVersion.class)
final class BucketInteropTest {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final NatsVersion version;
    private final String bucket = "b" + UUID.randomUUID().toString().substring(0, 8);
    private final Key key = Key.of(bucket, "some.key");
    private final ObjectName name = ObjectName.of(bucket, "some/object \u00e9");
    private Connection nats;
    private Varve varve;

    BucketInteropTest(NatsVersion version) {
        this.version = version;
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        NatsServer server = SharedNatsServers.of(NatsServerConfig.jetStream(version));
        nats = Nats.connect(Options.builder().server(server.url()).build());
        varve = new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(server.url())));
    }

    @AfterEach
    void close() throws InterruptedException {
        varve.close();
        nats.close();
    }

    private KeyValue theirs() throws IOException {
        return nats.keyValue(bucket);
    }

    private Optional<String> ours(Key of) {
        return varve.keyValues().get(of).map(entry -> entry.value().utf8());
    }

    @Test
    @DisplayName("a client of NATS KV reads, lists and replaces what this backend put")
    void theyReadOurKeys() throws Exception {
        long revision = varve.keyValues().put(key, Bytes.utf8("1")).seq();
        varve.keyValues().put(Key.of(bucket, "x=="), Bytes.utf8("2"));
        varve.keyValues().put(Key.ofText(bucket, "100%"), Bytes.utf8("3"));

        assertThat(theirs().get("some.key").getValueAsString()).isEqualTo("1");
        assertThat(theirs().get("some.key").getRevision()).isEqualTo(revision);
        assertThat(theirs().keys()).containsExactlyInAnyOrder("some.key", "x==", "100=2525");
        theirs().update("some.key", "theirs", revision);
        assertThat(ours(key)).contains("theirs");
    }

    @Test
    @DisplayName("a client of NATS KV sees a delete of this backend, and may create the key anew")
    void theySeeOurDelete() throws Exception {
        varve.keyValues().put(key, Bytes.utf8("1"));
        varve.keyValues().delete(key);

        assertThat(theirs().get("some.key")).isNull();
        assertThat(theirs().history("some.key").get(0).getOperation()).isEqualTo(KeyValueOperation.DELETE);
        theirs().create("some.key", "new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(ours(key)).contains("new");
    }

    @Test
    @DisplayName("this backend reads, lists and watches what a client of NATS KV put, deleted and purged")
    void weReadTheirKeys() throws Exception {
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder()
                        .name(bucket)
                        .maxHistoryPerKey(5)
                        .build());
        try (Watch watch = varve.keyValues().watch(bucket, SubjectFilter.all(), WatchStart.now())) {
            theirs().put("a=", "0");
            theirs().put("a=", "1");
            theirs().put("b", "2");
            assertThat(ours(Key.of(bucket, "a="))).contains("1");
            assertThat(varve.keyValues().keys(bucket, SubjectFilter.all()).toList())
                    .containsExactly("a=", "b");
            theirs().delete("a=");
            theirs().purge("b");
            assertThat(ours(Key.of(bucket, "a="))).isEmpty();
            assertThat(varve.keyValues().keys(bucket, SubjectFilter.all()).toList())
                    .isEmpty();
            varve.keyValues().create(Key.of(bucket, "b"), Bytes.utf8("ours"));
            String seen = "";
            while (!seen.endsWith("b=ours;")) {
                KeyValueChange change = watch.next(WAIT).orElseThrow();
                seen += change.key().orElseThrow().name() + "="
                        + change.entry().map(entry -> entry.value().utf8()).orElse("gone") + ";";
            }
            assertThat(seen).endsWith("a==gone;b=gone;b=ours;");
        }
        theirs().purgeDeletes();
        assertThat(ours(Key.of(bucket, "b"))).contains("ours");
    }

    @Test
    @DisplayName("a key is found after others removed the last message of its bucket")
    void lastMessageRemoved() throws Exception {
        varve.keyValues().put(key, Bytes.utf8("1"));
        varve.keyValues().put(Key.of(bucket, "other"), Bytes.utf8("2"));
        nats.jetStreamManagement().purgeStream("KV_" + bucket, PurgeOptions.subject("$KV." + bucket + ".other"));

        assertThat(ours(key)).contains("1");
        assertThat(varve.keyValues().keys(bucket, SubjectFilter.all()).toList()).containsExactly("some.key");
        assertThat(varve.keyValues().delete(key).count()).isEqualTo(1);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(ObjectName of) throws IOException {
        try (ObjectReader reader = varve.objects().get(of).orElseThrow()) {
            return reader.stream().readAllBytes();
        }
    }

    @Test
    @DisplayName("a client of NATS Object Store reads, lists and deletes what this backend put")
    void theyReadOurObjects() throws Exception {
        byte[] content = bytes(1_300_000);
        ObjectInfo info = varve.objects().put(name, new ByteArrayInputStream(content), Headers.of("k", "v"));

        var store = nats.objectStore(bucket);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        var theirs = store.get(name.name(), got);
        assertThat(got.toByteArray()).isEqualTo(content);
        assertThat(theirs.getSize()).isEqualTo(info.size());
        assertThat(theirs.getHeaders().getFirst("k")).isEqualTo("v");
        assertThat(store.getList()).hasSize(1);
        store.delete(name.name());
        assertThat(varve.objects().get(name)).isEmpty();
        assertThat(varve.objects().delete(name)).isFalse();
        assertThat(varve.objects().list(bucket, "").toList()).isEmpty();
    }

    @Test
    @DisplayName("this backend reads what a client of NATS Object Store put, never writes over it, and deletes it")
    void weReadTheirObjects() throws Exception {
        nats.objectStoreManagement()
                .create(ObjectStoreConfiguration.builder(bucket).build());
        var store = nats.objectStore(bucket);
        byte[] content = bytes(700_000);
        store.put(ObjectMeta.objectName(name.name()), new ByteArrayInputStream(content));

        assertThat(read(name)).isEqualTo(content);
        StorageException refusal = catchThrowableOfType(
                StorageException.class, () -> varve.objects().put(name, new ByteArrayInputStream(bytes(10))));
        assertThat(refusal.code()).isEqualTo(ErrorCode.REVISION_CONFLICT);
        assertThat(varve.objects().put(name, new ByteArrayInputStream(content)).size())
                .isEqualTo(content.length);
        assertThat(varve.objects().delete(name)).isTrue();
        assertThat(store.getInfo(name.name())).isNull();
        assertThat(nats.jetStreamManagement()
                        .getStreamInfo("OBJ_" + bucket)
                        .getStreamState()
                        .getMsgCount())
                .as("the chunks are gone")
                .isEqualTo(1);
    }

    @Test
    @DisplayName("the last chunk of a damaged object is never handed out")
    void damagedObject() throws Exception {
        byte[] content = bytes(1_300_000);
        varve.objects().put(name, new ByteArrayInputStream(content));
        var info = nats.jetStreamManagement().getMessage("OBJ_" + bucket, 3);
        byte[] wrong = info.getData().clone();
        wrong[wrong.length - 1] ^= 1;
        nats.jetStreamManagement().deleteMessage("OBJ_" + bucket, 3);
        nats.jetStream().publish(info.getSubject(), wrong);
        // The description must be last, as it is for every object.
        var description = nats.jetStreamManagement().getMessage("OBJ_" + bucket, 4);
        nats.jetStream().publish(description.getSubject(), description.getData());

        try (ObjectReader reader = varve.objects().get(name).orElseThrow()) {
            byte[] head = new byte[content.length];
            StorageException refusal = catchThrowableOfType(
                    StorageException.class, () -> reader.stream().readNBytes(head, 0, content.length));
            assertThat(refusal.code()).isEqualTo(ErrorCode.CORRUPT);
            assertThat(head[head.length - 1]).isZero();
        }
    }

    @Test
    @DisplayName("an object that lacks a chunk is corrupt")
    void missingChunk() throws Exception {
        varve.objects().put(name, new ByteArrayInputStream(bytes(1_300_000)));
        nats.jetStreamManagement().deleteMessage("OBJ_" + bucket, 2);

        StorageException refusal = catchThrowableOfType(StorageException.class, () -> read(name));
        assertThat(refusal.code()).isEqualTo(ErrorCode.CORRUPT);
    }
}
