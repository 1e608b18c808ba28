/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Range;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stream of several subjects with one order. */
@Needs(Capability.MULTI_SUBJECT)
@Execution(ExecutionMode.SAME_THREAD) // each test has a stem of its own, in a field
public abstract class MultiSubjectContract extends StreamContract {

    private Subject stem = freshSubject();

    /** For the backends that must fulfil it. */
    protected MultiSubjectContract() {}

    @BeforeEach
    final void freshStem() {
        stem = freshSubject();
    }

    private Subject a() {
        return stem.child("a");
    }

    private Subject b() {
        return stem.child("b");
    }

    private void declare() {
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        publish(a(), "a1");
        publish(b(), "b2");
        publish(a(), "a3");
    }

    @Test
    @DisplayName("messages of all subjects share one order of sequences")
    void oneOrder() {
        declare();

        assertThat(seqs(a())).containsExactly(1L, 3L);
        assertThat(seqs(b())).containsExactly(2L);
        assertThat(seqs(streams().getAll(SubjectFilter.of(stem.value() + ".*"), Range.all())))
                .containsExactly(1L, 2L, 3L);
        assertThat(seqs(streams().getAll(SubjectFilter.of(stem.value() + ".*"), Range.from(2))))
                .containsExactly(2L, 3L);
    }

    @Test
    @DisplayName("get finds a message under its own subject only, last looks at one subject")
    void subjectsAreApart() {
        declare();

        assertThat(streams().get(a(), 2)).isEmpty();
        assertThat(streams().get(b(), 2)).map(StreamContract::text).contains("b2");
        assertThat(streams().last(b())).map(StreamContract::text).contains("b2");
        assertThat(streams().last(stem.child("c"))).isEmpty();
    }

    @Test
    @DisplayName("info of any subject is that of its stream, also of one never written to")
    void info() {
        declare();

        StreamInfo info = streams().info(stem.child("c")).orElseThrow();
        assertThat(info).isEqualTo(streams().info(a()).orElseThrow());
        assertThat(info.messages()).isEqualTo(3);
        assertThat(info.lastSeq()).isEqualTo(3);
    }

    @Test
    @DisplayName("a stream of several filters owns what any of them matches, and nothing else")
    void severalFilters() {
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".a", stem.value() + ".b.>"));
        publish(a(), "1");
        publish(b().child("x").child("y"), "2");
        publish(b(), "elsewhere");

        assertThat(streams().info(a()).orElseThrow().lastSeq()).isEqualTo(2);
        assertThat(streams().info(b()).orElseThrow().declared()).isFalse();
        assertThat(seqs(b())).containsExactly(1L);
    }

    @Test
    @DisplayName("a filter that overlaps another stream is refused, whichever is wider")
    void overlap() {
        declare();

        assertRefused(ErrorCode.INVALID, () -> streams().ensure(StreamSpec.of(freshName(), stem.value() + ".>")));
        assertRefused(ErrorCode.INVALID, () -> streams().ensure(StreamSpec.of(freshName(), a().value())));
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*.*"));
    }

    @Test
    @DisplayName("a wildcard over an undeclared stream is refused, naming it")
    void overlapWithImplicit() {
        publish(a(), "x");

        assertThat(assertRefused(
                        ErrorCode.INVALID, () -> streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"))))
                .hasMessageContaining(a().value());
    }

    @Test
    @DisplayName("a subject added by ensure joins the order of the stream")
    void addSubject() {
        String name = freshName();
        streams().ensure(StreamSpec.of(name, a().value()));
        publish(a(), "1");
        streams().ensure(StreamSpec.of(name, a().value(), b().value()));

        assertThat(publish(b(), "2").seq()).isEqualTo(2);
        assertThat(seqs(a())).containsExactly(1L);
    }

    @Test
    @DisplayName("drop by one subject removes the whole stream")
    void drop() {
        declare();

        assertThat(streams().drop(b().filter())).isTrue();
        assertThat(all(a())).isEmpty();
        assertThat(publish(a(), "new").seq()).isEqualTo(1);
    }
}
