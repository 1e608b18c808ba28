/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The last message of each subject. */
public abstract class LastPerSubjectContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected LastPerSubjectContract() {}

    private List<String> lastOf(String filter) {
        return streams().lastPerSubject(SubjectFilter.of(filter)).toList().stream()
                .map(StreamContract::text)
                .toList();
    }

    @Test
    @DisplayName("without wildcards it is the last message of the subject")
    void literal() {
        Subject subject = freshSubject();
        assertThat(lastOf(subject.value())).isEmpty();
        publishMany(subject, 3);

        assertThat(lastOf(subject.value())).containsExactly("m3");
    }

    @Test
    @Needs(Capability.LAST_PER_SUBJECT)
    @DisplayName("with wildcards each subject that fits appears once, over all streams")
    void overStreams() {
        Subject stem = freshSubject();
        for (String token : List.of("a", "b", "c")) {
            publish(stem.child(token), token + "-old");
            publish(stem.child(token), token + "-new");
        }
        publish(stem.child("a").child("x"), "deeper");
        publish(stem, "shallower");

        assertThat(lastOf(stem.value() + ".*")).containsExactlyInAnyOrder("a-new", "b-new", "c-new");
        assertThat(lastOf(stem.value() + ".>")).containsExactlyInAnyOrder("a-new", "b-new", "c-new", "deeper");
        assertThat(lastOf(stem.value() + ".*.x")).containsExactly("deeper");
    }

    @Test
    @Needs({Capability.LAST_PER_SUBJECT, Capability.MULTI_SUBJECT})
    @DisplayName("subjects of one stream are told apart")
    void withinStream() {
        Subject stem = freshSubject();
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".in.*"));
        publish(stem.child("in").child("a"), "a1");
        publish(stem.child("in").child("b"), "b2");
        publish(stem.child("in").child("a"), "a3");
        publish(stem.child("out").child("a"), "o1");

        assertThat(lastOf(stem.value() + ".in.*")).containsExactlyInAnyOrder("a3", "b2");
        assertThat(lastOf(stem.value() + ".*.a")).containsExactlyInAnyOrder("a3", "o1");
    }

    @Test
    @Needs(Capability.LAST_PER_SUBJECT)
    @DisplayName("a delete makes the message before it the last, and a subject without messages vanishes")
    void afterDeletes() {
        Subject stem = freshSubject();
        publishMany(stem.child("a"), 2);
        publish(stem.child("b"), "b1");
        streams().delete(stem.child("a"), 2);
        streams().deleteAll(stem.child("b"), Long.MAX_VALUE);

        assertThat(lastOf(stem.value() + ".*")).containsExactly("m1");
    }
}
