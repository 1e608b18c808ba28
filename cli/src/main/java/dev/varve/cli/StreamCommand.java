/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import picocli.CommandLine.Command;

/** {@code varve stream}: messages in streams. */
@Command(
        name = "stream",
        description = "Messages in streams, addressed by subject.",
        subcommands = {
            StreamPublish.class,
            StreamSet.class,
            StreamGet.class,
            StreamGetAll.class,
            StreamLast.class,
            StreamDelete.class,
            StreamDeleteAll.class,
            StreamWatch.class,
            StreamShow.class,
            StreamList.class
        })
final class StreamCommand {}
