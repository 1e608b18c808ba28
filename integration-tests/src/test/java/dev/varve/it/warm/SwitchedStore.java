/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store that can be made not to answer. Safe for use by many threads. */
final class SwitchedStore {

    private final AtomicBoolean away = new AtomicBoolean();
    private final BlobStore store;

    SwitchedStore(BlobStore real) {
        this.store = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, words) -> {
                    if (away.get()
                            && !method.getName().equals("name")
                            && !method.getName().equals("close")) {
                        throw StorageException.unavailable("the store is away", null);
                    }
                    try {
                        return method.invoke(real, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    BlobStore store() {
        return store;
    }

    /** From now on it does not answer, or does again. */
    void setAway(boolean isAway) {
        away.set(isAway);
    }
}
