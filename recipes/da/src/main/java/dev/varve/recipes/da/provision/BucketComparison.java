/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import dev.varve.kv.BucketSpec;
import dev.varve.stream.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares two specifications of a bucket field by field. */
final class BucketComparison {

    private BucketComparison() {}

    static List<Difference> differences(BucketSpec wanted, BucketSpec actual) {
        List<Difference> found = new ArrayList<>();
        compare("max-bytes", wanted.maxBytes(), actual.maxBytes(), found);
        compare("max-value-bytes", wanted.maxValueBytes(), actual.maxValueBytes(), found);
        compare("ttl", text(wanted.ttl()), text(actual.ttl()), found);
        wanted.durability().ifPresent(level -> compare("durability", level, text(actual.durability()), found));
        return found;
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("none");
    }

    private static void compare(String field, Object wanted, Object actual, List<Difference> found) {
        if (!wanted.toString().equals(actual.toString())) {
            found.add(new Difference(field, wanted.toString(), actual.toString(), true));
        }
    }
}
