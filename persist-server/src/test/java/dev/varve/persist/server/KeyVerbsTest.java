/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.persist.server.WireFixture.Listening;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Over the wire, a bucket of keys")
final class KeyVerbsTest {

    private static final String BUCKET = "b";

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

    private static Target key(String name) {
        return Target.of(Key.of(BUCKET, name));
    }

    private static Target keys(String filter) {
        return Target.keys(BUCKET, SubjectFilter.of(filter));
    }

    private Reply put(String key, String value, Object... headers) {
        return wire.ask(Verb.KV_PUT, key(key), with(headers), Bytes.utf8(value));
    }

    private Reply get(String key) {
        return wire.ask(Verb.KV_GET, key(key));
    }

    @Test
    @DisplayName("gives back what was put, with key, revision and time, also by another server after a crash")
    void putThenGet() {
        Reply receipt = put("a.b", "value");
        assertThat(receipt.status()).isEqualTo(Status.OK);
        assertThat(receipt.text(HeaderNames.DURABILITY)).isEqualTo("process");
        assertThat(receipt.number(HeaderNames.DUPLICATE)).isZero();

        wire.restart();

        Reply reply = get("a.b");
        assertThat(reply.status()).isEqualTo(Status.OK);
        assertThat(reply.payload().utf8()).isEqualTo("value");
        assertThat(reply.text(HeaderNames.KEY)).isEqualTo("a.b");
        assertThat(reply.number(HeaderNames.REVISION)).isEqualTo(receipt.number(HeaderNames.SEQ));
        assertThat(reply.text(HeaderNames.TIME)).isEqualTo(receipt.text(HeaderNames.TIME));
        assertThat(put("a.b", "again").number(HeaderNames.EPOCH)).isEqualTo(wire.epoch());
    }

    @Test
    @DisplayName("that does not exist reads as nothing, and is not made by reading or by what is refused")
    void absent() {
        assertThat(get("a").status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.KV_INFO, Target.bucket(BUCKET)).status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.KV_DROP, Target.bucket(BUCKET)).status()).isEqualTo(Status.NONE);
        assertThat(wire.page(Verb.KV_KEYS, keys(">")).items()).isEmpty();
        assertThat(wire.page(Verb.KV_GET_ALL, keys(">")).items()).isEmpty();
        assertThat(wire.ask(Verb.KV_DELETE, key("a")).number(HeaderNames.COUNT)).isZero();
        assertThat(wire.ask(Verb.KV_DELETE_ALL, keys(">")).number(HeaderNames.COUNT))
                .isZero();
        assertError("REVISION_CONFLICT", wire.ask(Verb.KV_UPDATE, key("a"), HeaderNames.EXPECTED, 1));
        assertThat(wire.ask(Verb.KV_INFO, Target.bucket(BUCKET)).status()).isEqualTo(Status.NONE);
        assertThat(wire.page(Verb.KV_BUCKETS, Target.nothing()).items()).isEmpty();
    }

    private static void assertError(String code, Reply reply) {
        assertThat(reply.status()).isEqualTo(Status.ERROR);
        assertThat(reply.text(HeaderNames.CODE)).isEqualTo(code);
    }

    @Test
    @DisplayName("says the current revision where a create, update or delete expected another")
    void conflicts() {
        long revision =
                wire.ask(Verb.KV_CREATE, key("a"), with(), Bytes.utf8("1")).number(HeaderNames.SEQ);

        Reply create = wire.ask(Verb.KV_CREATE, key("a"), with(), Bytes.utf8("2"));
        assertError("REVISION_CONFLICT", create);
        assertThat(create.number(HeaderNames.ACTUAL)).isEqualTo(revision);
        assertError("REVISION_CONFLICT", wire.ask(Verb.KV_UPDATE, key("a"), HeaderNames.EXPECTED, revision + 1));
        assertError("REVISION_CONFLICT", wire.ask(Verb.KV_DELETE, key("a"), HeaderNames.EXPECTED, revision + 1));
        assertError("INVALID", wire.ask(Verb.KV_UPDATE, key("a")));
        assertThat(get("a").payload().utf8()).isEqualTo("1");
        assertThat(wire.ask(Verb.KV_UPDATE, key("a"), HeaderNames.EXPECTED, revision)
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    @DisplayName("PS-23: answers a write repeated under its id with the first receipt, also after a crash")
    void repeated() {
        Reply first = put("a", "1", HeaderNames.MSG_ID, "id");
        put("a", "2");
        wire.restart();

        Reply again = put("a", "1", HeaderNames.MSG_ID, "id");
        assertThat(again.number(HeaderNames.SEQ)).isEqualTo(first.number(HeaderNames.SEQ));
        assertThat(again.number(HeaderNames.DUPLICATE)).isEqualTo(1);
        assertThat(again.number(HeaderNames.EPOCH)).isEqualTo(1);
        assertThat(get("a").payload().utf8()).isEqualTo("2");
    }

    @Test
    @DisplayName("gives the durability that is asked for, and refuses what it cannot give")
    void durability() {
        assertThat(put("a", "1", HeaderNames.AT_LEAST, "disk").text(HeaderNames.DURABILITY))
                .isEqualTo("disk");
        assertError("UNSUPPORTED", put("a", "2", HeaderNames.AT_LEAST, "quorum(3)"));
        assertError(
                "UNSUPPORTED",
                wire.ask(
                        Verb.KV_ENSURE,
                        Target.bucket(BUCKET),
                        HeaderNames.BUCKET,
                        BUCKET,
                        HeaderNames.STREAM_DURABILITY,
                        "quorum(3)"));
        assertThat(get("a").payload().utf8()).isEqualTo("1");
        assertThat(ensure(HeaderNames.STREAM_DURABILITY, "disk")).isEqualTo(1);
        assertThat(put("a", "3").text(HeaderNames.DURABILITY)).isEqualTo("disk");
    }

    private long ensure(String header, Object value) {
        return wire.ask(Verb.KV_ENSURE, Target.bucket(BUCKET), HeaderNames.BUCKET, BUCKET, header, value)
                .number(HeaderNames.CHANGED);
    }

    @Test
    @DisplayName("is made and changed by ensure, which says whether anything was different")
    void ensure() {
        assertThat(ensure(HeaderNames.MAX_VALUE_BYTES, 5)).isEqualTo(1);
        assertThat(ensure(HeaderNames.MAX_VALUE_BYTES, 5)).isZero();
        assertError("TOO_LARGE", put("a", "123456"));
        assertThat(ensure(HeaderNames.MAX_VALUE_BYTES, 6)).isEqualTo(1);
        put("a", "123456");

        Reply info = wire.ask(Verb.KV_INFO, Target.bucket(BUCKET));
        assertThat(info.text(HeaderNames.BUCKET)).isEqualTo(BUCKET);
        assertThat(info.number(HeaderNames.MAX_VALUE_BYTES)).isEqualTo(6);
        assertThat(info.number(HeaderNames.KEYS)).isEqualTo(1);
        assertThat(info.number(HeaderNames.BYTES)).isEqualTo(7);
        assertThat(info.number(HeaderNames.LAST)).isEqualTo(1);
        assertThat(info.number(HeaderNames.EPOCH)).isEqualTo(1);
    }

    @Test
    @DisplayName("lists keys and values of a filter in pages of the size asked for")
    void pages() {
        for (String name : List.of("x.a", "x.b", "x.c", "y")) {
            put(name, "of " + name);
        }

        Pages first = wire.page(Verb.KV_KEYS, keys("x.*"), HeaderNames.MAX_MESSAGES, 2);
        assertThat(first.texts(HeaderNames.KEY)).containsExactly("x.a", "x.b");
        assertThat(first.end().count()).isEqualTo(2);
        assertThat(first.end().next()).contains("x.b");
        Pages rest = wire.page(Verb.KV_KEYS, keys("x.*"), HeaderNames.AFTER, "x.b", HeaderNames.MAX_MESSAGES, 2);
        assertThat(rest.texts(HeaderNames.KEY)).containsExactly("x.c");
        assertThat(rest.end().next()).isEmpty();
        Pages all = wire.page(Verb.KV_GET_ALL, keys(">"), HeaderNames.MAX_BYTES, 1 << 20);
        assertThat(all.items())
                .extracting(item -> item.payload().utf8())
                .containsExactly("of x.a", "of x.b", "of x.c", "of y");
        assertThat(wire.ask(Verb.KV_DELETE_ALL, keys("x.*")).number(HeaderNames.COUNT))
                .isEqualTo(3);
        assertThat(wire.page(Verb.KV_KEYS, keys(">")).texts(HeaderNames.KEY)).containsExactly("y");
    }

    @Test
    @DisplayName("PS-5: takes and gives values larger than a message, and tells them cut")
    void large() {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        Bytes value = Bytes.wrap(bytes);
        Listening changes = wire.listen(wire.subjects.keyChanges(BUCKET, SubjectFilter.all()));
        Reply receipt = putInParts("a", value, 700_000);
        assertThat(receipt.status()).isEqualTo(Status.OK);

        Reply head = get("a");
        assertThat(head.number(HeaderNames.TOTAL)).isEqualTo(bytes.length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.payload().toByteArray());
        while (all.size() < bytes.length) {
            Reply piece = wire.ask(
                    Verb.KV_GET,
                    key("a"),
                    HeaderNames.OFFSET,
                    all.size(),
                    HeaderNames.VERSION,
                    head.text(HeaderNames.VERSION));
            assertThat(piece.payload().isEmpty()).isFalse();
            all.writeBytes(piece.payload().toByteArray());
        }
        assertThat(Bytes.wrap(all.toByteArray())).isEqualTo(value);
        WireMessage change = changes.next();
        assertThat(HeaderReader.of(change.headers()).requiredNumber(HeaderNames.TOTAL, 1))
                .isEqualTo(bytes.length);
        assertThat(change.payload()).isEqualTo(head.payload());
        put("a", "other");
        assertError(
                "SEQ_CONFLICT",
                wire.ask(
                        Verb.KV_GET,
                        key("a"),
                        HeaderNames.OFFSET,
                        1000,
                        HeaderNames.VERSION,
                        head.text(HeaderNames.VERSION)));
    }

    private Reply putInParts(String key, Bytes value, int partBytes) {
        int count = (value.size() + partBytes - 1) / partBytes;
        for (int i = 0; i < count - 1; i++) {
            Reply part = wire.ask(
                    Verb.KV_PUT,
                    key(key),
                    with(HeaderNames.TRANSFER, "t1", HeaderNames.PART, i + "/" + count),
                    value.slice(i * partBytes, partBytes));
            assertThat(part.status()).isEqualTo(Status.PART);
        }
        int offset = (count - 1) * partBytes;
        return wire.ask(
                Verb.KV_PUT,
                key(key),
                with(HeaderNames.TRANSFER, "t1", HeaderNames.PART, (count - 1) + "/" + count),
                value.slice(offset, value.size() - offset));
    }

    @Test
    @DisplayName("PS-4: tells every change to its key's subject, once it is stored, and the last number once more")
    void changes() {
        Listening changes = wire.listen(wire.subjects.keyChanges(BUCKET, SubjectFilter.of("a.*")));
        long first = put("a.b", "1").number(HeaderNames.SEQ);
        put("other", "1");
        wire.ask(Verb.KV_DELETE, key("a.b"));

        WireMessage put = changes.next();
        assertThat(put.subject()).isEqualTo(wire.subjects.keyChange(Key.of(BUCKET, "a.b")));
        HeaderReader headers = HeaderReader.of(put.headers());
        assertThat(changes.kind(put)).isEqualTo("put");
        assertThat(put.payload().utf8()).isEqualTo("1");
        assertThat(headers.requiredText(HeaderNames.BUCKET)).isEqualTo(BUCKET);
        assertThat(headers.requiredNumber(HeaderNames.REVISION, 1)).isEqualTo(first);
        assertThat(headers.requiredNumber(HeaderNames.PREVIOUS, 0)).isZero();
        WireMessage delete = changes.next();
        assertThat(changes.kind(delete)).isEqualTo("delete");
        assertThat(HeaderReader.of(delete.headers()).requiredNumber(HeaderNames.PREVIOUS, 0))
                .isEqualTo(first);
        WireMessage head = changes.next();
        assertThat(changes.kind(head)).isEqualTo("head");
        assertThat(HeaderReader.of(head.headers()).requiredNumber(HeaderNames.REVISION, 0))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("PS-28: tells that a key expired though nobody asks")
    void expiry() {
        Listening changes = wire.listen(wire.subjects.keyChanges(BUCKET, SubjectFilter.all()));
        put("a", "1", HeaderNames.TTL, 60_000);
        assertThat(changes.kind(changes.next())).isEqualTo("put");
        wire.clock.advance(Duration.ofMinutes(1));

        HeaderReader expired = HeaderReader.of(changes.next("expire").headers());
        assertThat(expired.requiredText(HeaderNames.KEY)).isEqualTo("a");
        assertThat(get("a").status()).isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("PS-25: tells what changed after a revision, deletes included, page by page, also after a crash")
    void changesAfter() {
        put("a", "1");
        long seen = put("b", "1").number(HeaderNames.SEQ);
        put("c", "1");
        wire.ask(Verb.KV_DELETE, key("a"));
        wire.restart();
        put("b", "2");

        List<String> told = new ArrayList<>();
        Optional<String> next = Optional.of(Long.toString(seen));
        while (next.isPresent()) {
            Pages page = wire.page(
                    Verb.KV_CHANGES,
                    keys(">"),
                    HeaderNames.AFTER,
                    next.get(),
                    HeaderNames.EPOCH,
                    1,
                    HeaderNames.MAX_MESSAGES,
                    1);
            page.items().forEach(item -> told.add(item.text(HeaderNames.KIND) + " " + item.text(HeaderNames.KEY)));
            next = page.end().next();
        }
        assertThat(told).containsExactly("put c", "delete a", "put b");
    }

    @Test
    @DisplayName("begins anew for its followers when it was dropped, those that were away included")
    void drop() {
        long revision = put("a", "1").number(HeaderNames.SEQ);
        Listening changes = wire.listen(wire.subjects.keyChanges(BUCKET, SubjectFilter.of("a")));
        assertThat(wire.ask(Verb.KV_DROP, Target.bucket(BUCKET)).status()).isEqualTo(Status.OK);

        assertThat(changes.next("reset").subject()).isEqualTo(wire.subjects.keyChange(Key.of(BUCKET, "a")));
        assertThat(get("a").status()).isEqualTo(Status.NONE);
        assertThat(wire.page(Verb.KV_BUCKETS, Target.nothing()).items()).isEmpty();
        Pages gone = wire.page(Verb.KV_CHANGES, keys(">"), HeaderNames.AFTER, revision, HeaderNames.EPOCH, 1);
        assertThat(gone.texts(HeaderNames.KIND)).containsExactly("reset");
        assertThat(put("a", "2").number(HeaderNames.SEQ)).isGreaterThan(revision + 1);
        Pages anew = wire.page(Verb.KV_CHANGES, keys(">"), HeaderNames.AFTER, revision, HeaderNames.EPOCH, 1);
        assertThat(anew.texts(HeaderNames.KIND)).containsExactly("reset", "put");
    }

    @Test
    @DisplayName("is listed by name with what it holds, however small the pages and whatever was dropped")
    void buckets() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "bucket-%02d".formatted(i);
            wire.ask(Verb.KV_PUT, Target.of(Key.of(name, "k")), with(), Bytes.utf8("v"));
            if (i % 3 == 0) {
                wire.ask(Verb.KV_DROP, Target.bucket(name));
            } else {
                names.add(name);
            }
        }

        Pages all = wire.page(Verb.KV_BUCKETS, Target.nothing());
        assertThat(all.texts(HeaderNames.BUCKET)).isEqualTo(names);
        assertThat(all.texts(HeaderNames.KEYS)).containsOnly("1");
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Object[] headers = next.get().isEmpty()
                    ? new Object[] {HeaderNames.MAX_MESSAGES, 3}
                    : new Object[] {HeaderNames.MAX_MESSAGES, 3, HeaderNames.AFTER, next.get()};
            Pages page = wire.page(Verb.KV_BUCKETS, Target.nothing(), headers);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            seen.addAll(page.texts(HeaderNames.BUCKET));
            next = page.end().next();
        }
        assertThat(seen).isEqualTo(names);
    }

    @Test
    @DisplayName("is listed although many before it in its slot were dropped")
    void behindDropped() {
        List<String> names = new ArrayList<>();
        for (int i = 0; names.size() < 8; i++) {
            String name = "b%06d".formatted(i);
            if (Slots.ofKeys(name) == Slots.ofKeys("b000000")) {
                names.add(name);
            }
        }
        names.forEach(name -> wire.ask(Verb.KV_PUT, Target.of(Key.of(name, "k")), with(), Bytes.utf8("v")));
        names.subList(0, 7).forEach(name -> wire.ask(Verb.KV_DROP, Target.bucket(name)));

        Pages page = wire.page(Verb.KV_BUCKETS, Target.nothing(), HeaderNames.MAX_MESSAGES, 2);
        assertThat(page.texts(HeaderNames.BUCKET)).containsExactly(names.get(7));
        assertThat(page.end().next()).isEmpty();
    }
}
