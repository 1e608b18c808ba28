/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that is generated: compared with what it must be, or written with {@code -Dvarve.generate=true}. */
final class GeneratedPage {

    /** The root of the sources, above this module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private GeneratedPage() {}

    static void check(String page, String wanted) throws IOException {
        Path file = ROOT.resolve(page);
        if (Boolean.getBoolean("varve.generate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(file)
                .as("generate it anew with -Dvarve.generate=true")
                .exists()
                .hasContent(wanted);
    }
}
