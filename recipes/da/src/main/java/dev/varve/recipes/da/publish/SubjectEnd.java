/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

/**
 * Where the next action goes.
 *
 * @param nextId the id of that action
 * @param subjectSeq the sequence of the subject's last message, 0 for none
 * @param streamSeq the last sequence of the stream
 */
record SubjectEnd(long nextId, long subjectSeq, long streamSeq) {

    /** The end behind an action that was stored at {@code seq}. */
    SubjectEnd behind(long seq) {
        return new SubjectEnd(nextId + 1, seq, seq);
    }
}
