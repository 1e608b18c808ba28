/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.pubsub.StatusHeaders;
import dev.varve.pubsub.WireMessage;
import java.util.Locale;

/** What a server says about a pull request, in a message without content. */
enum PullStatus {
    /** It is under way. */
    ALIVE,
    /** It has ended: nothing more comes under it. */
    ENDED,
    /** It has ended, for the consumer takes none at the moment. */
    PAUSED,
    /** It was lost with the consumer's leader: ask again. */
    LOST,
    /** Nobody takes requests: the consumer does not exist, or has no leader. */
    UNHEARD,
    /** It has ended, for the consumer was deleted. */
    DELETED;

    static PullStatus of(WireMessage message) {
        String text =
                message.headers().first(StatusHeaders.DESCRIPTION).orElse("").toLowerCase(Locale.ROOT);
        return switch (StatusHeaders.code(message).orElse(0)) {
            case 100 -> ALIVE;
            case 503 -> UNHEARD;
            case 409 -> conflict(text);
            default -> ENDED;
        };
    }

    private static PullStatus conflict(String text) {
        if (text.contains("consumer deleted")) {
            return DELETED;
        }
        if (text.contains("maxrequestexpires")) {
            return PAUSED;
        }
        boolean lost = text.contains("leadership change") || text.contains("shutdown") || text.contains("maxwaiting");
        return lost ? LOST : ENDED;
    }
}
