/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import dev.varve.stream.Difference;
import java.util.List;

/**
 * One of the things that are provisioned.
 *
 * @param kind what it is
 * @param name its name in the store
 * @param differences every field in which it is, or was, not as it is to be; empty if there is none
 */
public record Part(Kind kind, String name, List<Difference> differences) {

    /** What may be provisioned. */
    public enum Kind {
        /** The stream that actions are written to. */
        PRIMARY,
        /** A stream that copies it. */
        MIRROR,
        /** A key-value bucket. */
        BUCKET
    }

    public Part {
        differences = List.copyOf(differences);
    }
}
