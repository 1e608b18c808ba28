/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import static dev.varve.tiering.store.s3.S3Scene.content;
import static dev.varve.tiering.store.s3.S3Scene.freshKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.ConditionalWriteProbe;
import dev.varve.tiering.store.Retention;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Fault;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for wrongly is told in one line that says what to do, before anything is written. */
class S3BadInputTest {

    private static final BlobOptions LOCKED = BlobOptions.standard()
            .retainedAs(new Retention(Retention.Mode.GOVERNANCE, Instant.parse("2027-01-01T00:00:00Z")));

    private static void refused(ErrorCode code, String saying, ThrowingCallable call) {
        StorageException refusal = catchThrowableOfType(StorageException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains(saying).doesNotContain("\n");
    }

    @Test
    @DisplayName("wrong credentials are DENIED by every call, and said to be wrong")
    void wrongCredentials() {
        try (S3Scene scene = S3Scene.open();
                S3BlobStore store =
                        S3BlobStore.open(S3Scene.config(scene.fake()).as("AKIDOTHER", new Secret("x")))) {
            BlobKey key = freshKey();
            refused(ErrorCode.DENIED, "correct the credentials", () -> store.check(BlobOptions.standard()));
            refused(ErrorCode.DENIED, "correct the credentials", () -> store.create(key, content("x")));
            refused(ErrorCode.DENIED, "correct the credentials", () -> store.read(key));
            refused(ErrorCode.DENIED, "s3://tier/" + key, () -> store.head(key));
            assertThat(scene.store().list("").toList()).isEmpty();
        }
    }

    @Test
    @DisplayName("missing credentials are DENIED, and nothing is sent")
    void missingCredentials() {
        Map<String, String> nowhere = Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.sharedCredentialsFile", "/nonexistent/credentials",
                "aws.configFile", "/nonexistent/config");
        nowhere.forEach(System::setProperty);
        try (S3Scene scene = S3Scene.open()) {
            S3Config config = S3Scene.config(scene.fake());
            S3Config anonymous = new S3Config(
                    config.bucket(),
                    config.prefix(),
                    config.endpoint(),
                    config.region(),
                    config.addresses(),
                    config.checksums(),
                    Optional.empty(),
                    Optional.empty(),
                    config.patience(),
                    config.transfer());
            try (S3BlobStore store = S3BlobStore.open(anonymous)) {
                refused(ErrorCode.DENIED, "set access-key or profile", () -> store.check(BlobOptions.standard()));
                refused(ErrorCode.DENIED, "set access-key", () -> store.create(freshKey(), content("x")));
                assertThat(scene.fake().count()).isZero();
            }
        } finally {
            nowhere.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    @DisplayName("a missing bucket is INVALID, and named")
    void missingBucket() {
        try (S3Scene scene = S3Scene.open()) {
            S3Config config = S3Config.of("elsewhere", "eu-central-1")
                    .at(scene.fake().endpoint())
                    .as("AKIDFAKE", new Secret("secret"));
            try (S3BlobStore store = S3BlobStore.open(config)) {
                BlobKey key = freshKey();
                refused(ErrorCode.INVALID, "bucket 'elsewhere'", () -> store.check(BlobOptions.standard()));
                refused(ErrorCode.INVALID, "create the bucket", () -> store.create(key, content("x")));
                refused(ErrorCode.INVALID, "create the bucket", () -> store.read(key));
                refused(
                        ErrorCode.INVALID,
                        "create the bucket",
                        () -> store.list("").hasNext());
            }
        }
    }

    @Test
    @DisplayName("TR-6: what a probe has found out is told, also where its blob cannot be removed")
    void unconditionalAndKept() {
        try (S3Scene scene = S3Scene.open(S3Rules.amazon().unconditional(), S3BucketKind.PLAIN)) {
            scene.faults().next(S3Call.DELETE_OBJECT, S3Fault.ACCESS_DENIED);
            refused(
                    ErrorCode.UNSUPPORTED,
                    "does not heed conditional writes",
                    () -> ConditionalWriteProbe.run(scene.store()));
        }
    }

    @ParameterizedTest(name = "TR-14: a retention in a {0} bucket is UNSUPPORTED, and nothing is stored")
    @EnumSource(names = {"PLAIN", "VERSIONED"})
    void noLock(S3BucketKind kind) {
        try (S3Scene scene = S3Scene.open(S3Rules.amazon(), kind)) {
            refused(ErrorCode.UNSUPPORTED, "Object Lock", () -> scene.store().check(LOCKED));
            refused(ErrorCode.UNSUPPORTED, "Object Lock", () -> scene.store().create(freshKey(), content("x"), LOCKED));
            assertThat(scene.store().list("").toList()).isEmpty();
        }
    }

    @Test
    @DisplayName("TR-6: a store that overwrites in spite of conditions is found out, and left clean")
    void unconditional() {
        try (S3Scene scene = S3Scene.open(S3Rules.amazon().unconditional(), S3BucketKind.PLAIN)) {
            refused(
                    ErrorCode.UNSUPPORTED,
                    "does not heed conditional writes",
                    () -> ConditionalWriteProbe.run(scene.store()));
            assertThat(scene.store().list("").toList()).isEmpty();
        }
    }

    @Test
    @DisplayName("TR-21: a storage class that the store does not know is UNSUPPORTED, and nothing is stored")
    void unknownClass() {
        try (S3Scene scene = S3Scene.open(S3Rules.amazon().knowing("STANDARD"), S3BucketKind.PLAIN)) {
            refused(
                    ErrorCode.UNSUPPORTED,
                    "does not know this storage class",
                    () -> scene.store().create(freshKey(), content("x"), BlobOptions.of(StorageClass.DEEP_ARCHIVE)));
            assertThat(scene.store().list("").toList()).isEmpty();
        }
    }

    @Test
    @DisplayName("a store that is not there is UNAVAILABLE")
    void nobody() {
        S3Config config = S3Config.of("tier", "eu-central-1")
                .at(URI.create("http://127.0.0.1:1"))
                .as("AKIDFAKE", new Secret("secret"))
                .with(new S3Config.Patience(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        try (S3BlobStore store = S3BlobStore.open(config)) {
            refused(ErrorCode.UNAVAILABLE, "bucket 'tier'", () -> store.check(BlobOptions.standard()));
        }
    }

    @ParameterizedTest(name = "TR-21: ''{0}'' as a bucket is refused before anything is opened")
    @ValueSource(strings = {"", "ab", "Tier", "a_b", "a/b", "-ab"})
    void bucketName(String name) {
        refused(ErrorCode.INVALID, "3 to 63", () -> S3Config.of(name, "eu-central-1"));
    }

    @Test
    @DisplayName("TR-21: a configuration tells what is wrong with it, and never its secret")
    void configuration() {
        S3Config config = S3Config.of("tier", "eu-central-1");
        refused(ErrorCode.INVALID, "endpoint", () -> config.at(URI.create("ftp://host")));
        refused(ErrorCode.INVALID, "region", () -> S3Config.of("tier", "Frankfurt am Main"));
        refused(ErrorCode.INVALID, "page-size", () -> new S3Config.Transfer(1, 1, 1001));
        refused(
                ErrorCode.INVALID,
                "patience.call",
                () -> new S3Config.Patience(1, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1)));
        refused(ErrorCode.INVALID, "secret", () -> config.as("id", new Secret(" ")));
        assertThatThrownBy(() -> config.below("a//b")).isInstanceOf(StorageException.class);
        assertThat(config.as("id", new Secret("hush")).toString()).doesNotContain("hush");
    }

    @Test
    @DisplayName("TR-21: keys stand below the prefix, and a store that refuses checksums is written to without")
    void prefixAndChecksums() {
        try (S3Scene scene = S3Scene.open();
                S3BlobStore below = S3BlobStore.open(
                        S3Scene.config(scene.fake()).below("team/a").with(S3Config.Checksums.NONE))) {
            below.create(BlobKey.of("k"), content("x"));

            assertThat(below.name()).isEqualTo("s3://tier/team/a");
            assertThat(below.list("").toList())
                    .singleElement()
                    .extracting(entry -> entry.key().value())
                    .isEqualTo("k");
            assertThat(scene.store().list("").toList())
                    .singleElement()
                    .extracting(entry -> entry.key().value())
                    .isEqualTo("team/a/k");
            assertThat(scene.store().head(BlobKey.of("team/a/k"))).isPresent();
            assertThat(scene.fake().count(S3Call.PUT_OBJECT)).isEqualTo(1);
        }
    }
}
