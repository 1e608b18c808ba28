/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

/** The requests that {@link FakeVault} knows. */
public enum VaultCall {
    DESCRIBE_VAULT,
    UPLOAD_ARCHIVE,
    DELETE_ARCHIVE,
    INITIATE_UPLOAD,
    UPLOAD_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD,
    INITIATE_JOB,
    LIST_JOBS,
    JOB_OUTPUT;

    /** The call of {@code method} on {@code path}, the parts of which are {@code -}, {@code vaults}, the vault, and what is in it. */
    static VaultCall of(String method, String[] path) {
        boolean one = path.length > 4;
        return switch (path.length > 3 ? path[3] : "") {
            case "" -> DESCRIBE_VAULT;
            case "archives" -> one ? DELETE_ARCHIVE : UPLOAD_ARCHIVE;
            case "multipart-uploads" -> one ? ofUpload(method) : INITIATE_UPLOAD;
            case "jobs" -> one ? JOB_OUTPUT : method.equals("POST") ? INITIATE_JOB : LIST_JOBS;
            default -> throw new VaultRefusal(404, "UnknownOperationException", path[3]);
        };
    }

    private static VaultCall ofUpload(String method) {
        return switch (method) {
            case "PUT" -> UPLOAD_PART;
            case "POST" -> COMPLETE_UPLOAD;
            case "DELETE" -> ABORT_UPLOAD;
            default -> throw new VaultRefusal(405, "UnknownOperationException", method);
        };
    }
}
