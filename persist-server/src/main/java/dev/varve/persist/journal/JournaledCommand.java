/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

/**
 * A command with its place in the journal.
 *
 * @param lsn its log sequence number: higher than those of all commands before it in the same journal, and higher than 0
 * @param command the command
 */
public record JournaledCommand(long lsn, Command command) {}
