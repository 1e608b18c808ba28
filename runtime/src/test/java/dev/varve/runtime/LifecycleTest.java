/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> closed = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    @Test
    @DisplayName("What was added last is closed first, and once only")
    void reverse() {
        lifecycle.add(() -> closed.add("first"));
        lifecycle.add(() -> closed.add("second"));
        lifecycle.close();
        lifecycle.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    @DisplayName("A resource that fails to close keeps no other open; the first failure is thrown, the others with it")
    void failures() {
        lifecycle.add(() -> closed.add("first"));
        lifecycle.add(() -> {
            throw new IOException("disk gone");
        });
        lifecycle.add(() -> {
            throw new IllegalStateException("earlier");
        });
        Throwable thrown = catchThrowable(lifecycle::close);
        assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("earlier");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .isInstanceOf(StorageException.class)
                .extracting(Throwable::getCause)
                .isInstanceOf(IOException.class);
        assertThat(closed).containsExactly("first");
    }

    @Test
    @DisplayName("What is added after the end is closed at once and refused")
    void late() {
        lifecycle.close();
        assertThatThrownBy(() -> lifecycle.add(() -> closed.add("late")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(closed).containsExactly("late");
    }
}
