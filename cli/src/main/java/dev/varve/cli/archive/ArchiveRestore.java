/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

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
            "Into a stream, subjects may get a prefix. The store time of a message is kept in files only: a stream gives it a new one."
        })
final class ArchiveRestore implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--into", required = true, paramLabel = "stream|dir", description = "What to restore into.")
    private Target into = Target.DIR;

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
        RestorePlan plan = RestorePlan.of(place.open(session), range.range());
        long restored;
        if (into == Target.DIR) {
            restored = restore(plan, new DirectorySink(target()));
        } else {
            try (Varve varve = session.open()) {
                restored = restore(plan, new StreamSink(varve, this::named, mode()));
            }
        }
        print(plan, restored);
        return ExitCodes.OK;
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
        session.print(
                () -> restored + " messages restored from " + plan.segments().size() + " segments", () -> json);
    }
}
