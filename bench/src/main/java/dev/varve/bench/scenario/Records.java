/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Messages that compress as text of applications does: the records of Debian packages that ship with varve, JSON of some 360 bytes, drawn at random, each third word replaced by one drawn from all of them.
 *
 * <p>As they are, the 500 records compress to a fifth, repeated over and over to almost nothing; with every third word replaced, blocks of 1 MiB to somewhat more than a quarter. The same in each run.
 */
final class Records {

    static final String DESCRIPTION =
            "the package records that ship with varve, drawn at random, every third word replaced by another of theirs";

    /** The bytes of each in the mean, roughly. */
    static final int MEAN_BYTES = 360;

    private static final int LONGEST_LINE = 1 << 20;
    private static final int REPLACED_ONE_OF = 3;
    private static final long SEED = 9;

    private final Random random = new Random(SEED);
    private final List<String[]> lines = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    private Records() {}

    /** {@code count} of them. */
    static List<Bytes> of(int count) {
        Records records = new Records();
        records.read();
        List<Bytes> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(records.next());
        }
        return made;
    }

    private void read() {
        try (LineReader reader = new InputFile(null).open(LONGEST_LINE)) {
            for (Optional<Bytes> line = reader.next(); line.isPresent(); line = reader.next()) {
                String[] parts = line.get().utf8().split(" ");
                lines.add(parts);
                words.addAll(List.of(parts));
            }
        } catch (IOException e) {
            throw StorageException.unavailable("the sample cannot be read", e);
        }
    }

    private Bytes next() {
        String[] line = lines.get(random.nextInt(lines.size())).clone();
        for (int i = 0; i < line.length; i++) {
            if (random.nextInt(REPLACED_ONE_OF) == 0) {
                line[i] = words.get(random.nextInt(words.size()));
            }
        }
        return Bytes.utf8(String.join(" ", line));
    }
}
