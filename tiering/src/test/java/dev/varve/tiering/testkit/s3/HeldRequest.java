/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request that has come and waits, before it has any effect, until it is let go on: as if it were still on its way. Safe for use by many threads. */
public final class HeldRequest {

    private static final long PATIENCE_SECONDS = 60;

    private final S3Call call;
    private final String keys;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch come = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    /** @param keys a regular expression that the key matches */
    HeldRequest(S3Call call, String keys) {
        this.call = call;
        this.keys = keys;
    }

    /** Whether {@code request} is the one. */
    boolean takes(S3Request request) {
        return request.call() == call && request.key().matches(keys) && taken.compareAndSet(false, true);
    }

    /** Holds the thread of the request. */
    void hold() throws InterruptedException {
        come.countDown();
        await(released);
    }

    void answered(S3Response response) {
        status.complete(response.status());
    }

    /** Waits until it has come. */
    public void awaitCome() {
        try {
            await(come);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing came, or nobody let it go on, within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Lets it go on; returns the HTTP status with which it is answered. */
    public int release() {
        released.countDown();
        try {
            return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the request that was held was not answered", e);
        }
    }
}
