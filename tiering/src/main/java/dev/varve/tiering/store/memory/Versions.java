/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.memory;

import dev.varve.Bytes;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.WriteAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a key has and had, and the one lock under which that changes. */
final class Versions {

    private final BlobKey key;
    private final List<Version> all = new ArrayList<>();
    private boolean hidden = true;

    Versions(BlobKey key) {
        this.key = key;
    }

    BlobKey key() {
        return key;
    }

    synchronized Optional<Version> present() {
        return hidden ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    synchronized Optional<Version> version(String number) {
        return all.stream()
                .filter(version -> Long.toString(version.number()).equals(number))
                .findFirst();
    }

    synchronized WriteAnswer create(Bytes bytes, BlobContent content, BlobOptions options, Instant now) {
        return present().isPresent() ? refusal(content, now) : stored(bytes, content, options, now);
    }

    synchronized WriteAnswer replace(BlobTag expected, Bytes bytes, BlobContent content, Instant now) {
        boolean matches = present()
                .filter(version -> version.info(now).tag().equals(expected))
                .isPresent();
        return matches ? stored(bytes, content, BlobOptions.standard(), now) : refusal(content, now);
    }

    private WriteAnswer stored(Bytes bytes, BlobContent content, BlobOptions options, Instant now) {
        all.add(Version.of(key, all.size() + 1L, bytes, content.sha256(), options));
        hidden = false;
        return new WriteAnswer.Stored(all.get(all.size() - 1).info(now));
    }

    private WriteAnswer refusal(BlobContent content, Instant now) {
        return WriteAnswer.refused(present().map(version -> version.info(now)), content);
    }

    synchronized boolean hide(Instant now) {
        Optional<BlobInfo> info = present().map(version -> version.info(now));
        if (info.isPresent() && info.get().retention().isPresent()) {
            throw MemoryBlobStore.retained(info.get());
        }
        hidden = true;
        return info.isPresent();
    }

    synchronized Optional<Availability> restore(RestoreRequest request, Instant now) {
        if (hidden) {
            return Optional.empty();
        }
        int last = all.size() - 1;
        if (all.get(last).options().storageClass().cold()) {
            all.set(last, all.get(last).restored(request, now));
        }
        return Optional.of(all.get(last).info(now).availability());
    }
}
