/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.stream.PublishOptions;
import java.util.Optional;

/**
 * What a publish asks for.
 *
 * <p>At most one expectation, so that it is clear which one a refusal speaks of; an id may go with it, and wins over it.
 *
 * @param msgId the message id, if any
 * @param kind what is expected
 * @param at the sequence or epoch expected
 */
record Wish(Optional<String> msgId, Kind kind, At at) {

    enum Kind {
        NOTHING(""),
        LAST(" if last of stream is "),
        SUBJECT_LAST(" if last of subject is "),
        EPOCH(" with epoch ");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Wish none() {
        return new Wish(Optional.empty(), Kind.NOTHING, At.seq(0));
    }

    static Wish id(String id) {
        return new Wish(Optional.of(id), Kind.NOTHING, At.seq(0));
    }

    PublishOptions options(long last) {
        PublishOptions.Builder options = PublishOptions.builder();
        msgId.ifPresent(options::msgId);
        long number = at.resolve(last);
        switch (kind) {
            case NOTHING -> {}
            case LAST -> options.expectedLastSeq(number);
            case SUBJECT_LAST -> options.expectedLastSubjectSeq(number);
            case EPOCH -> options.writerEpoch(number);
        }
        return options.build();
    }

    @Override
    public String toString() {
        return msgId.map(id -> " id " + id).orElse("") + (kind == Kind.NOTHING ? "" : kind.words + at);
    }
}
