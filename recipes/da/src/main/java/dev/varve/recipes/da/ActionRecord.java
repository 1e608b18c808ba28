/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import java.util.Base64;
import java.util.Optional;

/**
 * An action with its place in the chain, as the journal and the stream hold it.
 *
 * @param action the action
 * @param digest its link
 */
public record ActionRecord(Action action, Digest digest) {

    /** The header with the id of the action, in decimal. */
    public static final String ID_HEADER = "Action-Id";

    /** The header with the link of the chain, as {@link Digest#toString()} writes it. */
    public static final String DIGEST_HEADER = "Action-Digest";

    /** The header with the snap hash in base64 for URLs without padding; absent where it is empty. */
    public static final String SNAP_HASH_HEADER = "Snap-Hash";

    /** The id of the action. */
    public long id() {
        return action.id();
    }

    /** Whether {@code other} is the same action with the same history. */
    public boolean isSameAs(ActionRecord other) {
        return id() == other.id() && digest.equals(other.digest);
    }

    /** The message that holds it. */
    public Message message() {
        Headers headers = Headers.of(ID_HEADER, Long.toString(id())).with(DIGEST_HEADER, digest.toString());
        if (!action.snapHash().isEmpty()) {
            String hash = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(action.snapHash().unsafeArray());
            headers = headers.with(SNAP_HASH_HEADER, hash);
        }
        return Message.of(action.payload()).withHeaders(headers);
    }

    /**
     * The record that {@code stored} holds.
     *
     * @throws StorageException {@link ErrorCode#CORRUPT} if it holds none
     */
    public static ActionRecord of(StoredMessage stored) {
        try {
            Headers headers = stored.message().headers();
            long id = Long.parseLong(headers.first(ID_HEADER).orElseThrow());
            Digest digest = Digest.parse(headers.first(DIGEST_HEADER).orElseThrow());
            Bytes hash = headers.first(SNAP_HASH_HEADER)
                    .map(text -> Bytes.wrap(Base64.getUrlDecoder().decode(text)))
                    .orElse(Bytes.empty());
            return new ActionRecord(new Action(id, hash, payload(stored)), digest);
        } catch (RuntimeException malformed) {
            throw StorageException.corrupt(
                    "message " + stored.seq() + " of '" + stored.subject() + "' holds no action: "
                            + Optional.ofNullable(malformed.getMessage()).orElse("a header is missing"),
                    malformed);
        }
    }

    private static Bytes payload(StoredMessage stored) {
        return stored.message().value().orElseThrow();
    }
}
