/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import picocli.CommandLine.Command;

/** {@code varve object}: named immutable bytes in buckets. */
@Command(
        name = "object",
        description = "Objects: named immutable bytes of any size.",
        subcommands = {ObjectPut.class, ObjectGet.class, ObjectList.class, ObjectShow.class, ObjectDelete.class})
final class ObjectCommand {}
