/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

/** What the reference page says before its tables: the rules that hold for every section. */
final class ReferencePreface {

    static final String TEXT = """
            # Configuration

            This page is generated from the configuration records; do not edit it.

            One YAML file configures clients and servers. `backend` names the backend to open (required); every other top-level key is a section.

            ```yaml
            backend: memory
            ```

            - Unknown keys, wrong types and missing units are errors; all errors of a file are reported together, each with its line.
            - A setting left out keeps its default. A list or map given replaces the default as a whole. An optional setting without a value (`key:`) is unset.
            - A setting that is **required** within an optional section or a list must be given wherever that section is.
            - A **duration** is a whole number and a unit, `500ms`, `5s`, `2m`, `1h` or `7d` (also `ns`, `us`).
            - A **size** is in bytes: `64MiB` (powers of 1024), `10KB` (powers of 1000) or a bare number. Settings that take one end in `-bytes` or `-budget`.
            - A **durability** is `volatile`, `process`, `disk` or `quorum(n)`.
            - A relative **path** starts at the working directory of the process.
            - Text that looks like a number or like `true` needs quotes.
            - `${env:NAME}` in a value is replaced by the environment variable, `${env:NAME:-default}` by the default if it is unset or empty; `$${` is a literal `${`. Names of keys are not replaced.
            - Passwords, tokens, seeds, keys, and the user part of URLs are masked wherever the configuration is printed.
            - A section of another backend than the chosen one is checked but not used, and needs none of its environment variables. A section of one of Varve's own artifacts that is not on the class path is not read. So a file can be shared by applications that differ only in `backend`.
            """;

    private ReferencePreface() {}
}
