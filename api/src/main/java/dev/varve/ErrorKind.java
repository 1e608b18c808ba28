/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/** What sort of failure an {@link ErrorCode} is; the command line's exit codes follow it. */
public enum ErrorKind {
    /** The caller's request is malformed. Exit code 2. */
    USAGE(2),
    /** The store is not in the state the caller expected: read it again and decide. Exit code 3. */
    CONFLICT(3),
    /** A limit on size or space is reached. Exit code 4. */
    LIMIT(4),
    /** The caller may not do this. Exit code 5. */
    ACCESS(5),
    /** The store cannot answer now. Exit code 6. */
    AVAILABILITY(6),
    /** The store can never do this. Exit code 7. */
    CAPABILITY(7),
    /** Stored data is damaged. Exit code 8. */
    DATA(8);

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a command that ends with this kind of error; 9 is kept for an unknown outcome. */
    public int exitCode() {
        return exitCode;
    }
}
