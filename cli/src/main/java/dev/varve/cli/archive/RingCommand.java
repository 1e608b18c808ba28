/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import picocli.CommandLine.Command;

/** {@code varve archive keys}: the keys by which segments are encrypted. */
@Command(
        name = "keys",
        description = {
            "The key ring by which the segments of archives are encrypted before they are stored.",
            "Who loses the file has lost the archives: keep copies of it, apart from the archives."
        },
        subcommands = {RingNew.class, RingRotate.class, RingList.class})
final class RingCommand {}
