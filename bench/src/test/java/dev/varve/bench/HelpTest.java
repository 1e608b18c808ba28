/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.varve.cli.VarveCommand;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class HelpTest {

    static Stream<CommandLine> commands() {
        return withSubcommands(VarveCommand.commandLine());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("the help of every command and option is told, and can be formatted: a percent sign in it is doubled")
    void help(CommandLine command) {
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();

        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
        assertThat(spec.options())
                .as(spec.qualifiedName())
                .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
        Stream.concat(
                        Arrays.stream(spec.usageMessage().description()),
                        spec.args().stream().map(ArgSpec::description).flatMap(Arrays::stream))
                .forEach(text ->
                        assertThatCode(() -> String.format(text)).as(text).doesNotThrowAnyException());
    }
}
