/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.kv.Key;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Over the wire, a bucket of keys")
final class BucketVerbsTest extends BucketOverTheWire {

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
