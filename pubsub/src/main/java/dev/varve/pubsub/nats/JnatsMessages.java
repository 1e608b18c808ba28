/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.Bytes;
import dev.varve.pubsub.NoResponders;
import dev.varve.pubsub.StatusHeaders;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns our messages into those of jnats and back. */
final class JnatsMessages {

    private static final int NO_RESPONDERS = 503;

    private JnatsMessages() {}

    static @Nullable Headers headers(WireHeaders headers) {
        if (headers.isEmpty()) {
            return null;
        }
        Headers sent = new Headers();
        headers.forEach(sent::add);
        return sent;
    }

    static WireMessage received(Message message) {
        if (message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS) {
            return NoResponders.at(message.getSubject());
        }
        return new WireMessage(
                message.getSubject(),
                Optional.ofNullable(message.getReplyTo()),
                receivedHeaders(message),
                Bytes.wrap(message.getData()));
    }

    private static WireHeaders receivedHeaders(Message message) {
        Headers headers = message.getHeaders();
        WireHeaders own = headers == null ? WireHeaders.none() : received(headers);
        return message.isStatusMessage() ? StatusHeaders.of(statusCode(message), description(message), own) : own;
    }

    private static WireHeaders received(Headers headers) {
        WireHeaders.Builder own = WireHeaders.builder();
        headers.forEach((name, values) -> {
            for (int i = 0; i < values.size(); i++) {
                own.add(name, values.get(i));
            }
        });
        return own.build();
    }

    private static int statusCode(Message message) {
        return message.getStatus().getCode();
    }

    private static String description(Message message) {
        String text = message.getStatus().getMessage();
        return text == null ? "" : text;
    }
}
