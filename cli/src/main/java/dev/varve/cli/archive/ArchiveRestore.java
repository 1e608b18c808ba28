/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.restore.DirectorySink;
import dev.varve.tiering.archive.restore.Restore;
import dev.varve.tiering.archive.restore.RestorePlan;
import dev.varve.tiering.archive.restore.RestoreSink;
import dev.varve.tiering.archive.restore.StreamSink;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive restore}: messages put back. */
@Command(
        name = "restore",
        description = {
            "Put messages of an archive back: into a stream, each at its sequence, or into a directory, as segment files.",
            "Into a stream, subjects may get a prefix. The store time of a message is kept in files only: a stream gives it a new one.",
            "What is in a cold class is asked for by --start, which tells the cost and asks for nothing without --yes; --status tells how far it is."
        })
final class ArchiveRestore implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Mixin
    private ColdOptions cold = new ColdOptions();

    @Option(names = "--into", paramLabel = "stream|dir", description = "What to restore into.")
    private @Nullable Target into;

    @Option(names = "--dir", paramLabel = "DIR", description = "The directory, with --into dir.")
    private @Nullable Path directory;

    @Option(
            names = "--prefix",
            paramLabel = "SUBJECT",
            description = "What stands before every subject, with --into stream (default: nothing).")
    private String prefix = "";

    @Option(names = "--resume", description = "Go on where an earlier attempt, into the same stream, ended.")
    private boolean resume;

    /** What messages are restored into. */
    enum Target {
        STREAM,
        DIR
    }

    @Override
    public Integer call() {
        Preconditions.require(
                (into != null) != cold.isAsked(), "give one of --into stream, --into dir, --start and --status");
        RestorePlan plan = RestorePlan.of(place.open(session), range.range());
        if (into == null) {
            cold.run(session, plan, place);
        } else {
            restore(plan);
        }
        return ExitCodes.OK;
    }

    private void restore(RestorePlan plan) {
        long restored;
        if (into == Target.DIR) {
            restored = restore(plan, new DirectorySink(target()));
        } else {
            try (Varve varve = session.open()) {
                restored = restore(plan, new StreamSink(varve, this::named, mode()));
            }
        }
        print(plan, restored);
    }

    private Path target() {
        if (directory == null) {
            throw StorageException.invalid("--into dir needs --dir DIR");
        }
        return directory;
    }

    private StreamSink.Mode mode() {
        return resume ? StreamSink.Mode.GO_ON : StreamSink.Mode.EMPTY;
    }

    private Subject named(Subject subject) {
        return prefix.isEmpty() ? subject : Subject.of(prefix + "." + subject);
    }

    private long restore(RestorePlan plan, RestoreSink sink) {
        try (sink) {
            return Restore.run(plan, sink, place.work(), manifest -> {});
        }
    }

    private void print(RestorePlan plan, long restored) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("segments", plan.segments().size());
        json.put("restored", restored);
        place.addTraffic(json);
        session.print(
                () -> restored + " messages restored from " + plan.segments().size() + " segments", () -> json);
    }
}
