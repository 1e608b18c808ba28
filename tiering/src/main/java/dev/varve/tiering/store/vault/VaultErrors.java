/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Capability;
import dev.varve.StorageException;
import dev.varve.tiering.store.s3.S3Errors;
import software.amazon.awssdk.core.exception.SdkException;

/** What an error of the SDK means, in the words of Glacier. */
final class VaultErrors {

    private VaultErrors() {}

    /** Whether there is no such vault, archive, upload or job. */
    static boolean isAbsent(SdkException error) {
        return S3Errors.status(error) == 404;
    }

    /** Whether the service refused, and so did nothing; for its rate or for good. */
    static boolean isRefusal(SdkException error) {
        int status = S3Errors.status(error);
        return status / 100 == 4 && status != 408;
    }

    /** A failure of which it is certain that nothing was changed that anybody can see. */
    static StorageException of(String what, SdkException error) {
        String message = what + ": " + String.valueOf(error.getMessage()).replaceAll("\\s*[\r\n]+\\s*", " ");
        return switch (S3Errors.code(error)) {
            case "ResourceNotFoundException", "VaultNotFound" ->
                StorageException.invalid(message + "; create the vault, or correct its name or region", error);
            case "PolicyEnforcedException" ->
                StorageException.denied(
                        message
                                + "; the account's data retrieval policy allows no more now: ask slower, later, or raise it",
                        error);
            case "InsufficientCapacityException" ->
                StorageException.unavailable(
                        message + "; there is no capacity for expedited retrievals now: ask for standard or bulk",
                        error);
            case "NoLongerSupportedException" ->
                StorageException.unsupported(
                        Capability.TIERED_STORAGE,
                        message + "; this account may not use vaults: use the storage classes of S3");
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "IncompleteSignatureException",
                    "MissingAuthenticationTokenException",
                    "ExpiredTokenException" -> StorageException.denied(message + "; correct the credentials", error);
            case "ThrottlingException", "LimitExceededException", "RequestTimeoutException" ->
                StorageException.unavailable(message, error);
            case "InvalidParameterValueException" ->
                message.contains("hecksum") || message.contains("hash")
                        ? StorageException.corrupt(message, error)
                        : StorageException.invalid(message, error);
            default -> S3Errors.of(what, error);
        };
    }
}
