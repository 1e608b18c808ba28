/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Changes of keys of one bucket. Safe for use by many threads. */
final class KeyFeedSource implements FeedSource {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(256, 512 * 1024);

    private final Scope scope;
    private final String bucket;
    private final SubjectFilter filter;

    KeyFeedSource(Scope scope, String bucket, SubjectFilter filter) {
        this.scope = scope;
        this.bucket = bucket;
        this.filter = filter;
    }

    @Override
    public String subject() {
        return scope.session().subjects().keyChanges(bucket, filter);
    }

    @Override
    public LiveBuffer.Waiting waiting() {
        return LiveBuffer.Waiting.LATEST;
    }

    @Override
    public CompletableFuture<List<StreamPosition>> positions() {
        Request request = Request.of(Verb.KV_INFO, Target.bucket(bucket), Slots.ofKeys(bucket));
        return scope.session().calls().reply(request, scope.read(request)).thenApply(reply -> {
            if (reply.isNone()) {
                return List.of();
            }
            BucketInfo info = BucketCodec.readInfo(reply.headers());
            return List.of(new StreamPosition(bucket, info.epoch(), info.lastRevision(), false, Optional.empty()));
        });
    }

    @Override
    public CompletableFuture<ChangePage> changes(Replay replay, long after) {
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.AFTER, after);
        if (replay.epoch() > 0) {
            headers.add(HeaderNames.EPOCH, replay.epoch());
        }
        if (replay.known() > after) {
            headers.add(HeaderNames.REVISION, replay.known());
        }
        replay.bound().ifPresent(bound -> headers.add(HeaderNames.BOUND, bound));
        LIMITS.write(headers);
        String one = replay.start().subject();
        SubjectFilter wanted = one.isEmpty() ? filter : SubjectFilter.of(one);
        Request request = Request.of(Verb.KV_CHANGES, Target.keys(bucket, wanted), Slots.ofKeys(bucket))
                .with(headers);
        return scope.session().calls().page(request, scope.read(request)).thenApply(page -> {
            OptionalLong next =
                    page.end().next().stream().mapToLong(Long::parseLong).findFirst();
            List<FeedEvent> events = page.items().stream()
                    .map(item -> event(item.headers(), item.payload()))
                    .toList();
            return new ChangePage(
                    events, next, page.end().bound(), page.end().epoch().orElse(0));
        });
    }

    @Override
    public FeedEvent live(WireMessage message) {
        return event(HeaderReader.of(message.headers()), message.payload());
    }

    private FeedEvent event(HeaderReader headers, Bytes payload) {
        return new FeedEvent(
                FeedEvent.Type.of(headers.requiredText(HeaderNames.KIND)),
                bucket,
                headers.text(HeaderNames.KEY).orElse(""),
                headers.requiredNumber(HeaderNames.EPOCH, 0),
                headers.requiredNumber(HeaderNames.REVISION, 0),
                headers.number(HeaderNames.PREVIOUS, 0).orElse(0),
                WireMessage.of("", headers.headers(), payload));
    }

    /** Nothing says that revisions follow each other without a hole, so each key has its own chain. */
    @Override
    public boolean covers(String stream) {
        return false;
    }
}
