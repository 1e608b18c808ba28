/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

/** What goes wrong with one request. */
public enum VaultFault {
    /** 400 ThrottlingException; nothing is done. */
    THROTTLED(400, "ThrottlingException"),
    /** 500 ServiceUnavailableException; nothing is done. */
    UNAVAILABLE(500, "ServiceUnavailableException"),
    /** 403 AccessDeniedException; nothing is done. */
    ACCESS_DENIED(403, "AccessDeniedException"),
    /** 403 ExpiredTokenException; nothing is done. */
    EXPIRED_TOKEN(403, "ExpiredTokenException"),
    /** 400 PolicyEnforcedException; nothing is done. */
    POLICY(400, "PolicyEnforcedException"),
    /** 503 InsufficientCapacityException; nothing is done. */
    NO_CAPACITY(503, "InsufficientCapacityException"),
    /** 400 NoLongerSupportedException; nothing is done. */
    NO_LONGER_SUPPORTED(400, "NoLongerSupportedException"),
    /** The connection breaks, and nothing is done. */
    BROKEN_BEFORE_EFFECT(0, ""),
    /** Everything is done, and the connection breaks before the answer. */
    ANSWER_LOST(0, ""),
    /** Everything is done, and the tree hash in the answer is another. */
    WRONG_HASH(0, ""),
    /** The connection breaks in the middle of the answer's body. */
    TORN_BODY(0, ""),
    /** The answer's body is shorter than it should be, and says so. */
    SHORT_BODY(0, ""),
    /** A bit of the answer's body is another. */
    FLIPPED_BIT(0, ""),
    /** All is given, not the range that was asked for. */
    RANGE_IGNORED(0, "");

    private final int status;
    private final String code;

    VaultFault(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** Whether the service refuses, in words. */
    boolean isRefusal() {
        return status > 0;
    }

    VaultAnswer refusal() {
        return VaultAnswer.error(status, code, "as ordered");
    }
}
