/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds services on the class path. */
final class Services {

    private Services() {}

    /**
     * The services of type {@code type}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if one cannot be loaded
     */
    static <S> List<S> load(Class<S> type) {
        List<S> found = new ArrayList<>();
        try {
            ServiceLoader.load(type).forEach(found::add);
        } catch (ServiceConfigurationError broken) {
            throw StorageException.invalid(
                    "a service on the class path cannot be loaded: " + broken.getMessage(), broken);
        }
        return found;
    }
}
