/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Declares, compares, lists and drops streams. */
final class StreamAdmin {

    private final Scope scope;
    private final Session session;
    private final Directory directory;

    StreamAdmin(Scope scope) {
        this.scope = scope;
        this.session = scope.session();
        this.directory = session.directory();
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

    private static List<Difference> differences(StreamSpec spec, Optional<KnownStream> existing) {
        return existing.map(stream -> spec.differencesFrom(stream.spec()))
                .orElseGet(() -> List.of(new Difference("name", spec.name(), "absent", true)));
    }

    List<Difference> ensure(StreamSpec spec) {
        Effort effort = scope.write("ensure of stream '" + spec.name() + "'", spec.name(), "");
        SpecRequirements.check(spec, session.capabilities());
        Optional<KnownStream> existing = existing(spec, effort.reading());
        List<Difference> differences = differences(spec, existing);
        SpecRequirements.requireChangeable(spec, differences);
        boolean outdated = existing.filter(directory.configs()::isOutdated).isPresent();
        if (outdated || !differences.isEmpty()) {
            bringAbout(spec, existing, effort);
            directory.forgetAll();
        }
        return differences;
    }

    private void bringAbout(StreamSpec spec, Optional<KnownStream> existing, Effort effort) {
        String verb = existing.isPresent() ? "STREAM.UPDATE." : "STREAM.CREATE.";
        ObjectNode config = existing.map(stream -> directory.configs().changed(stream.config(), spec))
                .orElseGet(() -> directory.configs().declared(spec));
        ApiAnswer answer =
                session.administration().change(verb + session.naming().declared(spec.name()), config, effort);
        if (answer.isError(ApiError.SUBJECTS_OVERLAP)) {
            throw overlap(spec, effort);
        }
        answer.orThrow(effort);
    }

    private StorageException overlap(StreamSpec spec, Effort effort) {
        List<String> others = spec.subjects().stream()
                .flatMap(filter -> directory.owners(filter, effort).stream())
                .flatMap(id -> directory.byId(id, effort).stream())
                .map(KnownStream::name)
                .filter(name -> !name.equals(spec.name()))
                .distinct()
                .toList();
        return StorageException.invalid(
                "stream '" + spec.name() + "' wants subjects that belong to " + others + "; no subject belongs to two");
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
        ApiAnswer answer = session.administration().change("STREAM.DELETE." + stream.id(), Json.object(), effort);
        directory.forgetAll();
        if (answer.isAbsent()) {
            return false;
        }
        answer.orThrow(effort);
        return true;
    }
}
