/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import picocli.CommandLine.Command;

/** {@code varve da}: actions that are journaled here and confirmed by a replicated stream. */
@Command(
        name = "da",
        description = "Data availability: actions that are journaled here and confirmed by a replicated stream.",
        subcommands = {
            DaProvision.class,
            DaPublish.class,
            DaGate.class,
            DaSnapshot.class,
            DaRestore.class,
            DaLag.class,
            DaVerify.class,
            DaPromote.class
        })
public final class DaCommand {}
