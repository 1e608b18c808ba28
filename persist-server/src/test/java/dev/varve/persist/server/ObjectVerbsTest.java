/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.object.ObjectName;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ObjectCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.ValueCodec;
import dev.varve.pubsub.wire.Verb;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Over the wire, an object")
final class ObjectVerbsTest {

    private static final String BUCKET = "b";
    private static final int PART = 900_000;
    private static final Bytes CONTENT = random(3_000_001);

    @TempDir
    Path root;

    private WireFixture wire;

    @BeforeEach
    void open() {
        wire = new WireFixture(root);
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static Bytes random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static String sha256(Bytes content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Target object(String name) {
        return Target.of(ObjectName.of(BUCKET, name));
    }

    private static int parts(Bytes content) {
        return (content.size() + PART - 1) / PART;
    }

    private Reply part(String name, String upload, int index) {
        Bytes data = CONTENT.slice(index * PART, Math.min(PART, CONTENT.size() - index * PART));
        return wire.ask(Verb.OBJ_PART, object(name), with(HeaderNames.UPLOAD, upload, HeaderNames.INDEX, index), data);
    }

    private Reply commit(String name, String upload, Bytes content, Object... metadata) {
        WireHeaders.Builder headers = with(metadata)
                .add(HeaderNames.UPLOAD, upload)
                .add(HeaderNames.COUNT, parts(content))
                .add(HeaderNames.SIZE, content.size())
                .add(HeaderNames.SHA256, sha256(content));
        return wire.ask(Verb.OBJ_COMMIT, object(name), headers, Bytes.empty());
    }

    private void parts(String name, String upload) {
        for (int i = 0; i < parts(CONTENT); i++) {
            assertThat(part(name, upload, i).status()).isEqualTo(Status.OK);
        }
    }

    private Bytes read(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (bytes.size() < CONTENT.size()) {
            Reply piece = wire.ask(
                    Verb.OBJ_READ,
                    object(name),
                    HeaderNames.SHA256,
                    sha256(CONTENT),
                    HeaderNames.OFFSET,
                    bytes.size(),
                    HeaderNames.LENGTH,
                    Integer.MAX_VALUE);
            assertThat(piece.status()).isEqualTo(Status.OK);
            assertThat(piece.payload().isEmpty()).isFalse();
            bytes.writeBytes(piece.payload().toByteArray());
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    private static void assertError(String code, Reply reply) {
        assertThat(reply.status()).isEqualTo(Status.ERROR);
        assertThat(reply.text(HeaderNames.CODE)).isEqualTo(code);
    }

    @Test
    @DisplayName("is put in parts, invisible until it is complete, and read back whole, whatever server dies meanwhile")
    void putThenRead() {
        part("dir/n\u00e9", "u", 0);
        part("dir/n\u00e9", "u", 1);
        wire.restart();
        assertThat(wire.ask(Verb.OBJ_INFO, object("dir/n\u00e9")).status()).isEqualTo(Status.NONE);
        parts("dir/n\u00e9", "u");
        Reply info = commit("dir/n\u00e9", "u", CONTENT, "City", "K%");
        wire.restart();

        Reply again = wire.ask(Verb.OBJ_INFO, object("dir/n\u00e9"));
        assertThat(ObjectCodec.read(again.headers(), BUCKET))
                .usingRecursiveComparison()
                .ignoringFields("durability")
                .isEqualTo(ObjectCodec.read(info.headers(), BUCKET));
        assertThat(ObjectCodec.read(again.headers(), BUCKET).durability())
                .as("the new server has committed it")
                .isEqualTo(Durability.DISK);
        assertThat(ObjectCodec.read(again.headers(), BUCKET).metadata().first("City"))
                .contains("K%");
        assertThat(read("dir/n\u00e9")).isEqualTo(CONTENT);
    }

    @Test
    @DisplayName("is refused where parts are missing or the digest differs, and done where it is already there")
    void commits() {
        part("o", "u", 0);
        assertError("CORRUPT", commit("o", "u", CONTENT));
        parts("o", "u");
        assertError("CORRUPT", commit("o", "u", random(CONTENT.size() - 1)));
        assertThat(commit("o", "u", CONTENT).status()).isEqualTo(Status.OK);
        assertThat(commit("o", "u", CONTENT).status()).isEqualTo(Status.OK);
        assertError("REVISION_CONFLICT", commit("o", "u", CONTENT, "k", "v"));
        parts("p", "u");
        assertThat(wire.ask(Verb.OBJ_ABORT, object("p"), HeaderNames.UPLOAD, "u")
                        .status())
                .isEqualTo(Status.OK);
        assertError("CORRUPT", commit("p", "u", CONTENT));
    }

    @Test
    @DisplayName("that does not exist reads as nothing, and a bucket without objects is not listed")
    void absent() {
        assertThat(wire.ask(Verb.OBJ_INFO, object("o")).status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.OBJ_DELETE, object("o")).status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.OBJ_READ, object("o"), HeaderNames.SHA256, sha256(CONTENT))
                        .status())
                .isEqualTo(Status.NONE);
        assertThat(wire.page(Verb.OBJ_LIST, Target.bucket(BUCKET)).items()).isEmpty();
        assertThat(wire.ask(Verb.OBJ_ABORT, object("o"), HeaderNames.UPLOAD, "u")
                        .status())
                .isEqualTo(Status.OK);
        part("o", "u", 0);
        assertThat(wire.page(Verb.OBJ_BUCKETS, Target.nothing()).items()).isEmpty();
        assertThat(commit("o", "empty", Bytes.empty()).status()).isEqualTo(Status.OK);
        assertThat(wire.page(Verb.OBJ_BUCKETS, Target.nothing()).texts(HeaderNames.BUCKET))
                .containsExactly(BUCKET);
        assertThat(wire.ask(Verb.OBJ_DELETE, object("o")).status()).isEqualTo(Status.OK);
        assertThat(wire.page(Verb.OBJ_BUCKETS, Target.nothing()).items()).isEmpty();
    }

    @Test
    @DisplayName("is listed by name, narrowed by the beginning of it, in pages of the size asked for")
    void listing() {
        List<String> names = List.of("a", "a/1", "a/\u00e9", "b c");
        names.forEach(name -> commit(name, "u", Bytes.empty()));

        Pages first = wire.page(Verb.OBJ_LIST, Target.bucket(BUCKET), HeaderNames.MAX_MESSAGES, 3);
        assertThat(first.texts(HeaderNames.OBJECT).stream().map(ValueCodec::decode))
                .containsExactly("a", "a/1", "a/\u00e9");
        Pages rest = wire.page(
                Verb.OBJ_LIST,
                Target.bucket(BUCKET),
                HeaderNames.AFTER,
                ValueCodec.encode(first.end().next().orElseThrow()));
        assertThat(rest.texts(HeaderNames.OBJECT)).containsExactly("b c");
        assertThat(rest.end().next()).isEmpty();
        Pages narrowed =
                wire.page(Verb.OBJ_LIST, Target.bucket(BUCKET), HeaderNames.NAME_PREFIX, ValueCodec.encode("a/\u00e9"));
        assertThat(narrowed.items()).hasSize(1);
    }

    @Test
    @DisplayName("PS-32: is asked for in words that must be right")
    void malformed() {
        assertError("INVALID", wire.ask(Verb.OBJ_PART, object("o"), HeaderNames.INDEX, 0));
        assertError("INVALID", wire.ask(Verb.OBJ_PART, object("o"), HeaderNames.UPLOAD, "a b", HeaderNames.INDEX, 0));
        assertError("INVALID", wire.ask(Verb.OBJ_PART, object("o"), HeaderNames.UPLOAD, "u", HeaderNames.INDEX, -1));
        assertError(
                "INVALID",
                wire.ask(
                        Verb.OBJ_COMMIT,
                        object("o"),
                        HeaderNames.UPLOAD,
                        "u",
                        HeaderNames.COUNT,
                        0,
                        HeaderNames.SIZE,
                        0,
                        HeaderNames.SHA256,
                        "xyz"));
        commit("o", "u", Bytes.empty());
        assertError("INVALID", wire.ask(Verb.OBJ_READ, object("o")));
    }
}
