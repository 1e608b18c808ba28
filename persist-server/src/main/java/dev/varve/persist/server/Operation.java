/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoredFile;

/**
 * What a verb does with an open file.
 *
 * @param <F> the kind of file
 */
@FunctionalInterface
interface Operation<F extends StoredFile> {

    /** Does what {@code request} asks and says so to {@code answers}; a refusal is thrown. */
    void run(F file, Request request, Answers answers);
}
