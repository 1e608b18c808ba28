/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

/**
 * The parts of the subject of a request to a server.
 *
 * @param server the server asked
 * @param verb what it is asked for
 * @param tokens the target as it is written, empty for none; {@link #target} reads it
 */
public record RequestSubject(String server, Verb verb, String tokens) {

    /**
     * The target, as the tokens and these headers say it.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} as {@link Target#read} says
     */
    public Target target(HeaderReader headers) {
        return Target.read(verb, tokens, headers);
    }
}
