package dev.retort.sample;

import dev.retort.template.SafeHtml;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Turns what visitors write into HTML that does no harm: HTML in it is shown as text, addresses lead to {@code http(s)} and
 * {@code mailto} alone, and pictures of other sites become links, so that reading a post tells no other site of its reader.
 */
final class Markdown {
    private static final List<Extension> EXTENSIONS =
            List.of(AutolinkExtension.create(), StrikethroughExtension.create(), TablesExtension.create());
    // Nobody nests so deep but to overflow a stack.
    private static final int DEEPEST = 50;
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            // Unless told otherwise, data: is let through as well, which may hold a page with scripts.
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
            .softbreak("<br>\n")
            .attributeProviderFactory(context -> new Attributes())
            .build();

    /** Browsers read a backslash as a slash, and pass over tabs and line ends: {@code /\\} leads to another site as {@code //} does. */
    private static final Pattern OF_THIS_SITE = Pattern.compile("/(?!/)[^\\\\\\p{Cntrl}]*");

    private Markdown() {}

    /**
     * Returns a text as HTML.
     *
     * @param under the level of the heading that it stands under, 1 to 5
     */
    static SafeHtml html(String markdown, int under) {
        Node document = PARSER.parse(markdown);
        document.accept(new Tamed(under));
        return new SafeHtml(HTML.render(document));
    }

    /** Returns the beginning as plain text, cut at a word. */
    static String excerpt(String markdown, int length) {
        // A cut through the source is enough for so little text, and spares a long post.
        String start = markdown.length() <= length * 8 ? markdown : markdown.substring(0, length * 8);
        Words words = new Words();
        PARSER.parse(start).accept(words);
        String text = words.text.toString().strip().replaceAll("\\s+", " ");
        if (text.length() <= length) {
            return text;
        }
        int cut = text.lastIndexOf(' ', length);
        if (cut < length / 2) {
            cut = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        }
        return text.substring(0, cut) + "…";
    }

    /** Makes of a document what may stand in a page. */
    private static final class Tamed extends AbstractVisitor {
        private final int under;

        Tamed(int under) {
            this.under = under;
        }

        /** The page has headings of its own. */
        @Override
        public void visit(Heading heading) {
            heading.setLevel(Math.min(6, heading.getLevel() + under));
            visitChildren(heading);
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            String address = image.getDestination();
            if (OF_THIS_SITE.matcher(address).matches()) {
                return;
            }
            Link link = new Link(address, image.getTitle());
            for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
                link.appendChild(child);
            }
            image.insertAfter(link);
            image.unlink();
        }
    }

    /** Gathers what a reader would read, without marks and addresses. */
    private static final class Words extends AbstractVisitor {
        final StringBuilder text = new StringBuilder();

        @Override
        protected void visitChildren(Node parent) {
            super.visitChildren(parent);
            if (parent instanceof Block) {
                text.append(' ');
            }
        }

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(HtmlInline node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(HtmlBlock node) {
            text.append(node.getLiteral()).append(' ');
        }

        /** Rows of a table and lines of code, which stand below each other, say nothing in a row. */
        @Override
        public void visit(CustomBlock node) {
            if (!(node instanceof TableBlock)) {
                visitChildren(node);
            }
        }

        @Override
        public void visit(SoftLineBreak node) {
            text.append(' ');
        }

        @Override
        public void visit(HardLineBreak node) {
            text.append(' ');
        }
    }

    private static final class Attributes implements AttributeProvider {
        private static final Set<String> ALIGNED = Set.of("th", "td");

        /** Links that visitors write are theirs, and not to lift another site in search engines. */
        @Override
        public void setAttributes(Node node, String tag, Map<String, String> attributes) {
            if (node instanceof Link) {
                attributes.put("rel", "nofollow ugc noopener");
            } else if (node instanceof Image) {
                attributes.put("loading", "lazy");
            } else if (tag.equals("pre")) {
                // What is scrolled with a mouse can be with the keyboard.
                attributes.put("tabindex", "0");
            } else if (ALIGNED.contains(tag)) {
                String align = attributes.remove("align");
                if (align != null) {
                    attributes.put("class", "align-" + align);
                }
            }
        }
    }
}
