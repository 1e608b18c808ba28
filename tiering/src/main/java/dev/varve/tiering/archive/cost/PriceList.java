/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.cost;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a store charges: a help to decide, not an offer. Traffic out of the region, taxes and discounts are not in it.
 *
 * @param region where it holds
 * @param date when it held
 * @param source where it was published
 * @param classes the prices of each class of {@link #CLASSES}
 */
public record PriceList(String region, LocalDate date, String source, Map<StorageClass, ClassPrices> classes) {

    /** The classes that have prices, from dear to keep to dear to read. */
    public static final List<StorageClass> CLASSES =
            List.of(StorageClass.STANDARD, StorageClass.GLACIER_IR, StorageClass.GLACIER, StorageClass.DEEP_ARCHIVE);

    private static final String LISTED = "s3-prices.json";

    public PriceList {
        classes = Map.copyOf(classes);
        Preconditions.require(
                classes.keySet().containsAll(CLASSES), "classes must have all of " + CLASSES + ", not " + classes);
    }

    /** The list prices of Amazon S3 that come with this release; {@code s3-prices.json} says of when, where, and what was assumed. */
    public static PriceList listed() {
        try (InputStream listed = Objects.requireNonNull(PriceList.class.getResourceAsStream(LISTED))) {
            return PriceFile.read(LISTED, listed.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The prices in {@code file}, which has the form of the one that comes with this release.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it cannot be read, or has keys that are unknown, missing or of a wrong value, all of which are named
     */
    public static PriceList read(Path file) {
        try {
            return PriceFile.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw StorageException.invalid("prices '" + file + "' cannot be read: " + e, e);
        }
    }

    /** The prices of {@code storageClass}. */
    public ClassPrices of(StorageClass storageClass) {
        ClassPrices prices = classes.get(storageClass);
        if (prices == null) {
            throw StorageException.invalid("class " + storageClass + " has no prices");
        }
        return prices;
    }

    /** The prices of what is read at once, and of all that an archive has beside segments. */
    ClassPrices standard() {
        return of(StorageClass.STANDARD);
    }
}
