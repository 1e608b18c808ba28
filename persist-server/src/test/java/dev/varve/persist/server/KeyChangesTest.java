/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.persist.server.WireFixture.Listening;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Over the wire, a bucket of keys, to its followers,")
final class KeyChangesTest extends BucketOverTheWire {

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
}
