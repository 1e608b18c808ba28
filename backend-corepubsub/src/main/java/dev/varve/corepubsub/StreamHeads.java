/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ListingPlace;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The last message of each subject: of declared streams from the owner of each, of undeclared ones from all servers. Safe for use by many threads. */
final class StreamHeads {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(512, 512 * 1024);

    private final Scope scope;
    private final StreamReads reads;
    private final FanOut fanOut;

    StreamHeads(Scope scope, StreamReads reads) {
        this.scope = scope;
        this.reads = reads;
        this.fanOut = new FanOut(scope);
    }

    ClosableIterator<StoredMessage> lastPerSubject(SubjectFilter filter) {
        if (filter.isLiteral()) {
            int slot = scope.session().view().slot(filter.literal());
            Request request = Request.of(Verb.LAST_PER_SUBJECT, Target.of(filter), slot);
            return new NamedPages(scope).iterate(request, LIMITS, reads::item);
        }
        Effort effort = scope.read(Request.of(Verb.LAST_PER_SUBJECT, Target.of(filter), Request.NO_SLOT));
        boolean confirmed = Waiting.on(fanOut.confirm(), effort);
        ClusterMap map = scope.session().view().map();
        Optional<String> owner = confirmed ? DeclaredStreams.covering(map, filter) : Optional.empty();
        if (owner.isPresent()) {
            return ofDeclared(filter, owner.get());
        }
        List<Supplier<ClosableIterator<StoredMessage>>> parts = new ArrayList<>();
        for (String name : confirmed ? DeclaredStreams.overlapping(map, filter) : listed(filter)) {
            parts.add(() -> ofDeclared(filter, name));
        }
        parts.add(() -> ofUndeclared(filter));
        return new ChainedIterator<>(parts);
    }

    /** The declared streams with a subject in {@code filter}, where no coordinator says which are declared. */
    private List<String> listed(SubjectFilter filter) {
        List<String> names = new ArrayList<>();
        try (ClosableIterator<StreamInfo> streams = new StreamScans(scope, reads).list(filter)) {
            streams.forEachRemaining(stream -> {
                if (stream.declared()) {
                    names.add(stream.name());
                }
            });
        }
        return names;
    }

    private ClosableIterator<StoredMessage> ofDeclared(SubjectFilter filter, String name) {
        Request request = Request.of(Verb.LAST_PER_SUBJECT, Target.of(filter), Slots.ofDeclared(name))
                .with(WireHeaders.builder().add(HeaderNames.STREAM, name));
        return new NamedPages(scope).iterate(request, LIMITS, reads::item);
    }

    private ClosableIterator<StoredMessage> ofUndeclared(SubjectFilter filter) {
        FanOut.Query query =
                new FanOut.Query(Verb.LAST_PER_SUBJECT, Target.of(filter), WireHeaders.none(), new Heads(filter));
        Effort effort = scope.read(Request.of(query.verb(), query.target(), Request.NO_SLOT));
        return new PagedIterator<>(
                fanOut.begin(query),
                effort,
                FanOut.undamaged(item -> isDeclared(item) ? Optional.empty() : reads.item(item)));
    }

    private boolean isDeclared(Reply item) {
        Subject subject = item.headers().requiredParsed(HeaderNames.SUBJECT, Subject::of);
        return scope.session().view().map().declaredStream(subject).isPresent();
    }

    /** Last messages of undeclared streams. */
    private record Heads(SubjectFilter filter) implements FanOut.Item {
        @Override
        public String place(Reply item) {
            return ListingPlace.ofUndeclared(item.headers().requiredText(HeaderNames.SUBJECT));
        }

        @Override
        public int slot(Reply item) {
            return Slots.ofUndeclared(item.headers().requiredParsed(HeaderNames.SUBJECT, Subject::of));
        }

        @Override
        public boolean isEmpty(ClusterMap map) {
            return DeclaredStreams.covering(map, filter).isPresent();
        }
    }
}
