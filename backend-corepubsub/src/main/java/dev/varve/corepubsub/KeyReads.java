/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.KeyValueCodec;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads of keys. Safe for use by many threads. */
final class KeyReads {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(512, 512 * 1024);

    private final Scope scope;
    private final NamedPages pages;

    KeyReads(Scope scope) {
        this.scope = scope;
        this.pages = new NamedPages(scope);
    }

    Optional<KeyValueEntry> get(Key key) {
        return entry(key, scope.askWhole(request(key)));
    }

    CompletableFuture<Optional<KeyValueEntry>> getAsync(Key key) {
        return scope.whole(request(key)).thenApply(reply -> entry(key, reply));
    }

    ClosableIterator<String> keys(String bucket, SubjectFilter filter) {
        Request request = Request.of(Verb.KV_KEYS, Target.keys(bucket, filter), Slots.ofKeys(bucket));
        return pages.iterate(request, LIMITS, item -> Optional.of(item.headers().requiredText(HeaderNames.KEY)));
    }

    ClosableIterator<KeyValueEntry> getAll(String bucket, SubjectFilter filter) {
        Request request = Request.of(Verb.KV_GET_ALL, Target.keys(bucket, filter), Slots.ofKeys(bucket));
        return pages.iterate(request, LIMITS, item -> {
            KeyValueEntry entry = KeyValueCodec.read(item.headers(), bucket, item.payload());
            boolean cut = item.headers().text(HeaderNames.TOTAL).isPresent();
            return cut ? get(entry.key()) : Optional.of(entry);
        });
    }

    private static Request request(Key key) {
        return Request.of(Verb.KV_GET, Target.of(key), Slots.ofKeys(key.bucket()));
    }

    private static Optional<KeyValueEntry> entry(Key key, Reply reply) {
        return reply.isNone()
                ? Optional.empty()
                : Optional.of(KeyValueCodec.read(reply.headers(), key.bucket(), reply.payload()));
    }
}
