/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.spi.ConfigDoc;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two versions of the application must have in common to write the same actions. Each part is a u16. Keys are ordered by their parts, the first one first.
 *
 * @param rollupRevision the revision of the rollup
 * @param stateVersion the version of the state's layout
 * @param engineMajor the first number of the engine's version
 * @param engineMinor the second number of the engine's version
 */
@ConfigDoc("What two versions of an application must have in common to write the same actions.")
public record CompatibilityKey(
        @ConfigDoc("The revision of the rollup, 0 to 65535.")
        int rollupRevision,

        @ConfigDoc("The version of the state's layout, 0 to 65535.")
        int stateVersion,

        @ConfigDoc("The first number of the engine's version.")
        int engineMajor,

        @ConfigDoc("The second number of the engine's version.")
        int engineMinor)
        implements Comparable<CompatibilityKey> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5})");

    private static final Comparator<CompatibilityKey> ORDER = Comparator.comparingInt(CompatibilityKey::rollupRevision)
            .thenComparingInt(CompatibilityKey::stateVersion)
            .thenComparingInt(CompatibilityKey::engineMajor)
            .thenComparingInt(CompatibilityKey::engineMinor);

    public CompatibilityKey {
        checkU16("rollup-revision", rollupRevision);
        checkU16("state-version", stateVersion);
        checkU16("engine-major", engineMajor);
        checkU16("engine-minor", engineMinor);
    }

    private static void checkU16(String name, int value) {
        Preconditions.require(value >= 0 && value <= 0xffff, name + " must be 0 to 65535, not " + value);
    }

    /**
     * Reads the form of {@link #toString()}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} for anything else
     */
    public static CompatibilityKey parse(String text) {
        Matcher parts = TEXT.matcher(text);
        Preconditions.require(
                parts.matches(),
                "compatibility key '" + text + "' is not <rollup revision>.<state version>.<major>.<minor>");
        return new CompatibilityKey(part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4));
    }

    private static int part(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    @Override
    public int compareTo(CompatibilityKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code <rollup revision>.<state version>.<major>.<minor>}. */
    @Override
    public String toString() {
        return rollupRevision + "." + stateVersion + "." + engineMajor + "." + engineMinor;
    }
}
