/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Durability;
import dev.varve.kv.PutOptions;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be asked of any write. */
final class WriteOptions {

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

    /** For a key. */
    PutOptions ofKey() {
        return new PutOptions(Optional.ofNullable(ttl), durability());
    }

    /** For a message; the caller adds what only messages have. */
    PublishOptions.Builder ofMessage() {
        PublishOptions.Builder options = PublishOptions.builder();
        durability().ifPresent(options::atLeast);
        Optional.ofNullable(ttl).ifPresent(options::ttl);
        return options;
    }

    private Optional<Durability> durability() {
        return Optional.ofNullable(atLeast).map(Durability::parse);
    }
}
