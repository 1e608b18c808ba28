/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.cli.archive.ArchiveCommand;
import dev.varve.cli.da.DaCommand;
import dev.varve.cli.demo.DemoCommand;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The commands under {@code varve}. To make all of them takes a third of the time in which a server starts, so that words which name one get that one. */
final class CommandTree {

    private static final List<Class<?>> OWN = List.of(
            DemoCommand.class,
            ServeCommand.class,
            DoctorCommand.class,
            ClusterCommand.class,
            StreamCommand.class,
            KvCommand.class,
            ObjectCommand.class,
            DaCommand.class,
            ArchiveCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class);

    /** They speak of all others. */
    private static final List<Class<?>> OF_ALL = List.of(HelpCommand.class, AutoComplete.GenerateCompletion.class);

    private final StandardStreams streams;
    private final List<AddedCommand> added;

    CommandTree(StandardStreams streams) {
        this.streams = streams;
        this.added = ServiceLoader.load(AddedCommand.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** All commands. */
    CommandLine whole() {
        return with(name -> true);
    }

    /** As much of it as {@code words} need: what cannot be parsed needs all, to be told what there is. */
    CommandLine of(String... words) {
        return firstNamed(words).filter(only -> parses(only, words)).orElseGet(this::whole);
    }

    /** The tree with no command but the first that {@code words} name, which may be a word of another meaning. */
    private Optional<CommandLine> firstNamed(String... words) {
        List<String> names = Stream.concat(
                        OWN.stream().filter(command -> !OF_ALL.contains(command)),
                        added.stream()
                                .filter(extension -> extension.parent().isEmpty())
                                .map(extension -> extension.command().getClass()))
                .map(CommandTree::name)
                .toList();
        return Stream.of(words).filter(names::contains).findFirst().map(first -> with(name -> name.equals(first)));
    }

    private static boolean parses(CommandLine tree, String... words) {
        try {
            tree.parseArgs(words);
            return true;
        } catch (ParameterException e) {
            return false;
        }
    }

    private CommandLine with(Predicate<String> wanted) {
        CommandLine root = new CommandLine(new VarveCommand(streams));
        OWN.stream().filter(command -> wanted.test(name(command))).forEach(root::addSubcommand);
        added.forEach(extension -> add(extension, root, wanted));
        return root.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static void add(AddedCommand extension, CommandLine root, Predicate<String> wanted) {
        Object command = extension.command();
        String top = extension.parent().orElseGet(() -> name(command.getClass()));
        if (wanted.test(top)) {
            extension
                    .parent()
                    .map(parent -> root.getSubcommands().get(parent))
                    .orElse(root)
                    .addSubcommand(command);
        }
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }
}
