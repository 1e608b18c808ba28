/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.ClosableIterator;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.history.Held;
import dev.varve.testkit.history.Payload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Streams in files of which some are damaged while nobody has them open. */
final class Damage {

    private static final int MESSAGES = 200;
    private static final int PAGE = 4096;
    private static final Subject FLIPPED = Subject.of("damage.flipped");
    private static final Subject CUT_OFF = Subject.of("damage.cut-off");
    private static final List<Subject> WHOLE =
            IntStream.range(0, 20).mapToObj(i -> Subject.of("damage.whole" + i)).toList();

    private final Installation installation;

    Damage(Installation installation) {
        this.installation = installation;
    }

    void write() {
        try (Varve store = installation.client()) {
            write(store, FLIPPED, MESSAGES);
            write(store, CUT_OFF, MESSAGES);
            WHOLE.forEach(subject -> write(store, subject, 5));
        }
    }

    private static void write(Varve store, Subject subject, int count) {
        IntStream.range(0, count)
                .mapToObj(i -> store.streams()
                        .publishAsync(
                                subject,
                                Payload.message(subject + "." + i, 300),
                                PublishOptions.atLeast(Durability.DISK)))
                .toList()
                .forEach(receipt -> receipt.join());
    }

    /** Overwrites a page of messages. */
    void flipPage() throws IOException {
        Path file = fileOf(FLIPPED);
        int at = indexOf(Files.readAllBytes(file), FLIPPED + "." + MESSAGES / 2) / PAGE * PAGE;
        byte[] garbage = new byte[PAGE];
        Arrays.fill(garbage, (byte) 0x5a);
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.seek(at);
            opened.write(garbage);
        }
    }

    /** Leaves the first half of a file. */
    void cutOff() throws IOException {
        Path file = fileOf(CUT_OFF);
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(opened.length() / 2 / PAGE * PAGE);
        }
    }

    /** The one database in which the messages of {@code subject} stand. */
    private Path fileOf(Subject subject) throws IOException {
        try (Stream<Path> files = Files.walk(installation.data())) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                boolean database = indexOf(bytes, "SQLite format 3") == 0;
                if (database && indexOf(bytes, subject + "." + MESSAGES / 2) > 0) {
                    found.add(file);
                }
            }
            assertThat(found).as("files that hold " + subject).hasSize(1);
            return found.get(0);
        }
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    /** Requires that each damaged stream is refused, tells nothing that is wrong, and that all others are whole and can be written to. */
    void check() {
        try (Varve store = installation.client()) {
            for (Subject subject : List.of(FLIPPED, CUT_OFF)) {
                assertThat(refusal(store, subject))
                        .as("reading all of " + subject)
                        .asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                        .extracting(StorageException::code)
                        .isEqualTo(ErrorCode.CORRUPT);
            }
            for (Subject subject : WHOLE) {
                assertThat(read(store, subject)).hasSize(5);
                assertThat(store.streams()
                                .publish(subject, Payload.message("after", 40))
                                .seq())
                        .isEqualTo(6);
            }
        }
    }

    private static Throwable refusal(Varve store, Subject subject) {
        return catchThrowable(() -> read(store.within(Duration.ofSeconds(10)), subject));
    }

    private static List<Held> read(Varve store, Subject subject) {
        List<Held> items = new ArrayList<>();
        try (ClosableIterator<StoredMessage> all = store.streams().getAll(subject, Range.all())) {
            all.forEachRemaining(message -> {
                Held held = Held.of(message);
                assertThat(Payload.id(message.message().value().orElseThrow()))
                        .isEqualTo(Optional.of(subject + "." + (message.seq() - 1)));
                items.add(held);
            });
        }
        return items;
    }
}
