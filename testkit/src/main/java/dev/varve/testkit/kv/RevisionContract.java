/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compare-and-set on the revision of a key. */
public abstract class RevisionContract extends BucketContract {

    private static final Bytes VALUE = Bytes.utf8("value");

    /** For the backends that must fulfil it. */
    protected RevisionContract() {}

    private Key freshKey() {
        return Key.of(freshName(), "key");
    }

    @Test
    @DisplayName("create gives a key its first value, and refuses one that has a value with its revision")
    void create() {
        Key key = freshKey();
        Receipt receipt = keyValues().create(key, VALUE);

        assertRefused(
                ErrorCode.REVISION_CONFLICT, receipt.seq(), () -> keyValues().create(key, Bytes.utf8("x")));
        assertThat(value(key)).contains("value");
    }

    @Test
    @DisplayName("create succeeds on a deleted key, with a higher revision")
    void createAfterDelete() {
        Key key = freshKey();
        Receipt first = keyValues().create(key, VALUE);
        keyValues().delete(key);

        assertThat(keyValues().create(key, VALUE).seq()).isGreaterThan(first.seq());
        assertThat(value(key)).contains("value");
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("create succeeds on an expired key")
    void createAfterExpiry() {
        Key key = freshKey();
        keyValues().put(key, VALUE, PutOptions.ttl(Duration.ofMillis(200)));

        eventually().until(() -> value(key).isEmpty());

        keyValues().create(key, Bytes.utf8("new"));
        assertThat(value(key)).contains("new");
    }

    @Test
    @DisplayName("PS-23: update replaces the revision it expects, and is refused with the current one otherwise")
    void update() {
        Key key = freshKey();
        long first = put(key, "1").seq();
        long second = keyValues().update(key, Bytes.utf8("2"), first).seq();

        assertRefused(ErrorCode.REVISION_CONFLICT, second, () -> keyValues().update(key, VALUE, first));
        assertRefused(ErrorCode.REVISION_CONFLICT, second, () -> keyValues().update(key, VALUE, second + 1));
        assertRefused(ErrorCode.REVISION_CONFLICT, second, () -> keyValues().update(key, VALUE, 0));
        assertThat(value(key)).contains("2");
        assertThat(revision(key)).isEqualTo(second);
    }

    @Test
    @DisplayName("PS-23: update of a key without value is a typed conflict with 0, never written and deleted alike")
    void updateOfNothing() {
        Key key = freshKey();
        assertRefused(ErrorCode.REVISION_CONFLICT, 0, () -> keyValues().update(key, VALUE, 5));
        long revision = put(key, "1").seq();
        keyValues().delete(key);

        assertRefused(ErrorCode.REVISION_CONFLICT, 0, () -> keyValues().update(key, VALUE, revision));
        assertThat(value(key)).isEmpty();
    }

    @Test
    @DisplayName("update that expects 0 is create, also after delete")
    void updateFromNothing() {
        Key key = freshKey();
        keyValues().update(key, Bytes.utf8("1"), 0);
        keyValues().delete(key);
        keyValues().update(key, Bytes.utf8("2"), 0);

        assertThat(value(key)).contains("2");
    }

    @Test
    @DisplayName("delete with an expected revision is refused with the current one if another write came first")
    void deleteExpected() {
        Key key = freshKey();
        long first = put(key, "1").seq();
        long second = put(key, "2").seq();

        assertRefused(ErrorCode.REVISION_CONFLICT, second, () -> keyValues().delete(key, first));
        assertThat(value(key)).contains("2");
        assertThat(keyValues().delete(key, second).count()).isEqualTo(1);
        assertRefused(ErrorCode.REVISION_CONFLICT, 0, () -> keyValues().delete(key, second));
    }

    @Test
    @DisplayName("an expected revision out of range is invalid")
    void outOfRange() {
        Key key = freshKey();

        assertRefused(ErrorCode.INVALID, () -> keyValues().update(key, VALUE, -1));
        assertRefused(ErrorCode.INVALID, () -> keyValues().delete(key, 0));
        assertThat(value(key)).isEmpty();
    }
}
