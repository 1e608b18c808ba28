/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads in parts, by the rules: parts of a power of two MiB, each at its place, all whole but the last, 10,000 at most. */
final class FakeUploads {

    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/\\*");
    private static final long MIB = 1 << 20;

    private final Map<String, Upload> uploads = new HashMap<>();
    private int last;

    /** One that is not complete. */
    private record Upload(String description, long partSize, NavigableMap<Long, byte[]> parts) {}

    VaultAnswer initiate(VaultRequest request) {
        long size = Long.parseLong(request.required("x-amz-part-size"));
        if (size < MIB || size > 4096 * MIB || Long.bitCount(size) != 1) {
            throw VaultRefusal.invalid("Invalid part size: " + size);
        }
        String id = "upload-" + ++last;
        uploads.put(id, new Upload(request.description(), size, new TreeMap<>()));
        return VaultAnswer.of(201).with("x-amz-multipart-upload-id", id);
    }

    VaultAnswer part(VaultRequest request) {
        Upload upload = upload(request.id());
        Matcher range = RANGE.matcher(request.required("Content-Range"));
        if (!range.matches()) {
            throw VaultRefusal.invalid("Invalid Content-Range");
        }
        long from = Long.parseLong(range.group(1));
        long length = Long.parseLong(range.group(2)) - from + 1;
        if (length != request.body().length || length > upload.partSize || from % upload.partSize != 0) {
            throw VaultRefusal.invalid("The part does not fit its place: " + range.group());
        }
        FakeVault.checkHash(request);
        upload.parts.put(from, request.body());
        return VaultAnswer.of(204).with(VaultAnswer.HASH, LevelHash.of(request.body()));
    }

    private Upload upload(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw VaultRefusal.absent("upload ID " + id);
        }
        return upload;
    }

    /** The description and content of the archive that the parts make. */
    Map.Entry<String, byte[]> complete(VaultRequest request) {
        Upload upload = upload(request.id());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        upload.parts.forEach((from, part) -> {
            boolean whole = part.length == upload.partSize || from.equals(upload.parts.lastKey());
            if (from != all.size() || !whole) {
                throw VaultRefusal.invalid("Some parts are missing or not whole, at " + from);
            }
            all.writeBytes(part);
        });
        if (upload.parts.isEmpty() || upload.parts.size() > 10_000) {
            throw VaultRefusal.invalid("Too few or too many parts");
        }
        if (Long.parseLong(request.required("x-amz-archive-size")) != all.size()) {
            throw VaultRefusal.invalid("The size of the archive is " + all.size());
        }
        FakeVault.checkHash(request, all.toByteArray());
        uploads.remove(request.id());
        return Map.entry(upload.description, all.toByteArray());
    }

    VaultAnswer abort(VaultRequest request) {
        upload(request.id());
        uploads.remove(request.id());
        return VaultAnswer.of(204);
    }

    int open() {
        return uploads.size();
    }
}
