/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.cli.Terminal;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionLimits;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.DataAvailability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da publish}: each line an action, through the journal. */
@Command(
        name = "publish",
        description = {
            "Publish each line as an action, through the journal, and wait until all are replicated.",
            "Cut off at any moment, it goes on where it was when it is given the same file again."
        })
final class DaPublish implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The lines, gzip too; line n is the n-th action (default: the standard input, as the next actions).")
    private @Nullable Path file;

    @Option(
            names = "--first",
            paramLabel = "ID",
            description = "Which action the first line is (default: 1 of a file, the next one of the standard input).")
    private @Nullable Long first;

    @Option(names = "--each", description = "Print each action as it is replicated.")
    private boolean each;

    @Override
    public Integer call() throws IOException {
        DaConfig config = DaSection.of(session);
        Optional<InputFile> input = Optional.ofNullable(file).map(InputFile::new);
        // What is wrong with a file is to show before anything is stored.
        long lines = input.isPresent()
                ? input.get().scan(ActionLimits.MAX_PAYLOAD_BYTES).lines()
                : 0;
        try (Varve varve = session.open();
                DataAvailability da = DataAvailability.start(varve, config);
                PublishProgress progress = new PublishProgress(session, each, Terminal.watches() ? lines : 0);
                LineReader reader = input.isPresent()
                        ? input.get().open(ActionLimits.MAX_PAYLOAD_BYTES)
                        : new LineReader(session.in(), "the standard input", ActionLimits.MAX_PAYLOAD_BYTES)) {
            Publishing publishing = new Publishing(da, progress);
            ActionLines actions = new ActionLines(reader, firstId(da));
            long skipped = actions.skip(da);
            for (Optional<Action> next = actions.next(); next.isPresent(); next = actions.next()) {
                publishing.add(next.get());
            }
            publishing.finish().print(session, skipped);
        }
        return ExitCodes.OK;
    }

    private long firstId(DataAvailability da) {
        OptionalLong last = da.lastJournaled();
        long next = last.isPresent() ? last.getAsLong() + 1 : 1;
        return first != null ? first : file != null ? 1 : next;
    }
}
