/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real second process, started from a main method of the tests, to be stopped and killed. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final Path said;

    OtherProcess(Path said, Class<?> main, String... arguments) throws IOException {
        this.said = said;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** The whole lines that it has printed. */
    List<String> lines() {
        try {
            String text = Files.readString(said);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void awaitLine(String line) {
        await().until(() -> lines().contains(line) || !process.isAlive());
        assertThat(lines()).contains(line);
    }

    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** Stops it where it is, and returns when it has. */
    void stop() throws Exception {
        signal("-STOP");
        await().until(() -> state().startsWith("T"));
    }

    void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        run("kill", name, Long.toString(process.pid()));
    }

    private String state() throws Exception {
        return run("ps", "-o", "stat=", "-p", Long.toString(process.pid()));
    }

    private static String run(String... command) throws Exception {
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor())
                .as("%s: %s", String.join(" ", command), answer)
                .isZero();
        return answer.strip();
    }

    void kill() throws InterruptedException {
        // On this system it is SIGKILL.
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
