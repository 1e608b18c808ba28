/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve kv watch}: follows the changes of a bucket. */
@Command(name = "watch", description = "Follow the changes of the keys of a bucket, until interrupted.")
final class KvWatch implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILTER",
            description = "Such as 'customers.*' (default: all).")
    private String filter = ">";

    @Mixin
    private WatchOptions options = new WatchOptions();

    @Override
    public Integer call() {
        SubjectFilter wanted = SubjectFilter.of(filter);
        WatchStart start = options.fromBeginning() ? WatchStart.values() : WatchStart.now();
        try (Varve varve = session.open();
                Watch watch = varve.keyValues().watch(bucket, wanted, start)) {
            options.run(wait -> {
                Optional<KeyValueChange> change = watch.next(wait);
                change.ifPresent(c -> session.print(() -> text(c), () -> json(c)));
                return change.isPresent();
            });
        }
        return ExitCodes.OK;
    }

    private static String text(KeyValueChange change) {
        String key = change.key().map(k -> k.name()).orElse("*");
        String what = change.entry().map(e -> Texts.value(e.value())).orElse("(" + kind(change) + ")");
        return change.revision() + "\t" + key + "\t" + what;
    }

    private static Map<String, Object> json(KeyValueChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind(change));
        json.put("revision", change.revision());
        change.key().ifPresent(key -> json.put("key", key.name()));
        change.entry().ifPresent(entry -> json.put("entry", Json.entry(entry)));
        return json;
    }

    private static String kind(KeyValueChange change) {
        return change.kind().name().toLowerCase(Locale.ROOT);
    }
}
