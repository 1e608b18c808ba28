/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.Preconditions;
import dev.varve.bench.scenario.Peer;
import dev.varve.bench.scenario.Scale;
import dev.varve.bench.scenario.Scenario;
import dev.varve.bench.scenario.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much is done, each in place of what the scenario would do by itself. */
final class ExtentOptions {

    @Option(names = "--short", description = "A second or so of each scenario: shows that it works, measures nothing.")
    private boolean shortest;

    @Option(names = "--streams", paramLabel = "N", description = "How many streams.")
    private @Nullable Integer streams;

    @Option(names = "--messages", paramLabel = "N", description = "The most messages of a round.")
    private @Nullable Long messages;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second, where they arrive at a rate.")
    private @Nullable Integer rate;

    @Option(names = "--seconds", paramLabel = "N", description = "The longest time of a round.")
    private @Nullable Integer seconds;

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds count, after the warm-up.")
    private @Nullable Integer rounds;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description =
                    "The longest time of a scenario, after which it has failed (default: as one of all, minutes that the scenario names; else none).")
    private @Nullable Integer limit;

    /** How {@code scenario} is run against {@code peers}; less is done if it is one of {@code several}. */
    Setup setup(Scenario scenario, boolean several, Set<Peer> peers) {
        Scale scale = shortest ? Scale.SHORT : several ? Scale.BRIEF : Scale.BAR;
        return new Setup(scale, settings(scenario.settings(scale)), peers);
    }

    private Settings settings(Settings own) {
        return new Settings(
                streams == null ? own.streams() : streams,
                messages == null ? own.messages() : messages,
                rate == null ? own.rate() : rate,
                seconds == null ? own.span() : Duration.ofSeconds(seconds),
                rounds == null ? own.rounds() : rounds,
                own.messageBytes());
    }

    /** How long {@code scenario} may take; empty: as long as it likes. */
    Optional<Duration> limit(Scenario scenario, boolean several) {
        if (limit != null) {
            Preconditions.atLeast("--limit", limit, 1);
            return Optional.of(Duration.ofSeconds(limit));
        }
        return several ? Optional.of(scenario.limit()) : Optional.empty();
    }
}
