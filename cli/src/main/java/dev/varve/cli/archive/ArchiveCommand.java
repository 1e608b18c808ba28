/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import picocli.CommandLine.Command;

/** {@code varve archive}: batches of messages kept for years, and the proof that they are all there. */
@Command(
        name = "archive",
        description = "Archives: a stream's messages kept for years, proved to be all there, and put back.",
        subcommands = {
            ArchiveRun.class,
            ArchiveStatus.class,
            ArchiveList.class,
            ArchiveVerify.class,
            ArchiveRestore.class,
            ArchiveExport.class,
            ArchiveDrill.class,
            ArchiveRebuild.class,
            ArchiveGarbage.class,
            ArchiveReconcile.class,
            ArchiveCost.class,
            RingCommand.class
        })
public final class ArchiveCommand {}
