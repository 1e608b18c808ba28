/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads rates in bits per second: {@code 500kbit/s}, {@code 10Mbit/s}, {@code 1Gbit/s}; a number alone is Mbit/s. */
final class RateConverter implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?(?:([kMG]?)bit(?:/s)?)?");

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not a rate such as 500kbit/s, 10Mbit/s, 1Gbit/s");
        }
        return new BigDecimal(form.group(1))
                .movePointRight(zeros(form.group(2)))
                .longValue();
    }

    private static int zeros(@Nullable String unit) {
        return switch (unit == null ? "M" : unit) {
            case "k" -> 3;
            case "M" -> 6;
            case "G" -> 9;
            default -> 0;
        };
    }
}
