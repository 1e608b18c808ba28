/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobTag;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A listing, page by page. What is there under names that no blob can have is passed over. */
final class S3Pages implements Iterator<BlobEntry> {

    private final S3Objects objects;
    private final String prefix;
    private Iterator<BlobEntry> page = List.<BlobEntry>of().iterator();
    private @Nullable String token;
    private boolean more = true;

    S3Pages(S3Objects objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && more) {
            fetch();
        }
        return page.hasNext();
    }

    private void fetch() {
        try {
            ListObjectsV2Response answer = objects.client()
                    .listObjectsV2(request -> request.bucket(objects.names().bucket())
                            .prefix(objects.names().before() + prefix)
                            .maxKeys(objects.config().transfer().pageSize())
                            .continuationToken(token));
            page = answer.contents().stream()
                    .map(this::entry)
                    .flatMap(Optional::stream)
                    .iterator();
            token = answer.nextContinuationToken();
            more = token != null && Boolean.TRUE.equals(answer.isTruncated());
        } catch (SdkException e) {
            throw S3Errors.of(
                    "cannot list 's3://" + objects.names().bucket() + "/"
                            + objects.names().before() + prefix + "'",
                    e);
        }
    }

    private Optional<BlobEntry> entry(S3Object object) {
        try {
            BlobKey key =
                    BlobKey.of(object.key().substring(objects.names().before().length()));
            return Optional.of(new BlobEntry(
                    key,
                    object.size(),
                    new BlobTag(object.eTag()),
                    S3Infos.storageClass(object.storageClassAsString())));
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    @Override
    public BlobEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }
}
