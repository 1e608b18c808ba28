/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Of several who write under one condition, one succeeds. */
abstract class RaceContract extends BlobContract {

    private static final int WRITERS = 4;
    private static final int STEPS = 5;

    private boolean absent() {
        boolean absent = !underTest().traits().contains(Trait.ATOMIC);
        if (absent) {
            notRun("writers of the same moment, between whom the service behind it does not decide", store());
        }
        return absent;
    }

    private static <T> List<T> together(IntFunction<Callable<T>> writer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                calls.add(writer.apply(i));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("TR-3: of several that create a key, one succeeds")
    void create() throws Exception {
        if (absent()) {
            return;
        }
        for (int round = 0; round < STEPS; round++) {
            BlobKey key = freshKey();
            List<WriteAnswer> answers = together(writer -> () -> store().create(key, content("writer " + writer)));

            assertThat(answers).filteredOn(WriteAnswer.Stored.class::isInstance).hasSize(1);
            assertThat(answers)
                    .filteredOn(WriteAnswer.Conflict.class::isInstance)
                    .hasSize(WRITERS - 1);
        }
    }

    @Test
    @DisplayName("TR-3: several that add to one blob by replacing it lose nothing")
    void replace() throws Exception {
        if (absent()) {
            return;
        }
        BlobKey key = freshKey();
        stored(store().create(key, content("")));

        together(writer -> () -> {
            for (int step = 0; step < STEPS; step++) {
                append(key, "[" + writer + "." + step + "]");
            }
            return true;
        });

        String all = read(key).utf8();
        for (int writer = 0; writer < WRITERS; writer++) {
            for (int step = 0; step < STEPS; step++) {
                assertThat(all).containsOnlyOnce("[" + writer + "." + step + "]");
            }
        }
    }

    private void append(BlobKey key, String word) {
        WriteAnswer answer;
        do {
            try (BlobReader reader = store().read(key).orElseThrow()) {
                BlobInfo seen = reader.info();
                answer = store().replace(
                                key, seen.tag(), content(reader.readAll().utf8() + word));
            }
        } while (answer instanceof WriteAnswer.Conflict);
    }
}
