/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

/** Where the answer to a request goes. */
sealed interface ReplyTo {

    /**
     * A subject.
     *
     * @param subject that of the client
     */
    record Inbox(String subject) implements ReplyTo {}

    /**
     * The answer to a bundle.
     *
     * @param bundle what is answered together
     * @param index the place of the request in it
     */
    record InBundle(BundleAnswer bundle, int index) implements ReplyTo {}
}
