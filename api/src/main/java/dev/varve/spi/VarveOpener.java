/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.spi;

import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** How {@link Varve#open} reaches the runtime, which reads configuration and finds backends. */
public interface VarveOpener {

    /**
     * The runtime on the class path.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is none
     */
    static VarveOpener find() {
        return ServiceLoader.load(VarveOpener.class)
                .findFirst()
                .orElseThrow(
                        () -> StorageException.invalid(
                                "no Varve runtime on the class path: add the artifact dev.varve:varve-runtime, and a backend such as dev.varve:varve-backend-memory"));
    }

    /**
     * Reads the YAML file {@code config}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is missing or malformed
     */
    VarveConfig load(Path config);

    /**
     * Opens the backend that {@code config} chooses.
     *
     * @throws StorageException as {@link Varve#open(Path)}
     */
    Varve open(VarveConfig config);
}
