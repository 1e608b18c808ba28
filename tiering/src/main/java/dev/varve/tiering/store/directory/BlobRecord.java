/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is written of one version of a blob, in a small file of its own.
 *
 * @param version counted from 1 for each key
 * @param length the size of the data
 * @param sha256 its digest
 * @param data a random number that names the file with the data
 */
record BlobRecord(long version, long length, Sha256 sha256, String data) {

    private static final Pattern TEXT = Pattern.compile(
            "varve-blob 1\nversion (\\d{1,18})\nlength (\\d{1,18})\nsha256 ([0-9a-f]{64})\ndata ([0-9a-f]{16})\n");

    static BlobRecord of(long version, BlobContent content, String data) {
        return new BlobRecord(version, content.length(), content.sha256(), data);
    }

    static BlobRecord parse(BlobKey key, String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw StorageException.corrupt("the record of '" + key + "' is damaged", null);
        }
        return new BlobRecord(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                new Sha256(matcher.group(3)),
                matcher.group(4));
    }

    String text() {
        return "varve-blob 1\nversion " + version + "\nlength " + length + "\nsha256 " + sha256 + "\ndata " + data
                + "\n";
    }

    BlobTag tag() {
        return new BlobTag(version + "-" + data);
    }

    BlobInfo info(BlobKey key) {
        return new BlobInfo(
                key,
                length,
                sha256,
                tag(),
                Optional.of(tag().value()),
                StorageClass.STANDARD,
                new Availability.Ready(),
                Optional.empty());
    }
}
