/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Histories: what clients asked of a store and were told, held against what the store has in the end.
 *
 * <p>Clients log every operation in a {@link dev.varve.testkit.history.History}: what they are about to ask, and then how it ended. When the faults are over, {@link
 * dev.varve.testkit.history.FinalState#read} reads everything back, and {@link dev.varve.testkit.history.HistoryChecker} says what cannot be: an acknowledged write that is missing or there twice, a
 * message that nobody wrote, a sequence given twice, a read that missed what had been acknowledged, a follower that was not told, and more; see {@link dev.varve.testkit.history.Defect.Kind}.
 *
 * <pre>{@code
 * History history = new History();
 * ClientLog log = history.client("writer-1");
 *
 * Attempt attempt = log.begin(Action.publish(subject, "w1.1"));
 * try {
 *     attempt.acknowledged(store.streams().publish(subject, Payload.message("w1.1", 100)));
 * } catch (RuntimeException e) {
 *     attempt.failed(e);
 * }
 * // ... many clients, and faults
 * HistoryChecker.check(history, FinalState.read(store, history)).assertSound();
 * }</pre>
 *
 * <p>Every payload has an id that is written once: that is how the checker knows whose write it sees. The streams and buckets have no limits and no time to live, so that nothing goes but by request.
 */
@NullMarked
package dev.varve.testkit.history;

import org.jspecify.annotations.NullMarked;
