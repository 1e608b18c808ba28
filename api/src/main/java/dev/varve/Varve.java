/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.spi.VarveOpener;
import dev.varve.stream.StreamStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The root handle of a store: streams, key-values and objects of one backend.
 *
 * <p>Calls block until they are answered or their deadline has passed. A read past its deadline throws {@link StorageException} with {@link ErrorCode#UNAVAILABLE}; a
 * write past it throws {@link OutcomeUnknownException}, unless the backend can prove that nothing happened. The deadline is the backend's configured one, or
 * {@link #within} sets another.
 *
 * <p>Safe for use by many threads. Writes of one thread to one stream are stored in the order of the calls.
 */
public interface Varve extends AutoCloseable {

    /**
     * Opens the backend that the YAML file {@code config} chooses. Needs {@code varve-runtime} and the chosen backend on the class path.
     *
     * @throws StorageException {@link ErrorCode#INVALID} listing every problem of the configuration; {@link ErrorCode#UNAVAILABLE} if the backend cannot be reached
     */
    static Varve open(Path config) {
        VarveOpener opener = VarveOpener.find();
        return opener.open(opener.load(config));
    }

    /**
     * Opens the backend that {@code config} chooses. Needs {@code varve-runtime} and the chosen backend on the class path.
     *
     * @throws StorageException as {@link #open(Path)}
     */
    static Varve open(VarveConfig config) {
        return VarveOpener.find().open(config);
    }

    /** The streams of this store. */
    StreamStore streams();

    /** The key-value buckets of this store. */
    KeyValueStore keyValues();

    /** The object buckets of this store. */
    ObjectStore objects();

    /** What this store can do, as found when it was opened. */
    Capabilities capabilities();

    /** How this store fares now. Never throws: what does not answer is reported as down. */
    Health health();

    /** A view of the same store whose calls each give up after {@code deadline}. Closing the view does nothing. */
    Varve within(Duration deadline);

    /** Finishes what is under way, then gives back every resource. Closing twice is harmless. Later calls throw {@link ErrorCode#UNAVAILABLE}. */
    @Override
    void close();
}
