/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.StorageException;
import dev.varve.tiering.archive.cost.PriceList;
import dev.varve.tiering.archive.cost.RetrievalCost.Amount;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The segments of a plan that are in cold classes, on their way back. All that is known of it is in the store, so it goes on whatever becomes of the process that asked.
 *
 * @param plan what is to be restored
 */
public record ColdSegments(RestorePlan plan) {

    /**
     * How far the segments are.
     *
     * @param readable how many can be read now
     * @param restoring how many are on their way
     * @param cold for how many nobody has asked
     * @param eta how long those on their way take at most
     */
    public record Status(long readable, long restoring, long cold, Duration eta) {

        /** Whether all can be read. */
        public boolean isReadable() {
            return restoring == 0 && cold == 0;
        }

        private Status plus(Availability one) {
            if (one.readable()) {
                return new Status(readable + 1, restoring, cold, eta);
            }
            if (one instanceof Availability.Restoring way) {
                return new Status(readable, restoring + 1, cold, way.eta().compareTo(eta) > 0 ? way.eta() : eta);
            }
            return new Status(readable, restoring, cold + 1, eta);
        }
    }

    /** How far they are now; asks the store once for each segment. */
    public Status status() {
        Status status = new Status(0, 0, 0, Duration.ZERO);
        for (SegmentManifest segment : plan.segments()) {
            status = status.plus(info(segment).availability());
        }
        return status;
    }

    private BlobInfo info(SegmentManifest segment) {
        return segment.object()
                .head(store())
                .orElseThrow(
                        () -> StorageException.corrupt("'" + segment.object().key() + "' is missing", null));
    }

    private BlobStore store() {
        return plan.archive().store();
    }

    /**
     * Asks for all of them to be readable for some days. May be repeated.
     *
     * @return how far they are then
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if a class does not know the speed, {@link dev.varve.ErrorCode#DENIED} if a key is missing without which they could not be read; nothing was asked for then
     */
    public Status start(RestoreRequest request) {
        plan.checkKeys();
        List<BlobInfo> infos = infos();
        infos.stream().map(BlobInfo::storageClass).filter(StorageClass::cold).forEach(request::longest);
        Status status = new Status(0, 0, 0, Duration.ZERO);
        for (BlobInfo info : infos) {
            Availability now = info.storageClass().cold()
                    ? store().restore(info.key(), request).orElseThrow(() -> gone(info))
                    : info.availability();
            status = status.plus(now);
        }
        return status;
    }

    private List<BlobInfo> infos() {
        return plan.segments().stream().map(this::info).toList();
    }

    private static StorageException gone(BlobInfo info) {
        return StorageException.corrupt("'" + info.key() + "' was deleted; only an older version is there", null);
    }

    /**
     * What {@code request} would cost by {@code prices}, and how long it would take, for those segments that nobody has asked for yet; asks the store once for each segment.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} if a class does not know the speed
     */
    public RestoreEstimate estimate(RestoreRequest request, PriceList prices) {
        Map<StorageClass, Amount> cold = new EnumMap<>(StorageClass.class);
        for (BlobInfo info : infos()) {
            if (info.storageClass().cold() && info.availability() instanceof Availability.Cold) {
                cold.merge(info.storageClass(), Amount.of(1, info.length()), Amount::plus);
            }
        }
        return RestoreEstimate.of(cold, request, prices);
    }

    /** Fails unless all can be read. */
    void checkReadable() {
        Status status = status();
        if (status.cold() > 0) {
            throw StorageException.invalid(
                    status.cold() + " of " + plan.segments().size()
                            + " segments are in a cold class, and nobody has asked for them; start their restore first");
        }
        if (status.restoring() > 0) {
            throw StorageException.restoring(
                    status.restoring() + " of " + plan.segments().size()
                            + " segments are on their way from a cold class",
                    status.eta());
        }
    }
}
