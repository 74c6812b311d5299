package dev.retort.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Horizontal bars as SVG: a block for each work, in it a row for each peer, in that a bar for each column. Each block has a scale of
 * its own, as works differ by factors of a hundred.
 *
 * <p>It follows the reader's choice of light or dark, and says its figures in letters too.
 */
final class Chart {
    /**
     * Bars that share a scale.
     *
     * @param title above them
     * @param rows at least one
     */
    record Block(String title, List<Row> rows) {}

    /**
     * Bars of one peer.
     *
     * @param label its name
     * @param own whether it is the project's
     * @param values one for each column; those that are empty have no bar
     */
    record Row(String label, boolean own, List<OptionalDouble> values) {}

    private static final int WIDTH = 760;
    private static final int LEFT = 210;
    private static final int LONGEST = 440;
    private static final int BAR = 13;
    private static final int GAP = 6;
    private static final int HEADING = 30;
    private static final int TOP = 34;

    private final StringBuilder svg = new StringBuilder();
    private int y = TOP;

    private Chart() {}

    /**
     * Draws.
     *
     * @param title what is drawn, for those who hear it
     * @param unit of the values
     * @param columns their names, one or two
     * @param blocks at least one
     * @return an SVG document
     */
    static String draw(String title, String unit, List<String> columns, List<Block> blocks) {
        Chart chart = new Chart();
        chart.legend(columns);
        blocks.forEach(block -> chart.block(block, unit));
        int height = chart.y + GAP;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title">
                <title id="title">%s</title>
                <style>
                text { font: 13px system-ui, sans-serif; fill: #1f2328; }
                .heading { font-weight: 600; }
                .page { fill: #ffffff; }
                .own0 { fill: #0969da; } .own1 { fill: #6cb0f5; }
                .other0 { fill: #6e7781; } .other1 { fill: #aeb6be; }
                @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .page { fill: #0d1117; }
                .own0 { fill: #58a6ff; } .own1 { fill: #2a5d94; }
                .other0 { fill: #9198a1; } .other1 { fill: #535a63; }
                }
                </style>
                <rect class="page" width="%d" height="%d"/>
                %s</svg>
                """.formatted(WIDTH, height, escaped(title), WIDTH, height, chart.svg);
    }

    private void legend(List<String> columns) {
        int x = LEFT;
        for (int i = 0; i < columns.size(); i++) {
            rect("own" + i, x, 11, BAR, BAR);
            rect("other" + i, x + BAR + 2, 11, BAR, BAR);
            text("", x + 2 * BAR + 8, 21, columns.get(i));
            x += 230;
        }
    }

    private void block(Block block, String unit) {
        y += HEADING;
        text("heading", 10, y - 10, block.title());
        double greatest = block.rows().stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(value -> value.orElse(0))
                .max()
                .orElse(0);
        for (Row row : block.rows()) {
            row(row, unit, greatest);
        }
    }

    private void row(Row row, String unit, double greatest) {
        int bars = Math.max(
                1, (int) row.values().stream().filter(OptionalDouble::isPresent).count());
        int height = Math.max(18, bars * (BAR + 2));
        text("", 20, y + height / 2 + 4, row.label());
        int top = y + (height - bars * (BAR + 2)) / 2 + 1;
        for (int i = 0; i < row.values().size(); i++) {
            if (row.values().get(i).isPresent()) {
                double value = row.values().get(i).getAsDouble();
                int length = greatest <= 0 ? 0 : (int) Math.max(1, Math.round(LONGEST * value / greatest));
                rect((row.own() ? "own" : "other") + i, LEFT, top, Math.max(0, length), BAR);
                text("", LEFT + length + 6, top + BAR - 1, Figures.of(value) + " " + unit);
                top += BAR + 2;
            }
        }
        y += height + GAP;
    }

    private void rect(String style, int x, int top, int width, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
                style,
                x,
                top,
                width,
                height));
    }

    private void text(String style, int x, int bottom, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text%s x=\"%d\" y=\"%d\">%s</text>%n",
                style.isEmpty() ? "" : " class=\"" + style + '"',
                x,
                bottom,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
