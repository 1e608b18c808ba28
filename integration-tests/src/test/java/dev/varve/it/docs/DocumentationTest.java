/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.cli.VarveCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./varve((?: +[^\\s`'\"#()<>|;]+)*)");

    @Test
    @DisplayName("every link from a page to another file leads somewhere")
    void links() {
        List<String> dead = new ArrayList<>();
        pages().forEach(page -> matches(LINK, page)
                .map(match -> match.group(1))
                .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                .filter(target -> !Files.exists(page.resolveSibling(target)))
                .forEach(target -> dead.add(GeneratedPage.ROOT.relativize(page) + " -> " + target)));
        assertThat(dead).isEmpty();
    }

    @Test
    @DisplayName("every command and option that a page shows exists")
    void commands() {
        List<String> unknown = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        pages().forEach(page -> matches(COMMAND, page).forEach(match -> {
            seen.add(match.group());
            problem(match.group(1).trim())
                    .forEach(word ->
                            unknown.add(GeneratedPage.ROOT.relativize(page) + ": " + match.group() + ": " + word));
        }));
        assertThat(unknown).isEmpty();
        assertThat(seen).anyMatch(command -> command.startsWith("./varve demo"));
    }

    /** The words of {@code words} that are neither commands, nor options, nor what follows a command that takes something. */
    private static List<String> problem(String words) {
        CommandLine at = VarveCommand.commandLine();
        List<String> unknown = new ArrayList<>();
        for (String word : words.isEmpty() ? new String[0] : words.split(" +")) {
            Map<String, CommandLine> below = at.getSubcommands();
            if (word.startsWith("--")) {
                if (at.getCommandSpec().findOption(word.replaceFirst("=.*", "")) == null) {
                    unknown.add(word);
                }
            } else if (below.containsKey(word)) {
                at = below.get(word);
            } else if (!below.isEmpty() && !takesSomething(at) && !isPlaceholder(word)) {
                unknown.add(word);
            }
        }
        return unknown;
    }

    /** Whether {@code command} has parameters of its own, whatever commands there are below it. */
    private static boolean takesSomething(CommandLine command) {
        return !command.getCommandSpec().positionalParameters().isEmpty();
    }

    private static boolean isPlaceholder(String word) {
        return word.matches("\\[?[A-Z]+\\]?|\\.\\.\\.");
    }

    private static Stream<MatchResult> matches(Pattern pattern, Path page) {
        try {
            return pattern.matcher(Files.readString(page)).results().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pages() {
        try (Stream<Path> files = Files.walk(GeneratedPage.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/node_modules/")
                            && !file.toString().contains("/."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
