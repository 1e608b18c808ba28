/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Capability;
import dev.varve.StorageException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an error of the SDK means, in the words of S3 and of all services of Amazon. */
public final class S3Errors {

    private S3Errors() {}

    /** The status of the answer; 0 where there was none. */
    public static int status(SdkException error) {
        return error instanceof AwsServiceException service ? service.statusCode() : 0;
    }

    /** The code in the answer; empty where there was none, as with {@code HEAD}. */
    public static String code(SdkException error) {
        if (error instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            String code = service.awsErrorDetails().errorCode();
            return code == null ? "" : code;
        }
        return "";
    }

    static boolean is(SdkException error, int status, String code) {
        return status(error) == status && code(error).equals(code);
    }

    /** A failure of which it is certain that nothing was changed. */
    public static StorageException of(String what, SdkException error) {
        String message = what + ": " + String.valueOf(error.getMessage()).replaceAll("\\s*[\r\n]+\\s*", " ");
        if (error instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return StorageException.unavailable(message, error);
        }
        return error instanceof AwsServiceException service ? ofAnswer(message, service) : ofNoAnswer(message, error);
    }

    private static StorageException ofNoAnswer(String message, SdkException error) {
        if (message.contains("Unable to load credentials") || message.contains("contained no credentials")) {
            return StorageException.denied(
                    message + "; set access-key or profile, or give the environment, profile or machine credentials",
                    error);
        }
        return StorageException.unavailable(message, error);
    }

    private static StorageException ofAnswer(String message, AwsServiceException error) {
        return switch (code(error)) {
            case "NoSuchBucket" ->
                StorageException.invalid(message + "; create the bucket, or correct its name", error);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken" ->
                StorageException.denied(message + "; correct the credentials", error);
            case "BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest" -> StorageException.corrupt(message, error);
            case "InvalidStorageClass" ->
                unsupported(Capability.TIERED_STORAGE, message + "; the store does not know this storage class");
            case "EntityTooLarge" -> StorageException.tooLarge(message, 5L << 30);
            case "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull" ->
                StorageException.insufficientStorage(message, error);
            case "RequestTimeout" -> StorageException.unavailable(message, error);
            case "InvalidRequest" ->
                message.contains("Object Lock")
                        ? unsupported(Capability.DENY_DELETE, message + "; give the bucket Object Lock")
                        : StorageException.invalid(message, error);
            default -> ofStatus(message, error);
        };
    }

    private static StorageException unsupported(Capability capability, String message) {
        return StorageException.unsupported(capability, message);
    }

    private static StorageException ofStatus(String message, AwsServiceException error) {
        int status = error.statusCode();
        if (status == 401 || status == 403) {
            return StorageException.denied(message, error);
        }
        if (status == 301 || status == 307) {
            return StorageException.invalid(message + "; the bucket is in another region", error);
        }
        if (status == 501) {
            return unsupported(Capability.CAS_SUBJECT, message + "; the store lacks what was asked for");
        }
        if (status == 507) {
            return StorageException.insufficientStorage(message, error);
        }
        boolean passing = status >= 500 || status == 429 || status == 408 || status == 409;
        return passing ? StorageException.unavailable(message, error) : StorageException.invalid(message, error);
    }
}
