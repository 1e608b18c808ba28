/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.CommandFailure;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.chain.VerifiedActions;
import dev.varve.recipes.da.snapshot.RestoredSnapshot;
import dev.varve.recipes.da.snapshot.SnapshotId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da restore}: the latest state that is whole, and the actions behind it. */
@Command(
        name = "restore",
        description = {
            "Bring the latest state that is whole to a file, and verify the actions behind it.",
            "A damaged snapshot is passed over; the file appears only when its hash is right."
        })
final class DaRestore implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "Where the state goes.")
    private Path file = Path.of("");

    @Option(
            names = "--actions",
            paramLabel = "FILE",
            description = "Where the actions behind the state go, a line each.")
    private @Nullable Path actions;

    @Override
    public Integer call() throws IOException {
        DaConfig config = DaSection.of(session);
        try (Varve varve = session.open()) {
            SolutionRevision revision = Marks.revision(varve, config);
            RestoredSnapshot restored = SnapshotTexts.store(varve, config)
                    .restore(version -> version.equals(config.application()), file.toAbsolutePath())
                    .orElseThrow(() -> CommandFailure.notFound("no snapshot of version " + config.application()
                            + " is whole in '" + config.names().snapshotBucket() + "'"));
            long replayed = replay(varve, revision, restored.info().id().actionId());
            print(restored, replayed);
        }
        return ExitCodes.OK;
    }

    private long replay(Varve varve, SolutionRevision revision, long after) throws IOException {
        long count = 0;
        try (VerifiedActions behind = VerifiedActions.after(varve.streams(), revision, after);
                OutputStream lines =
                        actions == null ? OutputStream.nullOutputStream() : Files.newOutputStream(actions)) {
            while (behind.hasNext()) {
                ActionRecord record = behind.next();
                lines.write(record.action().payload().unsafeArray());
                lines.write('\n');
                count++;
            }
        }
        return count;
    }

    private void print(RestoredSnapshot restored, long replayed) {
        Map<String, Object> json = SnapshotTexts.json(restored.info());
        json.put(
                "damaged", restored.damaged().stream().map(SnapshotId::toString).toList());
        json.put("actions-behind", replayed);
        session.print(
                () -> SnapshotTexts.line(restored.info())
                        + (restored.damaged().isEmpty() ? "" : "; damaged and passed over: " + restored.damaged())
                        + "\n" + replayed + " verified actions behind it",
                () -> json);
    }
}
