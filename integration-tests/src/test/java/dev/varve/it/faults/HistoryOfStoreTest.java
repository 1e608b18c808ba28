/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.Key;
import dev.varve.object.ObjectName;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.Defect;
import dev.varve.testkit.history.FinalState;
import dev.varve.testkit.history.FollowerLog;
import dev.varve.testkit.history.History;
import dev.varve.testkit.history.HistoryChecker;
import dev.varve.testkit.history.Payload;
import dev.varve.testkit.history.Verdict;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The history of a store that works, and what is found when something is done to it behind the back of the history. */
class HistoryOfStoreTest {

    private static final Subject SUBJECT = Subject.of("a.b");
    private static final Key KEY = Key.of("bucket", "k");

    private static final ObjectName OBJECT = ObjectName.of("bucket", "o");

    private final Varve store = Varve.open(VarveConfig.of("memory"));
    private final History history = new History();
    private final ClientLog log = history.client("one");
    private final FollowerLog follower = history.follower("follower", SUBJECT.filter());

    private void write() {
        for (int i = 1; i <= 5; i++) {
            String payload = "p" + i;
            log.begin(Action.publish(SUBJECT, payload))
                    .acknowledged(store.streams().publish(SUBJECT, Payload.message(payload, 50)));
        }
        log.begin(new Action.Delete(SUBJECT, 2)).acknowledged(store.streams().delete(SUBJECT, 2));
        log.begin(new Action.Put(KEY, "v1", OptionalLong.empty()))
                .acknowledged(store.keyValues().put(KEY, Payload.of("v1", 20)));
        log.begin(new Action.PutObject(OBJECT, "o1")).done(putObject());
    }

    private Durability putObject() {
        byte[] content = Payload.of("o1", 5000).toByteArray();
        return store.objects().put(OBJECT, new ByteArrayInputStream(content)).durability();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void follow(FeedStart start) {
        try (Changes feed = store.streams().changes(SUBJECT.filter(), start)) {
            while (!feed.caughtUp()) {
                feed.next(Duration.ofSeconds(5)).ifPresent(follower::saw);
            }
        }
    }

    private Verdict verdict() {
        return HistoryChecker.check(history, FinalState.read(store, history));
    }

    @Test
    @DisplayName("a store that works is found sound, also by a follower that went away and came back")
    void sound() {
        write();
        follow(FeedStart.beginning());
        log.begin(Action.publish(SUBJECT, "p6"))
                .acknowledged(store.streams().publish(SUBJECT, Payload.message("p6", 50)));
        log.begin(new Action.DeleteAll(SUBJECT, 3)).acknowledged(store.streams().deleteAll(SUBJECT, 3));
        follow(follower.resume());

        Verdict verdict = verdict();

        verdict.assertSound();
        assertThat(verdict.messages()).isEqualTo(3);
        assertThat(verdict.keys()).isEqualTo(1);
        assertThat(verdict.objects()).isEqualTo(1);
    }

    @Test
    @DisplayName("what is removed behind the back of the history is lost, and what is written there a phantom")
    void behindItsBack() {
        write();
        store.streams().delete(SUBJECT, 4);
        store.streams().publish(SUBJECT, Payload.message("p7", 50));
        store.keyValues().delete(KEY);
        store.objects().delete(OBJECT);
        follow(FeedStart.beginning());

        assertThat(verdict().defects())
                .extracting(Defect::kind, Defect::where)
                .contains(
                        Tuple.tuple(Defect.Kind.LOST, SUBJECT.value()),
                        Tuple.tuple(Defect.Kind.LOST, KEY.toString()),
                        Tuple.tuple(Defect.Kind.LOST, OBJECT.toString()),
                        Tuple.tuple(Defect.Kind.PHANTOM, SUBJECT.value()));
    }
}
