/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.FeedPosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Changes of streams that have subjects in a filter. Safe for use by many threads. */
final class StreamFeedSource implements FeedSource {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(256, 512 * 1024);

    /** What is wrong with one stream, as listings tell it, and not with the question. */
    private static final Set<ErrorCode> TOLD = Set.of(ErrorCode.CORRUPT, ErrorCode.RESTORING);

    private final Scope scope;
    private final StreamScans scans;
    private final SubjectFilter filter;

    StreamFeedSource(Scope scope, StreamScans scans, SubjectFilter filter) {
        this.scope = scope;
        this.scans = scans;
        this.filter = filter;
    }

    @Override
    public String subject() {
        return scope.session().subjects().changes(filter);
    }

    @Override
    public LiveBuffer.Waiting waiting() {
        return LiveBuffer.Waiting.EACH;
    }

    @Override
    public CompletableFuture<List<StreamPosition>> positions() {
        return scans.confirm()
                .thenCompose(confirmed -> confirmed && isOfOneStream()
                        ? one(filter.literal())
                        : CompletableFuture.supplyAsync(
                                this::list, scope.session().workers()));
    }

    /** Whether no stream has the subject but the undeclared one of its name. */
    private boolean isOfOneStream() {
        return filter.isLiteral()
                && DeclaredStreams.overlapping(scope.session().view().map(), filter)
                        .isEmpty();
    }

    /** That of the stream of {@code subject}, which its owner knows: a listing would have every server look into all that it has. */
    private CompletableFuture<List<StreamPosition>> one(Subject subject) {
        Request request = Request.of(Verb.INFO, Target.of(subject), Slots.ofUndeclared(subject));
        return scope.session().calls().reply(request, scope.read(request)).handle((reply, failure) -> {
            if (failure == null) {
                return reply.isNone() ? List.of() : List.of(position(reply.headers()));
            }
            return List.of(damaged(subject, failure));
        });
    }

    private static StreamPosition damaged(Subject subject, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof StorageException damage && TOLD.contains(damage.code())) {
            return new StreamPosition(subject.value(), 0, 0, true, Optional.of(damage));
        }
        throw new CompletionException(cause);
    }

    private List<StreamPosition> list() {
        // Positions know names only: of a declared stream and an undeclared one of the same name, the declared one is
        // followed.
        Map<String, StreamPosition> positions = new LinkedHashMap<>();
        try (ClosableIterator<Reply> streams = scans.positions(filter)) {
            streams.forEachRemaining(item -> {
                StreamPosition position = position(item.headers());
                positions.putIfAbsent(position.stream(), position);
            });
        }
        return List.copyOf(positions.values());
    }

    private StreamPosition position(HeaderReader item) {
        if (ErrorCodec.isIn(item)) {
            String stream = item.requiredText(HeaderNames.STREAM);
            return new StreamPosition(stream, 0, 0, covers(stream), Optional.of(ErrorCodec.read(item)));
        }
        FeedPosition position = StreamCodec.readPosition(item);
        return new StreamPosition(
                position.stream(), position.epoch(), position.number(), covers(position.stream()), Optional.empty());
    }

    @Override
    public CompletableFuture<ChangePage> changes(Replay replay, long after) {
        Request request = request(replay, after);
        return scope.session().calls().page(request, scope.read(request)).thenApply(page -> {
            OptionalLong next =
                    page.end().next().stream().mapToLong(Long::parseLong).findFirst();
            return new ChangePage(
                    page.items().stream().map(this::replayed).toList(),
                    next,
                    page.end().bound(),
                    page.end().epoch().orElse(0));
        });
    }

    private Request request(Replay replay, long after) {
        String stream = replay.follow().stream();
        boolean declared = !scope.session().view().map().filters(stream).isEmpty();
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.AFTER, after);
        if (replay.epoch() > 0) {
            headers.add(HeaderNames.EPOCH, replay.epoch());
        }
        if (replay.known() > after) {
            headers.add(HeaderNames.NUMBER, replay.known());
        }
        replay.bound().ifPresent(bound -> headers.add(HeaderNames.BOUND, bound));
        LIMITS.write(headers);
        if (!declared) {
            Subject subject = Subject.of(stream);
            return Request.of(Verb.CHANGES, Target.of(subject), Slots.ofUndeclared(subject))
                    .with(headers);
        }
        String one = replay.start().subject();
        SubjectFilter wanted = one.isEmpty() ? filter : SubjectFilter.of(one);
        return Request.of(Verb.CHANGES, Target.of(wanted), Slots.ofDeclared(stream))
                .with(headers.add(HeaderNames.STREAM, stream));
    }

    /** The headers of a listing and of a page say the same of a change. */
    private FeedEvent replayed(Reply item) {
        return event(item.headers(), item.payload());
    }

    @Override
    public FeedEvent live(WireMessage message) {
        return event(HeaderReader.of(message.headers()), message.payload());
    }

    private static FeedEvent event(HeaderReader headers, Bytes payload) {
        FeedPosition position = StreamCodec.readPosition(headers);
        return new FeedEvent(
                FeedEvent.Type.of(headers.requiredText(HeaderNames.KIND)),
                position.stream(),
                headers.text(HeaderNames.SUBJECT).orElse(""),
                position.epoch(),
                position.number(),
                headers.number(HeaderNames.PREVIOUS, 0).orElse(0),
                WireMessage.of("", headers.headers(), payload));
    }

    @Override
    public boolean covers(String stream) {
        List<SubjectFilter> declared = scope.session().view().map().filters(stream);
        return declared.stream().allMatch(filter::covers);
    }
}
