/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve stream watch}: follows the changes of streams. */
@Command(
        name = "watch",
        description = "Follow the changes of every stream that fits a subject or filter, until interrupted.")
final class StreamWatch implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private WatchOptions watch = new WatchOptions();

    @Parameters(index = "0", paramLabel = "SUBJECT")
    private String subject = "";

    @Override
    public Integer call() {
        SubjectFilter filter = SubjectFilter.of(subject);
        FeedStart start = watch.fromBeginning() ? FeedStart.beginning() : FeedStart.now();
        try (Varve varve = session.open();
                Changes changes = varve.streams().changes(filter, start)) {
            watch.run(wait -> {
                Optional<Change> change = changes.next(wait);
                change.ifPresent(c -> session.print(() -> text(c), () -> json(c)));
                return change.isPresent();
            });
        }
        return ExitCodes.OK;
    }

    private static String text(Change change) {
        return change.message()
                .map(Texts::message)
                .orElseGet(() -> change.seq() + "\t" + kind(change) + "\t"
                        + change.subject().map(Object::toString).orElse("*"));
    }

    private static Map<String, Object> json(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind(change));
        json.put("stream", change.position().stream());
        json.put("epoch", change.position().epoch());
        json.put("number", change.position().number());
        change.subject().ifPresent(s -> json.put("subject", s.value()));
        json.put("seq", change.seq());
        change.message().ifPresent(m -> json.put("message", Json.message(m)));
        return json;
    }

    private static String kind(Change change) {
        return change.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
