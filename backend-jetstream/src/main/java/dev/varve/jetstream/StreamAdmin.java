/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Declares, compares, lists and drops streams. */
final class StreamAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(StreamAdmin.class);

    private final Scope scope;
    private final Session session;
    private final Directory directory;
    private final MirrorOrigin origins;
    private final SubjectOwners owners;

    StreamAdmin(Scope scope) {
        this.scope = scope;
        this.session = scope.session();
        this.directory = session.directory();
        this.owners = new SubjectOwners(session);
        this.origins = new MirrorOrigin(
                session.administration(), session.naming(), directory.configs().placements(), session.room());
    }

    Optional<StreamInfo> info(Subject subject) {
        Effort effort = scope.read("info of '" + subject + "'");
        return directory
                .find(subject, effort)
                .flatMap(stream -> directory.state(stream.id(), effort))
                .map(StreamState::info);
    }

    ClosableIterator<StreamInfo> list(SubjectFilter filter) {
        Effort effort = scope.read("list of '" + filter + "'");
        List<StreamInfo> found = directory.owners(filter, effort).stream()
                .map(id -> directory.state(id, scope.read(effort.what())))
                .flatMap(Optional::stream)
                .filter(state -> state.stream().spec().subjects().stream().anyMatch(filter::overlaps))
                .map(StreamState::info)
                .sorted(Comparator.comparing(StreamInfo::name))
                .toList();
        return new HeldIterator<>(found);
    }

    List<Difference> diff(StreamSpec spec) {
        Effort effort = scope.read("diff of stream '" + spec.name() + "'");
        return differences(spec, existing(spec, effort));
    }

    private Optional<KnownStream> existing(StreamSpec spec, Effort effort) {
        checkName(spec);
        return directory.byId(session.naming().declared(spec.name()), effort);
    }

    private static void checkName(StreamSpec spec) {
        boolean taken = spec.name().startsWith("KV_") || spec.name().startsWith("OBJ_");
        Preconditions.require(
                !taken, "stream name '" + spec.name() + "' begins as those of JetStream's buckets do; choose another");
    }

    private List<Difference> differences(StreamSpec spec, Optional<KnownStream> existing) {
        return existing.map(stream -> Stream.concat(
                                spec.differencesFrom(stream.spec()).stream(),
                                directory.configs().placements().differences(spec, stream.config()).stream())
                        .toList())
                .orElseGet(() -> List.of(new Difference("name", spec.name(), "absent", true)));
    }

    List<Difference> ensure(StreamSpec spec) {
        Effort effort = scope.write("ensure of stream '" + spec.name() + "'", spec.name(), "");
        SpecRequirements.check(spec, session.capabilities());
        Optional<KnownStream> existing = existing(spec, effort.reading());
        List<Difference> differences = differences(spec, existing);
        SpecRequirements.requireChangeable(spec, differences);
        existing.ifPresent(stream -> SpecRequirements.requirePromotable(spec, stream, session.features()));
        boolean outdated = existing.filter(directory.configs()::isOutdated).isPresent();
        if (outdated || !differences.isEmpty()) {
            bringAbout(spec, existing, effort);
            directory.forgetAll();
        }
        ensureContent(spec, effort.reading());
        return differences;
    }

    /** Sees to it that values which are too large for a message have a place, where the limits of {@code spec} speak of such, and that what is there is kept as the stream is. */
    private void ensureContent(StreamSpec spec, Effort effort) {
        boolean expected = spec.limits().maxMessageBytes() > session.room()
                && spec.limits().maxBytes() == 0;
        existing(spec, effort).filter(stream -> !stream.isMirror()).ifPresent(stream -> {
            if (expected || hasContent(stream, effort)) {
                var unused = session.contents().findOrMake(stream, effort);
                session.sweep().soon(stream, Integer.MAX_VALUE);
            }
        });
    }

    private boolean hasContent(KnownStream stream, Effort effort) {
        try {
            return session.contents().find(stream, effort).isPresent();
        } catch (StorageException e) {
            if (e.code() == ErrorCode.DENIED) {
                // Who may not look at it has not made it.
                return false;
            }
            throw e;
        }
    }

    private void bringAbout(StreamSpec spec, Optional<KnownStream> existing, Effort effort) {
        String verb = existing.isPresent() ? "STREAM.UPDATE." : "STREAM.CREATE.";
        owners.requireNoMirrors(spec, effort.reading());
        ObjectNode config = existing.map(stream -> directory.configs().changed(stream.config(), spec))
                .orElseGet(() -> directory.configs().declared(spec));
        boolean moved = existing.filter(
                        stream -> new HashSet<>(stream.spec().subjects()).equals(new HashSet<>(spec.subjects())))
                .isEmpty();
        if (spec.mirrorOf().isPresent() && moved) {
            origins.write(config, spec, effort.reading());
        }
        ApiAnswer answer =
                session.administration().change(verb + session.naming().declared(spec.name()), config, effort);
        if (answer.isError(ApiError.SUBJECTS_OVERLAP)) {
            throw owners.overlap(spec, effort.reading());
        }
        answer.orThrow(effort);
    }

    boolean drop(SubjectFilter filter) {
        Effort effort = scope.write("drop of the stream of '" + filter + "'", filter.value(), "");
        List<KnownStream> streams = directory.owners(filter, effort.reading()).stream()
                .flatMap(id -> directory.byId(id, effort).stream())
                .filter(stream -> stream.spec().subjects().stream().anyMatch(owned -> owned.covers(filter)))
                .toList();
        return streams.stream().findFirst().map(stream -> drop(stream, effort)).orElse(false);
    }

    private boolean drop(KnownStream stream, Effort effort) {
        if (stream.deniesDelete()) {
            throw StorageException.denied(
                    effort.what() + " was refused: stream '" + stream.name() + "' denies deletes", null);
        }
        try {
            return session.administration().remove("STREAM.DELETE." + stream.id(), effort);
        } finally {
            directory.forgetAll();
            dropContent(stream, effort.reading());
        }
    }

    private void dropContent(KnownStream stream, Effort effort) {
        try {
            boolean gone = directory
                    .byId(stream.id(), effort)
                    .filter(now -> now.epoch() == stream.epoch())
                    .isEmpty();
            if (gone && !stream.isMirror()) {
                session.contents().drop(stream, effort);
            }
        } catch (StorageException e) {
            LOG.warn(
                    "values of the dropped stream {} are left in {}: {}",
                    stream.id(),
                    ContentStreams.name(stream),
                    e.getMessage());
        }
    }
}
