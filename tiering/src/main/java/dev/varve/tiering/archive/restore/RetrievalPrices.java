/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.tiering.store.RestoreRequest.Speed;
import dev.varve.tiering.store.StorageClass;
import java.math.BigDecimal;
import java.math.MathContext;

/** What bringing back costs, for each thousand objects and for each gigabyte (10⁹ bytes), in US dollars. */
@FunctionalInterface
public interface RetrievalPrices {

    /**
     * Two prices.
     *
     * @param perThousand for a thousand objects
     * @param perGigabyte for 10⁹ bytes
     */
    record Price(BigDecimal perThousand, BigDecimal perGigabyte) {
        static Price of(String perThousand, String perGigabyte) {
            return new Price(new BigDecimal(perThousand), new BigDecimal(perGigabyte));
        }
    }

    /** The prices of {@code speed} from {@code storageClass}, which is cold. */
    Price price(StorageClass storageClass, Speed speed);

    /** The list prices of Amazon S3 in us-east-1 as of 2026: a help to decide, not an offer. */
    static RetrievalPrices listed() {
        return RetrievalPrices::listPrice;
    }

    private static Price listPrice(StorageClass storageClass, Speed speed) {
        boolean deep = storageClass == StorageClass.DEEP_ARCHIVE;
        return switch (speed) {
            case EXPEDITED -> Price.of("10.00", "0.03");
            case STANDARD -> deep ? Price.of("0.10", "0.02") : Price.of("0.05", "0.01");
            case BULK -> deep ? Price.of("0.025", "0.0025") : Price.of("0.00", "0.00");
        };
    }

    /** The cost of {@code objects} of {@code bytes} together. */
    default BigDecimal of(StorageClass storageClass, Speed speed, long objects, long bytes) {
        Price price = price(storageClass, speed);
        BigDecimal requests =
                price.perThousand.multiply(BigDecimal.valueOf(objects)).movePointLeft(3);
        BigDecimal volume =
                price.perGigabyte.multiply(BigDecimal.valueOf(bytes)).movePointLeft(9);
        return requests.add(volume, MathContext.DECIMAL64);
    }
}
