/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads both formats of apt's source lists, see {@code sources.list(5)}. */
final class AptSources {

    private static final Pattern ONE_LINE = Pattern.compile("deb\\s+(?:\\[([^\\]]*)\\]\\s*)?(\\S+)\\s+(\\S+)\\s*(.*)");
    private static final Pattern SIGNED_BY = Pattern.compile("(?:^|\\s)signed-by=(\\S+)", Pattern.CASE_INSENSITIVE);

    private AptSources() {}

    /** All archives that a configuration folder, such as {@code /etc/apt}, names. */
    static List<AptSource> in(Path folder) {
        List<AptSource> sources = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                String text = Files.readString(file);
                sources.addAll(file.toString().endsWith(".list") ? oneLine(text) : deb822(text));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return sources;
    }

    private static List<Path> files(Path folder) {
        Stream<Path> main = Stream.of(folder.resolve("sources.list")).filter(Files::isReadable);
        Path parts = folder.resolve("sources.list.d");
        if (!Files.isDirectory(parts)) {
            return main.toList();
        }
        try (Stream<Path> files = Files.list(parts)) {
            return Stream.concat(main, files.filter(AptSources::isSourceList).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + parts, e);
        }
    }

    private static boolean isSourceList(Path file) {
        String name = file.getFileName().toString();
        return Files.isReadable(file) && (name.endsWith(".list") || name.endsWith(".sources"));
    }

    /** Reads the one-line format ({@code *.list}): one archive a line. */
    static List<AptSource> oneLine(String text) {
        List<AptSource> sources = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher entry = ONE_LINE.matcher(line.replaceFirst("#.*", "").strip());
            if (entry.matches()) {
                sources.add(new AptSource(
                        entry.group(2), List.of(entry.group(3)), words(entry.group(4)), signedBy(entry.group(1))));
            }
        }
        return sources;
    }

    /** Reads the deb822 format ({@code *.sources}): paragraphs of fields; disabled ones are left out. */
    static List<AptSource> deb822(String text) {
        List<AptSource> sources = new ArrayList<>();
        for (String paragraph : text.replaceAll("(?m)^#.*\\R?", "").split("\n[ \t]*\n")) {
            Map<String, String> fields = fields(paragraph);
            boolean enabled = !fields.getOrDefault("enabled", "yes").equalsIgnoreCase("no");
            if (enabled && words(fields.getOrDefault("types", "")).contains("deb")) {
                sources.addAll(of(fields));
            }
        }
        return sources;
    }

    private static List<AptSource> of(Map<String, String> fields) {
        List<String> suites = words(fields.getOrDefault("suites", ""));
        List<String> components = words(fields.getOrDefault("components", ""));
        String signedBy = fields.getOrDefault("signed-by", "");
        return words(fields.getOrDefault("uris", "")).stream()
                .map(uri -> new AptSource(uri, suites, components, signedBy))
                .toList();
    }

    /** The fields by name in lower case; a value keeps its continuation lines, as an embedded key needs them. */
    private static Map<String, String> fields(String paragraph) {
        Map<String, String> fields = new HashMap<>();
        for (String field : paragraph.split("\n(?![ \t])")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.put(
                        field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        field.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static String signedBy(@Nullable String options) {
        Matcher found = SIGNED_BY.matcher(options == null ? "" : options);
        return found.find() ? found.group(1) : "";
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
