/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

/**
 * A record as it stands in a segment.
 *
 * @param lsn where it begins, counted in bytes from the beginning of the journal
 * @param synced up to where all of the journal was on stable storage when it was written
 * @param bytes the bytes it takes, filling included
 * @param entry what it says
 */
record JournalRecord(long lsn, long synced, int bytes, Entry entry) {}
