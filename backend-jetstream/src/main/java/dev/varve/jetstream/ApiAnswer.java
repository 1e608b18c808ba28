/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What JetStream answered.
 *
 * @param body all of it
 * @param error the error in it
 */
record ApiAnswer(ObjectNode body, Optional<ApiError> error) {

    static ApiAnswer of(ObjectNode body) {
        return new ApiAnswer(body, ApiError.in(body));
    }

    /** Whether it says that what was addressed does not exist. */
    boolean isAbsent() {
        return error.filter(found -> found.meaning() == ApiError.Meaning.ABSENT).isPresent();
    }

    /** Whether it is the error {@code number}. */
    boolean isError(int number) {
        return error.filter(found -> found.number() == number).isPresent();
    }

    /** The body, if this is no error. */
    ObjectNode orThrow(Effort effort) {
        if (error.isPresent()) {
            throw error.get().failure(effort);
        }
        return body;
    }
}
