/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Message;
import dev.varve.Subject;

/**
 * One message of a batch.
 *
 * @param subject what to write to
 * @param message what to store
 * @param options what is asked of this write
 */
public record Publication(Subject subject, Message message, PublishOptions options) {

    /** A publication that asks nothing special. */
    public static Publication of(Subject subject, Message message) {
        return new Publication(subject, message, PublishOptions.none());
    }
}
