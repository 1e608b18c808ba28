/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import java.util.Optional;

/** Filters as tokens of a subject, where wildcards cannot stand. */
final class TargetFilter {

    private TargetFilter() {}

    /** {@code filter} with its wildcards escaped. */
    static String tokens(SubjectFilter filter) {
        return filter.isLiteral()
                ? filter.value()
                : filter.value().replace("*", "%2A").replace(">", "%3E");
    }

    /** Adds the filter as it is, where it has wildcards. */
    static void write(WireHeaders.Builder to, SubjectFilter filter) {
        if (!filter.isLiteral()) {
            to.add(HeaderNames.FILTER, filter.value());
        }
    }

    /** The filter that tokens and header agree on. */
    static SubjectFilter read(Verb verb, String tokens, HeaderReader headers) {
        Optional<SubjectFilter> stated =
                verb.takesFilter() ? headers.parsed(HeaderNames.FILTER, SubjectFilter::of) : Optional.empty();
        if (stated.isEmpty()) {
            SubjectFilter literal = SubjectFilter.of(tokens);
            Preconditions.require(
                    literal.isLiteral(), "target '" + Printable.of(tokens) + "' holds a wildcard that is not escaped");
            return literal;
        }
        Preconditions.require(
                tokens(stated.get()).equals(tokens),
                "header '" + HeaderNames.FILTER + "' is '" + stated.get() + "', but the subject says '"
                        + Printable.of(tokens) + "'");
        return stated.get();
    }
}
