/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import static dev.varve.tiering.store.s3.S3Scene.content;
import static dev.varve.tiering.store.s3.S3Scene.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.traffic.RetryCause;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Fault;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

@DisplayName("What S3 is asked once more")
class CountedRetriesTest {

    private final S3Scene scene = S3Scene.open();
    private final List<RetryCause> retries = new CopyOnWriteArrayList<>();
    private final S3BlobStore store = S3BlobStore.open(S3Scene.config(scene.fake()), retries::add);

    @AfterEach
    void close() {
        store.close();
        scene.close();
    }

    @ParameterizedTest(name = "TR-23: because of {0} is counted as {1}")
    @CsvSource({
        "SLOW_DOWN, THROTTLED",
        "PROXY_UNAVAILABLE, SERVER_ERROR",
        "INTERNAL_ERROR, SERVER_ERROR",
        "SILENCE, TIMED_OUT",
        "BROKEN_BEFORE_EFFECT, CONNECTION",
        "CONDITIONAL_CONFLICT, CONFLICT"
    })
    void causes(S3Fault fault, RetryCause cause) {
        BlobKey key = freshKey();
        scene.faults().next(S3Call.PUT_OBJECT, fault);
        store.create(key, content("text"));
        assertThat(retries).containsExactly(cause);
        store.head(key);
        assertThat(retries).hasSize(1);
    }

    @Test
    @DisplayName("TR-23: is counted only where it is asked once more: the last of three that fail is not")
    void last() {
        scene.faults()
                .next(S3Call.LIST_OBJECTS, S3Fault.INTERNAL_ERROR, S3Fault.INTERNAL_ERROR, S3Fault.INTERNAL_ERROR);
        assertThatThrownBy(() -> store.list("none").hasNext()).isInstanceOf(StorageException.class);
        assertThat(retries).containsExactly(RetryCause.SERVER_ERROR, RetryCause.SERVER_ERROR);
        scene.faults().next(S3Call.HEAD_OBJECT, S3Fault.ACCESS_DENIED);
        assertThatThrownBy(() -> store.head(freshKey())).isInstanceOf(StorageException.class);
        assertThat(retries).hasSize(2);
    }

    @Test
    @DisplayName("TR-23: tells time-outs of all kinds from connections that break, and both from all else")
    void kinds() {
        assertThat(CountedRetries.cause(ApiCallAttemptTimeoutException.create(5)))
                .isEqualTo(RetryCause.TIMED_OUT);
        assertThat(CountedRetries.cause(SdkClientException.create("late", new SocketTimeoutException())))
                .isEqualTo(RetryCause.TIMED_OUT);
        assertThat(CountedRetries.cause(SdkClientException.create("torn", new IOException())))
                .isEqualTo(RetryCause.CONNECTION);
        assertThat(CountedRetries.cause(S3Exception.builder().statusCode(408).build()))
                .isEqualTo(RetryCause.TIMED_OUT);
        assertThat(CountedRetries.cause(S3Exception.builder().statusCode(429).build()))
                .isEqualTo(RetryCause.THROTTLED);
        assertThat(CountedRetries.cause(S3Exception.builder().statusCode(403).build()))
                .isEqualTo(RetryCause.OTHER);
        assertThat(CountedRetries.cause(SdkClientException.create("strange"))).isEqualTo(RetryCause.OTHER);
    }
}
