/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one exception by which a store says that an operation failed and changed nothing.
 *
 * <p>The {@link #code()} is stable and meant for programs; the message is one line for people: what failed, where, and what to do.
 * A write whose fate is not known is never reported so: it throws {@link OutcomeUnknownException}.
 */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Long actual;
    private final @Nullable Duration eta;
    private final @Nullable Capability capability;

    private StorageException(ErrorCode code, String message, @Nullable Long actual, @Nullable Throwable cause) {
        this(code, message, actual, null, null, cause);
    }

    private StorageException(
            ErrorCode code,
            String message,
            @Nullable Long actual,
            @Nullable Duration eta,
            @Nullable Capability capability,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.actual = actual;
        this.eta = eta;
        this.capability = capability;
    }

    /** The last sequence is {@code last}, which does not fit what the caller expected or gave. */
    public static StorageException seqConflict(String message, long last) {
        return new StorageException(ErrorCode.SEQ_CONFLICT, message, last, null);
    }

    /** The current revision is {@code current} (0: no live value), not the one expected. */
    public static StorageException revisionConflict(String message, long current) {
        return new StorageException(ErrorCode.REVISION_CONFLICT, message, current, null);
    }

    /** The epoch {@code epoch} has been seen and is higher than the caller's. */
    public static StorageException fenced(String message, long epoch) {
        return new StorageException(ErrorCode.FENCED, message, epoch, null);
    }

    /** Something is larger than {@code limit} bytes. */
    public static StorageException tooLarge(String message, long limit) {
        return new StorageException(ErrorCode.TOO_LARGE, message, limit, null);
    }

    /** No room for the write. */
    public static StorageException insufficientStorage(String message, @Nullable Throwable cause) {
        return new StorageException(ErrorCode.INSUFFICIENT_STORAGE, message, null, cause);
    }

    /** The caller may not do this. */
    public static StorageException denied(String message, @Nullable Throwable cause) {
        return new StorageException(ErrorCode.DENIED, message, null, cause);
    }

    /** The store does not answer and certainly did nothing. */
    public static StorageException unavailable(String message, @Nullable Throwable cause) {
        return new StorageException(ErrorCode.UNAVAILABLE, message, null, cause);
    }

    /** The data is on its way back from a cold tier and may be ready in {@code eta}. */
    public static StorageException restoring(String message, Duration eta) {
        return new StorageException(ErrorCode.RESTORING, message, null, eta, null, null);
    }

    /** The backend lacks {@code capability}. */
    public static StorageException unsupported(Capability capability, String message) {
        return new StorageException(ErrorCode.UNSUPPORTED, message, null, null, capability, null);
    }

    /** The backend cannot acknowledge at {@code wanted}; {@code strongest} is the most it gives. */
    public static StorageException unsupported(Durability wanted, Durability strongest) {
        String message = "durability " + wanted + " is not to be had here: the strongest is " + strongest
                + "; ask for less or choose another backend";
        return new StorageException(ErrorCode.UNSUPPORTED, message, null, null);
    }

    /** Stored bytes are damaged. */
    public static StorageException corrupt(String message, @Nullable Throwable cause) {
        return new StorageException(ErrorCode.CORRUPT, message, null, cause);
    }

    /** The request is malformed. */
    public static StorageException invalid(String message) {
        return new StorageException(ErrorCode.INVALID, message, null, null);
    }

    /** The request is malformed, as {@code cause} tells. */
    public static StorageException invalid(String message, Throwable cause) {
        return new StorageException(ErrorCode.INVALID, message, null, cause);
    }

    /**
     * An error as it was received from elsewhere, such as a wire protocol: the code, the message and the number that goes with it.
     */
    public static StorageException received(ErrorCode code, String message, OptionalLong actual) {
        return new StorageException(code, message, actual.isPresent() ? actual.getAsLong() : null, null);
    }

    /** {@link #received} for a missing capability or a restore under way. */
    public static StorageException received(
            ErrorCode code, String message, Optional<Capability> capability, Optional<Duration> eta) {
        return new StorageException(code, message, null, eta.orElse(null), capability.orElse(null), null);
    }

    /** Why the operation failed. */
    public ErrorCode code() {
        return code;
    }

    /** What sort of failure it is. */
    public ErrorKind kind() {
        return code.kind();
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return code.retryable();
    }

    /** The last sequence, current revision, epoch or limit, as the code says; empty for the other codes. */
    public OptionalLong actual() {
        return actual == null ? OptionalLong.empty() : OptionalLong.of(actual);
    }

    /** How long a restore may still take, with {@link ErrorCode#RESTORING}. */
    public Optional<Duration> eta() {
        return Optional.ofNullable(eta);
    }

    /** The missing capability, with {@link ErrorCode#UNSUPPORTED} where it is one. */
    public Optional<Capability> capability() {
        return Optional.ofNullable(capability);
    }
}
