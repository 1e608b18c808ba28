/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the errors that a NATS server reports as text.
 *
 * <p>The texts of permission violations are those of nats-server 2.10 to 2.15: {@code Permissions Violation for Publish to "s"}, {@code ... for Publish with Reply of "s"}, {@code ... for Subscription to "s"}.
 */
final class ServerErrors {

    private static final Pattern VIOLATION = Pattern.compile(
            "permissions violation for (publish|subscription)(?: to| with reply of)? \"([^\"]+)\"",
            Pattern.CASE_INSENSITIVE);

    /** What the server refused. */
    enum Refused {
        PUBLISH,
        SUBSCRIPTION
    }

    /**
     * A permission that was missing.
     *
     * @param subject the subject or filter, or the reply subject of what was published
     */
    record Violation(Refused refused, String subject) {}

    private ServerErrors() {}

    static Optional<Violation> violation(String error) {
        Matcher found = VIOLATION.matcher(error);
        return found.find()
                ? Optional.of(new Violation(Refused.valueOf(found.group(1).toUpperCase(Locale.ROOT)), found.group(2)))
                : Optional.empty();
    }
}
