/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.persist.server.WireFixture.Listening;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Verb;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Over the wire, a key")
final class KeyVerbsTest extends BucketOverTheWire {

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

    private static void assertError(String code, Reply reply) {
        assertThat(reply.status()).isEqualTo(Status.ERROR);
        assertThat(reply.text(HeaderNames.CODE)).isEqualTo(code);
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
}
