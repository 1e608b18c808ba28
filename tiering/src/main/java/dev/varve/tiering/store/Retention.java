/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Until when nobody may delete or replace a blob. S3 calls it Object Lock.
 *
 * @param mode who is nobody
 * @param until when it ends; whole seconds, a part of one is cut off
 */
public record Retention(Mode mode, Instant until) {

    /** Whom a retention binds. */
    public enum Mode {
        /** All but those with a permission of their own for it. */
        GOVERNANCE,
        /** Everybody, the owner of the account too: it cannot be shortened. */
        COMPLIANCE
    }

    public Retention {
        until = until.truncatedTo(ChronoUnit.SECONDS);
    }
}
