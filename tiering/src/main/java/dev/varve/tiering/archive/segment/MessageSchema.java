/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;

/** The Avro schema of a message, as it stands in every segment of format {@value SegmentHeader#FORMAT}. */
final class MessageSchema {

    private static final Schema SCHEMA = parse("message-1.avsc");

    /** Which branch of a union says that there is nothing. */
    static final int ABSENT = 0;

    static final int PRESENT = 1;

    private MessageSchema() {}

    static Schema schema() {
        return SCHEMA;
    }

    private static Schema parse(String resource) {
        try (InputStream text = MessageSchema.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(Objects.requireNonNull(text, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
