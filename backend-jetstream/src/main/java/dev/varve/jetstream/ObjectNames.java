/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.object.ObjectName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The subjects of objects, as NATS Object Store (ADR-20) says: one of the description, by the name; one of the chunks, by an id of the content. */
record ObjectNames(BucketNames buckets) {

    /** The subjects of all descriptions of {@code bucket}. */
    String descriptions(String bucket) {
        return buckets.root(bucket) + "M.*";
    }

    /** The subject of the description of {@code name}. */
    String description(ObjectName name) {
        byte[] utf8 = name.name().getBytes(StandardCharsets.UTF_8);
        return buckets.root(name.bucket()) + "M." + Base64.getUrlEncoder().encodeToString(utf8);
    }

    /** The subject of the chunks of the content {@code id}. */
    String chunks(String bucket, String id) {
        return buckets.root(bucket) + "C." + id;
    }

    /** The object whose description has the subject {@code subject}; empty for a name that the SPI cannot say. */
    Optional<ObjectName> name(String bucket, String subject) {
        try {
            byte[] utf8 = Base64.getUrlDecoder().decode(subject.substring(subject.lastIndexOf('.') + 1));
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return Optional.of(ObjectName.of(bucket, name));
        } catch (IllegalArgumentException | CharacterCodingException | dev.varve.StorageException e) {
            return Optional.empty();
        }
    }
}
