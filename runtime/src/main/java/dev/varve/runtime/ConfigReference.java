/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.spi.ConfigDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reference page of the configuration, generated from the configuration records: for each section a table of key, type, default and description. Equal
 * records give equal pages. The descriptions are those of {@link ConfigDoc}.
 */
public final class ConfigReference {

    private static final String TABLE = "| key | type | default | description |\n|---|---|---|---|\n";

    private final ConfigSchema schema;

    ConfigReference(ConfigSchema schema) {
        this.schema = schema;
    }

    /**
     * Writes the page to a file, for the backends and sections on the class path.
     *
     * @param arguments the file
     * @throws IOException if it cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw StorageException.invalid("give the file to write, such as docs/reference/configuration.md");
        }
        Path file = Path.of(arguments[0]).toAbsolutePath();
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, ConfigBinder.onClassPath().reference().toMarkdown());
    }

    /** The page. */
    public String toMarkdown() {
        StringBuilder page = new StringBuilder(ReferencePreface.TEXT);
        schema.sections().forEach((name, section) -> page.append(chapter(name, section)));
        return page.toString();
    }

    /** The settings that nobody has described, such as {@code server.listen.port}; a page with any is unfinished. */
    public List<String> undescribed() {
        return schema.sections().entrySet().stream()
                .flatMap(section -> rows(section.getKey(), section.getValue()).stream()
                        .filter(row -> row.description().isBlank())
                        .map(row -> section.getKey() + "." + row.key()))
                .toList();
    }

    private static String chapter(String name, ConfigSchema.Section<?> section) {
        ConfigDoc doc = section.type().record().getAnnotation(ConfigDoc.class);
        String rows = rows(name, section).stream().map(ReferenceRow::toMarkdown).collect(Collectors.joining());
        return "\n## `" + name + "`\n\n" + (doc == null ? "" : doc.value() + "\n\n")
                + (rows.isEmpty() ? "This section has no settings.\n" : TABLE + rows);
    }

    private static List<ReferenceRow> rows(String name, ConfigSchema.Section<?> section) {
        return ReferenceRow.of(section.type(), section.defaults(), Disclosure.OPEN.within(name));
    }
}
