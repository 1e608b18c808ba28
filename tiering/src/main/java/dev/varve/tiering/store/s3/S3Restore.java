/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.RestoreRequest;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Tier;

/** Asks for a cold object. */
record S3Restore(S3Objects objects, RestoreRequest request) {

    Optional<Availability> of(BlobInfo info) {
        if (!(info.availability() instanceof Availability.Cold
                || info.availability() instanceof Availability.Restored)) {
            return Optional.of(info.availability());
        }
        Availability asked = new Availability.Restoring(request.longest(info.storageClass()));
        try {
            ask(info);
        } catch (SdkException e) {
            // Somebody else has asked, or an attempt whose answer was lost; 404 and 403: it changed meanwhile, and a
            // look will tell.
            boolean look = S3Errors.status(e) == 404 || S3Errors.code(e).equals("InvalidObjectState");
            if (!look && !S3Errors.is(e, 409, "RestoreAlreadyInProgress")) {
                throw S3Errors.of(objects.names().shown("restore", info.key()), e);
            }
            return look ? now(info) : Optional.of(asked);
        }
        return info.availability() instanceof Availability.Restored ? now(info) : Optional.of(asked);
    }

    private Optional<Availability> now(BlobInfo info) {
        return objects.head(info.key(), Optional.empty()).map(BlobInfo::availability);
    }

    private void ask(BlobInfo info) {
        objects.client()
                .restoreObject(ask -> ask.bucket(objects.names().bucket())
                        .key(objects.names().object(info.key()))
                        .restoreRequest(
                                wish -> wish.days(request.days()).glacierJobParameters(job -> job.tier(tier()))));
    }

    private Tier tier() {
        return switch (request.speed()) {
            case EXPEDITED -> Tier.EXPEDITED;
            case STANDARD -> Tier.STANDARD;
            case BULK -> Tier.BULK;
        };
    }
}
