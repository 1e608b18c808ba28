/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A blob store beside a ledger")
final class BlobStoresTest {

    private final AtomicInteger closed = new AtomicInteger();
    private final BlobStore ledger = (BlobStore) Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, words) -> {
                assertThat(method.getName()).isEqualTo("close");
                return closed.incrementAndGet();
            });

    @Test
    @DisplayName("closes the ledger where it cannot be opened, and says why")
    void cannotBeOpened() {
        StorageException why = StorageException.denied("nobody is let into the vault", null);
        assertThatThrownBy(() -> BlobStores.beside(ledger, there -> {
                    throw why;
                }))
                .isSameAs(why);
        assertThat(closed).hasValue(1);
    }

    @Test
    @DisplayName("leaves the ledger open where it can")
    void opened() {
        assertThat(BlobStores.beside(ledger, there -> there)).isSameAs(ledger);
        assertThat(closed).hasValue(0);
    }
}
