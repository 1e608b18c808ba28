/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.pubsub.wire.Settlement;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import dev.varve.stream.Delivery;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same random operations on consumers in a file and in memory: the deliveries and what is told of the consumer are the same. */
final class ConsumerOraclePropertyTest {

    private static final int RUNS = 24;
    private static final int STEPS = 250;
    private static final Duration WAIT = Duration.ofSeconds(30);

    /** The reference logs what is given up; kept here, since a logger that nobody holds loses its level. */
    private static final Logger REFERENCE = Logger.getLogger("dev.varve.memory");

    @TempDir
    Path root;

    @BeforeAll
    static void hush() {
        REFERENCE.setLevel(Level.WARNING);
    }

    @Test
    @DisplayName(
            "consumers deliver what the reference delivers, whatever is published, removed, settled, changed, paused"
                    + " and reopened")
    void agrees() {
        long seed = Seed.choose("ConsumerOraclePropertyTest");
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(seed + run);
            try (Both both = new Both(root.resolve("r" + run), random)) {
                for (int step = 0; step < STEPS; step++) {
                    both.where = "seed " + seed + ", run " + run + ", step " + step;
                    both.act();
                }
            }
        }
    }

    /** A stream with one consumer, twice. */
    private static final class Both implements AutoCloseable {
        private final Random random;
        private final EngineFixture engine;
        private final Varve memory;
        private final List<Pair> out = new ArrayList<>();
        private final List<String> trace = new ArrayList<>();
        private ConsumerSpec spec;
        private StreamFile file;
        private StreamConsumer oracle;
        private long floor;
        private String where = "";

        /** One delivery of both. */
        private record Pair(Delivery oracle, long seq, int count) {}

        Both(Path directory, Random random) {
            this.random = random;
            this.engine = new EngineFixture(directory);
            this.memory = MemoryProvider.open(MemoryConfig.defaults(), engine.clock);
            StreamSpec stream = StreamSpec.builder("c", "c.>")
                    .limits(
                            random.nextInt(3) == 0
                                    ? StreamLimits.builder().maxMessages(12).build()
                                    : StreamLimits.none())
                    .build();
            memory.streams().ensure(stream);
            file = engine.declared(stream);
            engine.in(file, created -> created.ensure(stream));
            for (int i = random.nextInt(12); i > 0; i--) {
                publish();
            }
            spec = spec();
            ensure();
        }

        private ConsumerSpec spec() {
            boolean ordered = random.nextBoolean();
            ConsumerSpec.Acks[] acks = ConsumerSpec.Acks.values();
            String[] filters = {"c.>", "c.*", "c.s1", "c.s1", "c.x.*"};
            return ConsumerSpec.builder("c", filters[random.nextInt(filters.length)])
                    .start(start())
                    .acks(ordered ? ConsumerSpec.Acks.EXPLICIT : acks[random.nextInt(acks.length)])
                    .order(ordered ? ConsumerSpec.Order.PER_SUBJECT : ConsumerSpec.Order.RELAXED)
                    .redelivery(redelivery())
                    .maxInFlight(1 + random.nextInt(6))
                    .build();
        }

        private ConsumerStart start() {
            return switch (random.nextInt(8)) {
                case 0 -> new ConsumerStart.New();
                case 1 -> new ConsumerStart.Last();
                case 2 -> new ConsumerStart.LastPerSubject();
                case 3 -> new ConsumerStart.BySeq(1 + random.nextInt(15));
                case 4 -> new ConsumerStart.ByTime(engine.clock.instant().minusSeconds(random.nextInt(60) - 20));
                default -> ConsumerStart.all();
            };
        }

        private ConsumerSpec.Redelivery redelivery() {
            List<Duration> backoff = random.nextBoolean() ? List.of() : List.of(WAIT.dividedBy(10), WAIT.dividedBy(3));
            return new ConsumerSpec.Redelivery(WAIT, random.nextInt(4), backoff);
        }

        void act() {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> publish();
                case 4 -> remove();
                case 5 -> engine.clock.advance(WAIT.dividedBy(1 + random.nextInt(10)));
                case 6, 7, 8 -> fetch();
                case 9, 10, 11, 12 -> settle();
                case 13 -> {
                    note("reopen");
                    file.close();
                    file = StreamFile.open(StoreKey.declared("c"), engine.directory, engine.settings)
                            .orElseThrow();
                }
                case 14 -> pause();
                default -> change();
            }
            compare();
        }

        private void note(String what) {
            trace.add(what);
        }

        private void publish() {
            String subject = random.nextInt(5) == 0 ? "c.x.y" : "c.s" + random.nextInt(4);
            PublishOptions options = random.nextInt(8) == 0
                    ? PublishOptions.builder().ttl(WAIT.dividedBy(2)).build()
                    : PublishOptions.none();
            Publication publication = new Publication(Subject.of(subject), Message.of("m"), options);
            long seq = memory.streams()
                    .publish(publication.subject(), publication.message(), options)
                    .seq();
            note("publish " + subject + " " + seq + " " + options.ttl());
            assertThat(engine.in(file, stream -> stream.publish(publication)).seq())
                    .isEqualTo(seq);
            engine.clock.advance(Duration.ofMillis(random.nextInt(3)));
        }

        private void remove() {
            Subject subject = Subject.of("c.s" + random.nextInt(4));
            long seq = 1 + random.nextLong(Math.max(1, file.lastSeq()));
            if (random.nextInt(4) == 0) {
                note("delete all " + subject + " " + seq);
                memory.streams().deleteAll(subject, seq);
                engine.in(file, stream -> stream.deleteAll(subject, seq));
            } else {
                note("delete " + subject + " " + seq);
                memory.streams().delete(subject, seq);
                engine.in(file, stream -> stream.delete(subject, seq));
            }
        }

        private void fetch() {
            int max = 1 + random.nextInt(5);
            FetchRequest request = request(max);
            List<Delivery> expected = oracle.fetch(max, Duration.ZERO);
            file.refresh();
            boolean fetchable = file.consumers().isFetchable(request);
            List<Fetched.Item> actual =
                    engine.in(file, stream -> stream.consumers().fetch(request)).items();
            note("fetch " + max + " -> " + shown(expected));
            assertThat(actual.stream().map(item -> item.message().message().seq() + "*" + item.count()))
                    .as("%s: deliveries of %s after %s", where, spec, trace)
                    .isEqualTo(shown(expected));
            assertThat(fetchable || actual.isEmpty())
                    .as("%s: a fetch that brings something is announced", where)
                    .isTrue();
            assertThat(actual.isEmpty() && file.consumers().isFetchable(request(max)))
                    .as("%s: after a fetch that brought nothing the next one writes nothing", where)
                    .isFalse();
            assertRepeatable(request, actual);
            for (Delivery delivery : expected) {
                out.removeIf(pair -> pair.seq() == delivery.message().seq());
                out.add(new Pair(delivery, delivery.message().seq(), delivery.count()));
            }
        }

        private FetchRequest request(int max) {
            Optional<String> id = Optional.of("f" + random.nextLong());
            return new FetchRequest("c", spec.filter(), id, new PageBounds(max, 1 << 20, 1 << 20));
        }

        private void assertRepeatable(FetchRequest request, List<Fetched.Item> first) {
            if (spec.acks() != ConsumerSpec.Acks.NONE && !first.isEmpty()) {
                file.refresh();
                assertThat(file.consumers().fetch(request).items())
                        .as("%s: the same fetch once more", where)
                        .isEqualTo(first);
            }
        }

        private static List<String> shown(List<Delivery> deliveries) {
            return deliveries.stream()
                    .map(delivery -> delivery.message().seq() + "*" + delivery.count())
                    .toList();
        }

        private void settle() {
            if (out.isEmpty()) {
                return;
            }
            Pair pair = out.get(random.nextInt(out.size()));
            Duration delay = WAIT.dividedBy(1 + random.nextInt(6)).multipliedBy(random.nextInt(2));
            Settlement settlement = switch (random.nextInt(6)) {
                case 0 -> Settlement.nak(pair.seq(), pair.count(), delay);
                case 1 -> Settlement.term(pair.seq(), pair.count(), "no");
                case 2 -> Settlement.inProgress(pair.seq(), pair.count());
                default -> Settlement.ack(pair.seq(), pair.count());
            };
            note(settlement.toString());
            switch (settlement.kind()) {
                case ACK -> pair.oracle().ack();
                case NAK -> pair.oracle().nak(delay);
                case TERM -> pair.oracle().term("no");
                case IN_PROGRESS -> pair.oracle().inProgress();
            }
            engine.in(file, stream -> stream.consumers().settle("c", spec.filter(), List.of(settlement)));
            if (random.nextInt(3) == 0) {
                out.remove(pair);
            }
        }

        private void pause() {
            boolean pause = random.nextInt(3) == 0;
            note(pause ? "pause" : "resume");
            if (pause) {
                oracle.pause();
            } else {
                oracle.resume();
            }
            engine.in(file, stream -> {
                stream.consumers().pause("c", spec.filter(), pause);
                return true;
            });
        }

        private void change() {
            if (random.nextInt(4) == 0) {
                note("delete consumer");
                assertThat(memory.streams().deleteConsumer(SubjectFilter.of("c.>"), "c"))
                        .isTrue();
                assertThat(engine.<StreamFile, Boolean>in(
                                file, stream -> stream.consumers().delete("c")))
                        .isTrue();
                out.clear();
                floor = 0;
                spec = spec();
            } else {
                ConsumerSpec.Order other = random.nextBoolean() && spec.acks() == ConsumerSpec.Acks.EXPLICIT
                        ? ConsumerSpec.Order.PER_SUBJECT
                        : ConsumerSpec.Order.RELAXED;
                spec = new ConsumerSpec(
                        spec.name(),
                        spec.filter(),
                        spec.start(),
                        spec.acks(),
                        redelivery(),
                        1 + random.nextInt(6),
                        other);
            }
            ensure();
        }

        private void ensure() {
            note("ensure " + spec);
            oracle = memory.streams().consumer(spec);
            engine.in(file, stream -> stream.consumers().ensure(spec));
        }

        private void compare() {
            ConsumerInfo expected = oracle.info();
            ConsumerInfo actual = engine.in(file, stream -> {
                stream.expire();
                return stream.consumers().info("c", spec.filter()).orElseThrow();
            });
            String after = where + ", after " + trace;
            assertThat(actual)
                    .as(after)
                    .usingRecursiveComparison()
                    .ignoringFields("ackFloor", "spec")
                    .isEqualTo(expected);
            // The reference goes past messages that do not fit even where there is nothing to deliver.
            boolean plain = spec.filter().value().equals("c.>") && !(spec.start() instanceof ConsumerStart.ByTime);
            if (plain) {
                assertThat(actual.ackFloor()).as(after).isEqualTo(expected.ackFloor());
            } else {
                assertThat(actual.ackFloor()).as(after).isLessThanOrEqualTo(expected.ackFloor());
            }
            assertThat(actual.ackFloor())
                    .as("the ack floor never goes back; " + after)
                    .isGreaterThanOrEqualTo(floor);
            floor = actual.ackFloor();
        }

        @Override
        public void close() {
            file.close();
            memory.close();
        }
    }
}
