/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.FileCopy;
import dev.varve.persist.store.FileSummary;
import dev.varve.persist.store.StoreKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds out whether the store has all of a file, so that the file may go. Believes nothing that this process remembers: the file and the manifest are read, and every object that the manifest counts is looked for. Safe for use by many threads.
 *
 * <p>Costs a read of the manifest and a look at each object; reads no data.
 */
public final class EvictionCheck {

    private final WarmStore store;
    private final DataDirectory directory;

    /** Checks files of {@code directory} against {@code store}. */
    public EvictionCheck(WarmStore store, DataDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /** What a check can find. */
    public enum Finding {
        /** The store has all of the file. */
        STORED,
        /** The store has none or less of the file: it is to be shipped. */
        NOT_STORED,
        /** The file may not go for another reason, which is logged where it is a fault. */
        STAYS
    }

    /**
     * What was found.
     *
     * @param key what the file is for
     * @param state what it holds
     * @param finding whether it may go
     */
    public record Checked(StoreKey key, FileSummary state, Finding finding) {}

    /**
     * Checks {@code file} of {@code slot}, to which nobody commits meanwhile, or else the finding is of no use.
     *
     * @throws StorageException if the store cannot tell, or the file does not say what it is
     */
    public Checked check(int slot, Path file) {
        FileCopy.Identity found = FileCopy.identity(file);
        StoreKey key = key(found.key(), file);
        if (key.slot() != slot || !directory.file(key).equals(file)) {
            throw StorageException.corrupt("file " + file + " says that it is the one of " + key, null);
        }
        return new Checked(key, found.state(), find(WarmName.of(key, directory), found.state()));
    }

    private static StoreKey key(String text, Path file) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw StorageException.corrupt("file " + file + " does not say whose it is", null);
        }
        return new StoreKey(StoreKey.Kind.of(text.charAt(0)), text.substring(2));
    }

    private Finding find(WarmName name, FileSummary state) {
        Optional<Manifest> there =
                store.manifest(name.manifest()).map(tagged -> ManifestText.read(tagged.content(), name.manifest()));
        if (there.isEmpty() || there.get().isDropped()) {
            return Finding.NOT_STORED;
        }
        Manifest manifest = there.get();
        if (!manifest.text().equals(name.text()) || !manifest.position().isWithin(state.position())) {
            return Finding.STAYS;
        }
        Generation current = manifest.current().orElseThrow();
        boolean all = current.state().equals(state) && current.parts().allMatch(this::isThere);
        return all ? Finding.STORED : Finding.NOT_STORED;
    }

    private boolean isThere(StoredPart part) {
        return store.head(part.key())
                .filter(kept -> kept.length() == part.length() && kept.sha256().equals(part.sha256()))
                .isPresent();
    }
}
