/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.varve.bench.plot.Series.Point;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgPlotTest {

    private static final Plot PLOT = new Plot(
            "disk",
            "Disk <of> each & every stream",
            "Lower is better.",
            Axis.of("streams"),
            Axis.of("KiB for each"),
            List.of(
                    new Series("varve", List.of(new Point(1, 40), new Point(100, 11), new Point(10_000, 10))),
                    new Series("jetstream", List.of(new Point(1, 30), new Point(100, 27)))));

    private static Document parsed(Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(SvgPlot.draw(plot))));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document document) {
        List<String> texts = new ArrayList<>();
        elements(document, "text").forEach(text -> texts.add(text.getTextContent()));
        return texts;
    }

    @Test
    @DisplayName("a plot is well-formed, and tells its title, note, axes, ticks and who is who")
    void words() throws Exception {
        assertThat(texts(parsed(PLOT)))
                .contains(
                        "Disk <of> each & every stream",
                        "Lower is better.",
                        "streams (log scale)",
                        "KiB for each (log scale)",
                        "1",
                        "100",
                        "10 k",
                        "10",
                        "20",
                        "varve",
                        "jetstream");
    }

    @Test
    @DisplayName(
            "each series has a line of its own colour through its points, where the logarithms of their values are")
    void lines() throws Exception {
        List<Element> lines = elements(parsed(PLOT), "polyline");

        assertThat(lines)
                .extracting(line -> line.getAttribute("stroke"))
                .doesNotHaveDuplicates()
                .hasSize(2);
        double[] varve = numbers(lines.get(0).getAttribute("points"));
        double[] peer = numbers(lines.get(1).getAttribute("points"));
        assertThat(varve).hasSize(6);
        assertThat(varve[2] - varve[0]).as("1 to 100").isCloseTo(varve[4] - varve[2], within(0.2));
        assertThat(peer[2]).as("100 of both").isEqualTo(varve[2]);
        assertThat(varve[5]).as("less is lower").isGreaterThan(varve[1]);
    }

    private static double[] numbers(String points) {
        return List.of(points.split("[ ,]")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    @DisplayName("sizes are told in powers of two")
    void bytes() throws Exception {
        Plot sizes = new Plot(
                "sizes",
                "Sizes",
                "",
                Axis.ofBytes("size"),
                Axis.of("messages a second"),
                List.of(new Series("varve", List.of(new Point(16, 30_000), new Point(1 << 20, 90)))));

        assertThat(texts(parsed(sizes))).contains("16 B", "1 KiB", "256 KiB", "1 MiB", "100", "10 k");
    }

    @Test
    @DisplayName("one point is a plot as well; none, and values that have no logarithm, are refused by name")
    void bounds() throws Exception {
        Plot one = new Plot(
                "one", "One", "", Axis.of("x"), Axis.of("y"), List.of(new Series("s", List.of(new Point(1, 5)))));

        assertThat(numbers(elements(parsed(one), "polyline").get(0).getAttribute("points")))
                .doesNotContain(Double.NaN);
        assertThatThrownBy(() -> new Point(0, 5)).hasMessageContaining("(0.0, 5.0)");
        assertThatThrownBy(() -> new Plot("none", "None", "", Axis.of("x"), Axis.of("y"), List.of()))
                .hasMessageContaining("plot 'none' has no point");
    }
}
