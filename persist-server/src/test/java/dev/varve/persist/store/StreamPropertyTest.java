/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamStore;
import dev.varve.testkit.model.ModelVarve;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A stream's file and the model, under the same random operations")
final class StreamPropertyTest {

    private static final int STEPS = 2000;
    private static final List<String> SUBJECTS = List.of("p.a", "p.b", "p.c.d");
    private static final StreamSpec SPEC = StreamSpec.of("p", "p.>");

    @TempDir
    Path root;

    private final StreamStore model = ModelVarve.empty().streams();
    private final TreeMap<Long, StoredMessage> followed = new TreeMap<>();
    private FeedPosition position = new FeedPosition("p", 0, 0);
    private int resets;

    @Test
    @DisplayName("agree in every answer, and a follower of the changes ends with the same messages")
    void agree() {
        Random random = new Random(Seed.choose("a stream and the model"));
        EngineFixture engine = new EngineFixture(root);
        engine.settings = engine.settings.withMaxRemovals(4);
        model.ensure(SPEC);
        StreamFile file = engine.declared(SPEC);
        for (int step = 0; step < STEPS; step++) {
            step(engine, file, random);
            if (random.nextInt(50) == 0) {
                file.close();
                engine.epoch += random.nextInt(2);
                file = engine.declared(SPEC);
            }
            if (random.nextInt(20) == 0 && !file.isFresh()) {
                compare(file, random);
                follow(file, random);
            }
        }
        compare(file, random);
        follow(file, random);
        file.close();
        assertThat(resets).as("a follower that was too far behind begins anew").isPositive();
    }

    private void step(EngineFixture engine, StreamFile file, Random random) {
        Subject any = Subject.of(SUBJECTS.get(random.nextInt(SUBJECTS.size())));
        Message message = Message.of("m" + random.nextInt(5));
        // Around the end: further back everything is deleted soon.
        long seq = Math.max(1, last() - 30 + random.nextInt(35));
        Subject subject = random.nextInt(2) == 0 ? owner(seq).orElse(any) : any;
        switch (random.nextInt(8)) {
            case 0 -> {
                Subject owner = owner(seq).orElse(any);
                same(
                        engine,
                        file,
                        store -> store.set(owner, seq, message),
                        stream -> stream.set(Publication.of(owner, message), seq));
            }
            case 1 ->
                assertThat(engine.in(file, stream -> stream.delete(subject, seq))
                                .count())
                        .isEqualTo(model.delete(subject, seq).count());
            case 2 -> {
                long end = random.nextInt(40) == 0 ? Long.MAX_VALUE : seq;
                assertThat(engine.in(file, stream -> stream.deleteAll(subject, end))
                                .count())
                        .isEqualTo(model.deleteAll(subject, end).count());
            }
            default -> {
                PublishOptions options = options(random, last());
                same(
                        engine,
                        file,
                        store -> store.publish(subject, message, options),
                        stream -> stream.publish(new Publication(subject, message, options)));
            }
        }
    }

    private long last() {
        return model.info(Subject.of("p.a")).orElseThrow().lastSeq();
    }

    /** The subject of the message at {@code seq}: no other may take its place. */
    private Optional<Subject> owner(long seq) {
        return SUBJECTS.stream()
                .map(Subject::of)
                .filter(subject -> model.get(subject, seq).isPresent())
                .findFirst();
    }

    private static PublishOptions options(Random random, long last) {
        PublishOptions.Builder options = PublishOptions.builder();
        if (random.nextInt(3) == 0) {
            options.msgId("id" + random.nextInt(200));
        }
        if (random.nextInt(6) == 0) {
            options.expectedLastSeq(Math.max(0, last - random.nextInt(2)));
        }
        if (random.nextInt(6) == 0) {
            options.expectedLastSubjectSeq(Math.max(0, last - random.nextInt(3)));
        }
        return options.build();
    }

    /** Both give the same receipt, or refuse for the same reason with the same number. */
    private void same(
            EngineFixture engine,
            StreamFile file,
            Function<StreamStore, Receipt> ofModel,
            Function<StreamFile, Receipt> ofFile) {
        assertThat(outcome(() -> engine.in(file, ofFile))).isEqualTo(outcome(() -> ofModel.apply(model)));
    }

    private static String outcome(java.util.function.Supplier<Receipt> write) {
        try {
            Receipt receipt = write.get();
            return receipt.seq() + (receipt.duplicate() ? " again" : "");
        } catch (StorageException e) {
            return e.code() + " " + e.actual();
        }
    }

    private void compare(StreamFile file, Random random) {
        file.refresh();
        String pattern = List.of("p.>", "p.*", "p.a", "p.c.*").get(random.nextInt(4));
        SubjectFilter filter = SubjectFilter.of(pattern);
        Range range = Range.of(1 + random.nextInt((int) last() + 1), 1 + random.nextInt((int) last() + 10));
        List<String> expected = model.getAll(filter, range).toList().stream()
                .map(StreamPropertyTest::text)
                .toList();
        assertThat(file.page(filter, ReadBounds.of(range), EngineFixture.ALL).items())
                .map(item -> text(item.message()))
                .isEqualTo(expected);
        List<String> heads = model.lastPerSubject(filter).toList().stream()
                .map(StreamPropertyTest::text)
                .sorted()
                .toList();
        assertThat(file.lastPerSubject(filter, "", EngineFixture.ALL).items().stream()
                        .map(item -> text(item.message()))
                        .sorted()
                        .toList())
                .isEqualTo(heads);
        var wanted = model.info(Subject.of("p.a")).orElseThrow();
        var found = file.info();
        assertThat(List.of(found.firstSeq(), found.lastSeq(), found.messages(), found.bytes()))
                .isEqualTo(List.of(wanted.firstSeq(), wanted.lastSeq(), wanted.messages(), wanted.bytes()));
    }

    private static String text(StoredMessage stored) {
        return stored.seq() + " " + stored.subject() + " "
                + stored.message().value().orElseThrow().utf8();
    }

    /** Follows by small pages, as one who was away would. */
    private void follow(StreamFile file, Random random) {
        PageBounds bounds = new PageBounds(1 + random.nextInt(7), 10_000, 1000);
        ChangePage<ChangeRecord> page =
                file.changes(FollowerPlace.at(position.number(), position.epoch()), SubjectFilter.all(), bounds);
        page.items().forEach(this::apply);
        while (page.next().isPresent()) {
            position = new FeedPosition(
                    "p", file.epoch(), Long.parseLong(page.next().get()));
            FollowerPlace place = FollowerPlace.reading(position.number(), page.bound(), position.epoch());
            page = file.changes(place, SubjectFilter.all(), bounds);
            page.items().forEach(this::apply);
        }
        position = new FeedPosition("p", file.epoch(), file.number());
        List<String> expected =
                file.page(SubjectFilter.all(), ReadBounds.of(Range.all()), EngineFixture.ALL).items().stream()
                        .map(item -> text(item.message()))
                        .toList();
        assertThat(followed.values()).map(StreamPropertyTest::text).containsExactlyElementsOf(expected);
    }

    private void apply(ChangeRecord record) {
        switch (record.kind()) {
            case SET -> followed.put(record.seq(), record.message().orElseThrow());
            case DELETE, EVICT -> followed.remove(record.seq());
            case DELETE_ALL ->
                followed.headMap(record.seq(), true)
                        .values()
                        .removeIf(stored ->
                                stored.subject().equals(record.subject().orElseThrow()));
            case RESET -> {
                followed.clear();
                resets++;
            }
            case HEAD -> throw new AssertionError("a page has no heads");
        }
    }
}
