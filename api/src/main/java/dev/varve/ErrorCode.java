/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/**
 * The closed set of reasons for which a store refuses or fails, the same in every backend.
 *
 * <p>Not in the set: <em>not found</em>, which is an empty {@link java.util.Optional}, and <em>unknown outcome</em>, which is
 * {@link OutcomeUnknownException}. Every code says that the operation had <strong>no effect</strong>.
 */
public enum ErrorCode {
    /** The expected last sequence, or the sequence given to {@code set}, does not fit; {@link StorageException#actual()} is the last one. */
    SEQ_CONFLICT(ErrorKind.CONFLICT, false),
    /** The expected revision is not the current one; {@link StorageException#actual()} is, 0 where there is no live value. */
    REVISION_CONFLICT(ErrorKind.CONFLICT, false),
    /** A higher epoch has been seen; {@link StorageException#actual()} is that epoch. The writer must stop. */
    FENCED(ErrorKind.CONFLICT, false),
    /** The message, value, batch or object is larger than a limit; {@link StorageException#actual()} is the limit in bytes. */
    TOO_LARGE(ErrorKind.LIMIT, false),
    /** No space is left, or a limit with {@code discard new} is reached. Writing resumes when space is free. */
    INSUFFICIENT_STORAGE(ErrorKind.LIMIT, true),
    /** The caller lacks the permission. */
    DENIED(ErrorKind.ACCESS, false),
    /** The store, or the part of it that holds the stream, does not answer, or a rate limit is reached. Nothing was changed. */
    UNAVAILABLE(ErrorKind.AVAILABILITY, true),
    /** The data is being brought back from a cold tier; {@link StorageException#eta()} says when it may be ready. */
    RESTORING(ErrorKind.AVAILABILITY, true),
    /** The backend lacks a capability; {@link StorageException#capability()} names it where it is one of {@link Capability}. */
    UNSUPPORTED(ErrorKind.CAPABILITY, false),
    /** Stored bytes do not match their checksum, or a file is damaged. */
    CORRUPT(ErrorKind.DATA, false),
    /** The request itself is malformed: a subject, a name, a number out of range, contradicting options. */
    INVALID(ErrorKind.USAGE, false);

    private final ErrorKind kind;
    private final boolean retryable;

    ErrorCode(ErrorKind kind, boolean retryable) {
        this.kind = kind;
        this.retryable = retryable;
    }

    /** What sort of failure this is. */
    public ErrorKind kind() {
        return kind;
    }

    /** Whether the same request, unchanged, may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
