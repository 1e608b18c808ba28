/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The words that run a class of this class path in a JVM of its own, with the options that the {@code varve} script gives a server. */
public final class JavaCommand {

    private static final int ASKS_FOR_NATIVE_ACCESS = 22;
    /** The second compiler begins four times as late as by itself, so that a server serves sooner. */
    private static final List<String> LATE_COMPILER = List.of(
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000");

    private JavaCommand() {}

    /** The options of a server, those of {@code VARVE_JAVA_OPTS} included, without the class path, and without what only has it serve sooner. */
    public static List<String> options() {
        List<String> options = new ArrayList<>();
        options.add("-XX:+UseSerialGC");
        options.add("-Dguice_bytecode_gen_option=DISABLED");
        if (Runtime.version().feature() >= ASKS_FOR_NATIVE_ACCESS) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        Stream.of(System.getenv().getOrDefault("VARVE_JAVA_OPTS", "").split(" +"))
                .filter(word -> !word.isEmpty())
                .forEach(options::add);
        return List.copyOf(options);
    }

    static List<String> of(String mainClass, List<String> options, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(LATE_COMPILER);
        words.addAll(options());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        words.addAll(arguments);
        return words;
    }
}
