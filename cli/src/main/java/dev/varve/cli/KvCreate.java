/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code varve kv create}: gives a key its first value. */
@Command(name = "create", description = "Give a key its first value; it must have none.")
final class KvCreate implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Parameters(index = "0", paramLabel = "BUCKET")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "KEY")
    private String name = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = "The value, as text.")
    private @Nullable String text;

    @Mixin
    private ValueOptions value = new ValueOptions();

    @Option(
            names = "--at-least",
            paramLabel = "LEVEL",
            description = "Least durability: volatile, process, disk, quorum(n).")
    private @Nullable String atLeast;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Gone after this long, such as 10m.")
    private @Nullable Duration ttl;

    @Override
    public Integer call() throws IOException {
        Key key = Key.of(bucket, name);
        try (Varve varve = session.open()) {
            Receipt receipt = varve.keyValues().create(key, value.bytes(text), options());
            session.print(() -> Texts.revision(receipt), () -> Json.receipt(receipt));
        }
        return ExitCodes.OK;
    }

    private PutOptions options() {
        return new PutOptions(
                Optional.ofNullable(ttl), Optional.ofNullable(atLeast).map(Durability::parse));
    }
}
