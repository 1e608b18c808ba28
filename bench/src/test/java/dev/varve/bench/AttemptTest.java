/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.StorageException;
import dev.varve.bench.load.Samples;
import dev.varve.bench.process.Child;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.NatsServerFile;
import dev.varve.bench.scenario.Bar;
import dev.varve.bench.scenario.Result;
import dev.varve.bench.scenario.Scale;
import dev.varve.bench.scenario.Scenario;
import dev.varve.bench.scenario.Settings;
import dev.varve.bench.scenario.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {

    private static final NatsServerFile NONE =
            new NatsServerFile(Path.of(System.getProperty("java.home"), "bin", "java"), "none");

    @TempDir
    Path directory;

    private Attempt.Outcome attempt(Duration limit, Consumer<Workbench> work) {
        Scenario scenario = new FakeScenario(work);
        return new Attempt(scenario, text -> {})
                .run(
                        () -> Ground.open(NONE, directory),
                        new Setup(Scale.BRIEF, scenario.settings(Scale.BRIEF), Set.of()),
                        Optional.of(limit));
    }

    private static Result figure(double value) {
        return Result.of("PERF-0", "some figure", "x", Samples.of(value)).bar(Bar.atLeast(1));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a scenario that does not end within its limit has failed, with what it had found; its processes and files are gone")
    void endless() throws IOException {
        List<Child> started = new ArrayList<>();
        Attempt.Outcome outcome = attempt(Duration.ofSeconds(1), bench -> {
            bench.found(figure(2));
            bench.say("half way");
            started.add(bench.ground().java("sleeper", Sleeper.class.getName(), List.of(), List.of()));
            new CompletableFuture<Boolean>().join();
        });

        assertThat(outcome.failure()).get().extracting(Throwable::getMessage).isEqualTo("it had not ended after 1 s");
        assertThat(outcome.results()).hasSize(2);
        assertThat(outcome.results().get(0).met()).contains(true);
        Result failed = outcome.results().get(1);
        assertThat(failed.met()).contains(false);
        assertThat(failed.figure()).isEqualTo("FAILED: it had not ended after 1 s");
        assertThat(failed.detail()).containsEntry("progress", List.of("half way"));
        assertThat(failed.json()).containsEntry("value", null).containsEntry("bar", 1.0);
        assertThat(started).singleElement().matches(child -> !child.alive());
        assertNothingIsLeft();
    }

    @Test
    @DisplayName(
            "whatever a scenario throws, it has failed and is told as such; nothing is started on its ground any more")
    void thrown() throws IOException {
        List<Ground> grounds = new ArrayList<>();
        Attempt.Outcome outcome = attempt(Duration.ofMinutes(1), bench -> {
            grounds.add(bench.ground());
            throw new IllegalStateException("no reason");
        });

        assertThat(outcome.results())
                .singleElement()
                .satisfies(failed -> assertThat(failed.figure()).contains("no reason"));
        assertThat(grounds)
                .singleElement()
                .satisfies(ground -> assertThat(refuses(ground)).isTrue());
        assertNothingIsLeft();
    }

    private static boolean refuses(Ground ground) {
        try {
            ground.onEnd(() -> {});
            return false;
        } catch (StorageException e) {
            return true;
        }
    }

    @Test
    @DisplayName("figures say what was asked, how large it was run, and with which settings")
    void told() {
        Attempt.Outcome outcome = attempt(Duration.ofMinutes(1), bench -> bench.found(figure(0.5)));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.results()).singleElement().satisfies(result -> {
            assertThat(result.met()).contains(false);
            assertThat(result.detail()).containsEntry("scale", "brief").containsEntry("asked", "some work");
            assertThat(result.detail().get("settings")).asString().contains("streams=7");
        });
    }

    /** A scenario whose work is given. */
    private record FakeScenario(Consumer<Workbench> does) implements Scenario {

        @Override
        public String id() {
            return "PERF-0";
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String work() {
            return "some work";
        }

        @Override
        public Settings settings(Scale scale) {
            return new Settings(7, 1, 1, Duration.ofSeconds(1), 1);
        }

        @Override
        public Bar bar() {
            return Bar.atLeast(1);
        }

        @Override
        public Duration limit() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void run(Workbench bench) {
            does.accept(bench);
        }
    }
}
