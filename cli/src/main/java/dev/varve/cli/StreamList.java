/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.StreamInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream list}: the streams there are. */
@Command(
        name = "list",
        description =
                "Print the streams under a prefix or with a subject that fits a filter, by name, with their sizes.")
final class StreamList implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PREFIX|FILTER",
            description = "Such as 'orders', for 'orders' and all that begins with 'orders.'; or 'orders.*.new'"
                    + " (default: all).")
    private String wanted = ">";

    @Override
    public Integer call() {
        Set<String> printed = new HashSet<>();
        try (Varve varve = session.open()) {
            for (SubjectFilter filter : filters(wanted)) {
                print(varve, filter, printed);
            }
        }
        return ExitCodes.OK;
    }

    /** A text without wildcards is a prefix: itself, and all below it. */
    private static List<SubjectFilter> filters(String wanted) {
        SubjectFilter filter = SubjectFilter.of(wanted.endsWith(".") ? wanted + ">" : wanted);
        return filter.isLiteral() ? List.of(filter, SubjectFilter.of(wanted + ".>")) : List.of(filter);
    }

    private void print(Varve varve, SubjectFilter filter, Set<String> printed) {
        try (ClosableIterator<StreamInfo> streams = varve.streams().list(filter)) {
            while (streams.hasNext()) {
                StreamInfo info = streams.next();
                // A declared stream may fit both.
                if (!printed.contains(info.name())) {
                    session.print(() -> StreamTexts.line(info), () -> StreamTexts.json(info));
                }
                if (filter.isLiteral()) {
                    printed.add(info.name());
                }
            }
        }
    }
}
