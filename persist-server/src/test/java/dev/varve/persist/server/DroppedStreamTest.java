/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Over the wire, a stream that was dropped")
final class DroppedStreamTest {

    private static final Target STREAM = Target.of(Subject.of("orders.eu"));

    @TempDir
    Path root;

    private WireFixture wire;

    @BeforeEach
    void open() {
        wire = new WireFixture(root);
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private Pages changesAfter(long number) {
        return wire.page(Verb.CHANGES, STREAM, HeaderNames.AFTER, number, HeaderNames.EPOCH, 1);
    }

    @Test
    @DisplayName("PS-25: begins anew for followers that were away, before it is written to again and after")
    void followersBeginAnew() {
        wire.ask(Verb.PUBLISH, STREAM, with(), Bytes.utf8("1"));
        assertThat(changesAfter(1).items()).isEmpty();
        assertThat(wire.ask(Verb.DROP, STREAM).status()).isEqualTo(Status.OK);

        assertThat(changesAfter(1).texts(HeaderNames.KIND)).containsExactly("reset");
        assertThat(changesAfter(0).items()).isEmpty();
        wire.ask(Verb.PUBLISH, STREAM, with(), Bytes.utf8("2"));
        assertThat(changesAfter(1).texts(HeaderNames.KIND)).containsExactly("reset", "set");
    }
}
