/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Servers that share a data directory and want the same slot, with one file in it. */
final class Contest implements AutoCloseable {

    private static final long HIGHEST = 1000;

    private final Path root;
    private final ModelFile file = new ModelFile();
    private final List<Contender> contenders = new ArrayList<>();
    /** What was carried out before each command that was acknowledged. */
    private final Map<String, List<String>> acknowledged = new LinkedHashMap<>();

    Contest(Path root) {
        this.root = root;
    }

    Contender owner(long epoch) {
        return successorUnready(epoch).owns();
    }

    Contender successor(long epoch) {
        return successorUnready(epoch).takes();
    }

    private Contender successorUnready(long epoch) {
        Contender contender = new Contender(this, root, epoch);
        contenders.add(contender);
        return contender;
    }

    List<List<Footprint>> footprints() {
        return contenders.stream().map(Contender::footprints).toList();
    }

    /** Has {@code contender} make its next step, and says what that is. */
    String step(int contender) {
        return contenders.get(contender).next();
    }

    ModelFile file() {
        return file;
    }

    void acknowledged(String letter, List<String> seen) {
        acknowledged.put(letter, seen);
    }

    static String letter(Command command) {
        return command.body().utf8().substring(0, 1);
    }

    /** What the file has once one more server, alone, has taken the slot over from all others. */
    private List<String> survivors() {
        Contender heir = successor(HIGHEST);
        heir.footprints().forEach(step -> heir.next());
        return file.committed();
    }

    /** Everything that was acknowledged is there, once, in the order in which it was, and behind exactly what it was carried out behind. */
    void assertHolds(List<String> steps) {
        List<String> survivors = survivors();
        assertThat(survivors).as("%s", steps).doesNotHaveDuplicates();
        assertThat(survivors.stream().filter(acknowledged::containsKey).toList())
                .as("%s", steps)
                .isEqualTo(List.copyOf(acknowledged.keySet()));
        acknowledged.forEach((letter, seen) -> assertThat(survivors.subList(0, survivors.indexOf(letter)))
                .as("before %s: %s", letter, steps)
                .isEqualTo(seen));
    }

    @Override
    public void close() {
        contenders.forEach(Contender::close);
    }
}
