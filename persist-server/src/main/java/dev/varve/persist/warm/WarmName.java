/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.StoreKey;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a file is called in the store.
 *
 * @param slot its slot
 * @param file its name there, without ending
 * @param text what it is for: the text of its key, or {@code catalog}
 */
public record WarmName(int slot, String file, String text) {

    private static final String CATALOG = "catalog";
    private static final String CATALOGS = "catalogs/";
    private static final String MANIFEST = "/manifest";

    /** The name of the file of {@code key}. */
    public static WarmName of(StoreKey key, DataDirectory directory) {
        String file = String.valueOf(directory.file(key).getFileName());
        return new WarmName(key.slot(), file.substring(0, file.lastIndexOf('.')), key.text());
    }

    /** The name of the catalog of {@code slot}. */
    public static WarmName catalog(int slot) {
        return new WarmName(slot, CATALOG, CATALOG);
    }

    /** Whether it is a catalog. */
    public boolean isCatalog() {
        return file.equals(CATALOG);
    }

    /** What the keys of all catalogs begin with. */
    public static String catalogs() {
        return CATALOGS;
    }

    /** The slot of which {@code key} is the manifest of the catalog; empty if it is none. */
    public static Optional<Integer> slotOfCatalog(String key) {
        return key.matches(CATALOGS + "[0-9]{4}" + MANIFEST)
                ? Optional.of(Integer.valueOf(key.substring(CATALOGS.length(), CATALOGS.length() + 4)))
                : Optional.empty();
    }

    private String folder() {
        return isCatalog()
                ? String.format(Locale.ROOT, "%s%04d", CATALOGS, slot)
                : String.format(Locale.ROOT, "slots/%04d/%s", slot, file);
    }

    /** The key of its manifest. */
    String manifest() {
        return folder() + MANIFEST;
    }

    /** A key for a snapshot at {@code at} under {@code epoch}, that of no other object. */
    String snapshot(long epoch, FilePosition at) {
        return object("snapshot", epoch, at) + ".db.zst";
    }

    /** A key for an increment up to {@code upTo} under {@code epoch}, that of no other object. */
    String increment(long epoch, FilePosition upTo) {
        return object("increment", epoch, upTo) + ".zst";
    }

    private String object(String kind, long epoch, FilePosition at) {
        return folder() + "/" + kind + "-e" + epoch + "-" + at.epoch() + "-" + at.lsn() + "-"
                + UUID.randomUUID().toString().substring(0, 13);
    }
}
