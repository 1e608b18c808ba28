/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The state of a large value")
final class ContentStateTest {

    private static StoredRecord record(String body) {
        return new StoredRecord("state.1", 7, Instant.EPOCH, WireHeaders.none(), Bytes.utf8(body));
    }

    @Test
    @DisplayName("is what its record says")
    void known() {
        ContentState state = ContentState.of(
                record(ContentState.body(ContentState.Stage.SEALED, "a.b", 42).toString()));

        assertThat(state).isEqualTo(new ContentState(7, Instant.EPOCH, ContentState.Stage.SEALED, "a.b", 42));
    }

    @Test
    @DisplayName("with a stage that this version does not know is corrupt, and named")
    void unknown() {
        assertThatThrownBy(() -> ContentState.of(record("{\"stage\":\"MELTED\"}")))
                .hasMessageContaining("state.1")
                .hasMessageContaining("MELTED")
                .asInstanceOf(InstanceOfAssertFactories.type(StorageException.class))
                .returns(ErrorCode.CORRUPT, StorageException::code);
    }
}
