/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a process has taken of the machine.
 *
 * @param residentBytes its memory now; empty where the system does not say, which only Linux does here
 * @param peakBytes the most it ever had
 * @param cpu processor time since its start
 */
public record Usage(OptionalLong residentBytes, OptionalLong peakBytes, Duration cpu) {

    private static final int BYTES_PER_KIB = 1024;

    static Usage of(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return new Usage(
                field(status, "VmRSS:"),
                field(status, "VmHWM:"),
                process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    private static OptionalLong field(Path status, String name) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Memory in MiB; NaN where the system does not say. */
    public double residentMebibytes() {
        return residentBytes.isPresent() ? residentBytes.getAsLong() / (double) (1 << 20) : Double.NaN;
    }

    /** The fields for programs; what the system does not say is left out. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        residentBytes.ifPresent(value -> json.put("resident-bytes", value));
        peakBytes.ifPresent(value -> json.put("peak-resident-bytes", value));
        json.put("cpu-seconds", cpu.toMillis() / 1e3);
        return json;
    }
}
