/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.index;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.kv.KeyValueEntry;
import dev.varve.recipes.da.SolutionRevision;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which message of an action counts.
 *
 * @param actionId the action
 * @param rollupRevision the revision of the rollup that made it count; it only rises
 * @param solution under which solution revision the message was written
 * @param seq where it stands in the stream
 */
public record CanonicalAction(long actionId, int rollupRevision, SolutionRevision solution, long seq) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5}) (\\d{1,5}) (\\d{1,19})");

    public CanonicalAction {
        Preconditions.atLeast("action id", actionId, 0);
        Preconditions.require(
                rollupRevision >= 0 && rollupRevision <= 0xffff,
                "rollup revision must be 0 to 65535, not " + rollupRevision);
        Preconditions.atLeast("seq", seq, 1);
    }

    Bytes encode() {
        return Bytes.utf8(rollupRevision + " " + solution + " " + seq);
    }

    static CanonicalAction decode(KeyValueEntry entry) {
        Matcher parts = TEXT.matcher(entry.value().utf8());
        if (!parts.matches()) {
            throw StorageException.corrupt("the value of " + entry.key() + " is not '<rollup> <solution> <seq>'", null);
        }
        return new CanonicalAction(
                Long.parseLong(entry.key().name()),
                Integer.parseInt(parts.group(1)),
                SolutionRevision.of(Integer.parseInt(parts.group(2))),
                Long.parseLong(parts.group(3)));
    }
}
