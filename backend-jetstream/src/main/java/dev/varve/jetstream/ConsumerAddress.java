/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

/**
 * Which consumer is spoken of.
 *
 * @param stream the name of its stream in JetStream
 * @param name its own
 */
record ConsumerAddress(String stream, String name) {

    /** The request {@code verb} of the JetStream API for this consumer. */
    String request(String verb) {
        return "CONSUMER." + verb + "." + stream + "." + name;
    }
}
