/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import picocli.CommandLine.Command;

/** {@code varve kv}: key-value state in buckets. */
@Command(
        name = "kv",
        description = "Key-value state: the last value of each key of a bucket.",
        subcommands = {
            KvPut.class,
            KvGet.class,
            KvCreate.class,
            KvUpdate.class,
            KvDelete.class,
            KvKeys.class,
            KvWatch.class
        })
final class KvCommand {}
