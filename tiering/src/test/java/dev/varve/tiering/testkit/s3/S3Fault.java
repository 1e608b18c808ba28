/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.regex.Pattern;

/** What goes wrong with one request. */
public enum S3Fault {
    /** 503 SlowDown; nothing is done. */
    SLOW_DOWN,
    /** 503 from a proxy, in words of its own; nothing is done. */
    PROXY_UNAVAILABLE,
    /** 500 InternalError; nothing is done. */
    INTERNAL_ERROR,
    /** 500 InternalError, although everything was done. */
    INTERNAL_ERROR_AFTER_EFFECT,
    /** 409 ConditionalRequestConflict; nothing is done. */
    CONDITIONAL_CONFLICT,
    /** 403 AccessDenied; nothing is done. */
    ACCESS_DENIED,
    /** 400 ExpiredToken; nothing is done. */
    EXPIRED_TOKEN,
    /** No answer, and nothing is done, until the client goes. */
    SILENCE,
    /** The connection breaks, and nothing is done. */
    BROKEN_BEFORE_EFFECT,
    /** Everything is done, and the connection breaks before the answer. */
    ANSWER_LOST,
    /** Everything is done, and there is no answer until the client goes. */
    SILENCE_AFTER_EFFECT,
    /** The connection breaks in the middle of the answer's body. */
    TORN_BODY,
    /** The answer's body is shorter than the object, and says so. */
    SHORT_BODY,
    /** The answer's body stops in the middle until the client goes. */
    STALLED_BODY,
    /** A bit of the answer's body is another. */
    FLIPPED_BIT,
    /** All of the object is given, not the range that was asked for. */
    RANGE_IGNORED,
    /** Another range of the object is given than was asked for, one byte later, and it is said so. */
    RANGE_SHIFTED;

    /** What the store hears of a request. */
    void change(Headers headers) {
        if (this == RANGE_IGNORED) {
            headers.remove("Range");
        } else if (this == RANGE_SHIFTED) {
            headers.computeIfPresent("Range", (name, ranges) -> List.of(shifted(ranges.get(0))));
        }
    }

    private static String shifted(String range) {
        return Pattern.compile("\\d+")
                .matcher(range)
                .replaceAll(number -> Long.toString(Long.parseLong(number.group()) + 1));
    }

    boolean beforeEffect() {
        return this == SLOW_DOWN
                || this == PROXY_UNAVAILABLE
                || this == INTERNAL_ERROR
                || this == CONDITIONAL_CONFLICT
                || this == ACCESS_DENIED
                || this == EXPIRED_TOKEN
                || this == SILENCE
                || this == BROKEN_BEFORE_EFFECT;
    }
}
