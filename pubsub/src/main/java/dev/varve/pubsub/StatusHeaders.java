/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import java.util.OptionalInt;

/**
 * The status that a messaging system gives a message of its own making, such as "no messages", as headers: {@value #CODE} and {@value #DESCRIPTION}, as other NATS clients show it.
 *
 * <p>A sender can set these headers too: whoever looks for a status must know by the subject, or by other headers, that the message is the system's.
 */
public final class StatusHeaders {

    /** The name of the header with the number. */
    public static final String CODE = "Status";

    /** The name of the header with the text. */
    public static final String DESCRIPTION = "Description";

    private StatusHeaders() {}

    /** {@code headers} with a status before them; an empty {@code description} is left out. */
    public static WireHeaders of(int code, String description, WireHeaders headers) {
        WireHeaders.Builder all = WireHeaders.builder().add(CODE, code);
        if (!description.isEmpty()) {
            all.add(DESCRIPTION, description);
        }
        return all.addAll(headers).build();
    }

    /** The number of the status of {@code message}, if it has one. */
    public static OptionalInt code(WireMessage message) {
        return message.headers()
                .first(CODE)
                .filter(text -> text.matches("\\d{3}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }
}
