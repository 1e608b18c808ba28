/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.WriteAnswer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is retained cannot be deleted; a store that cannot retain says so. */
abstract class RetentionContract extends BlobContract {

    @Test
    @DisplayName("TR-14: a retained blob cannot be deleted before its time, and can be then")
    void retained() {
        Retention retention =
                new Retention(Retention.Mode.COMPLIANCE, underTest().now().plus(Duration.ofHours(1)));
        BlobOptions options = BlobOptions.standard().retainedAs(retention);
        if (absent(options)) {
            return;
        }
        store().check(options);
        BlobKey key = freshKey();

        BlobInfo info = stored(store().create(key, content("kept"), options));

        assertThat(info.retention()).contains(retention);
        assertThat(store().head(key)).contains(info);
        assertThat(store().create(key, content("other"), options))
                .isEqualTo(new WriteAnswer.Conflict(Optional.of(info)));
        refused(ErrorCode.DENIED, () -> store().delete(key));
        assertThat(read(key)).isEqualTo(Bytes.utf8("kept"));
        underTest().passing().ifPresent(clock -> {
            clock.accept(Duration.ofHours(2));
            assertThat(store().delete(key)).isTrue();
        });
    }

    private boolean absent(BlobOptions options) {
        if (underTest().pretends(Capability.DENY_DELETE)) {
            notRun("retention, which the service behind it does not have", store());
            return true;
        }
        if (store().capabilities().contains(Capability.DENY_DELETE)) {
            return false;
        }
        BlobKey key = freshKey();
        refused(ErrorCode.UNSUPPORTED, () -> store().create(key, content("kept"), options));
        refused(ErrorCode.UNSUPPORTED, () -> store().check(options));
        assertThat(store().head(key)).isEmpty();
        return true;
    }
}
