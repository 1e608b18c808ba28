/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Preconditions;

/**
 * What a store calls the present content of a blob; another content has another tag. An ETag, in HTTP's words (RFC 9110, 8.8.3).
 *
 * <p>Opaque: compare it, and give it back to {@link BlobStore#replace}. A store may derive it from the content alone, so that equal contents have equal tags.
 *
 * @param value the text
 */
public record BlobTag(String value) {

    public BlobTag {
        Preconditions.require(!value.isBlank(), "a tag must not be blank");
    }

    @Override
    public String toString() {
        return value;
    }
}
