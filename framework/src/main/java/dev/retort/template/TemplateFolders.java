package dev.retort.template;

import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds templates in several places, the first of which wins: the application's before those of its blueprints.
 *
 * <p>A name is a relative path with {@code /} between its parts. None leads out of a folder, whoever made it.
 */
final class TemplateFolders implements Loader<String> {
    private final List<TemplateFolder> folders;

    TemplateFolders(List<TemplateFolder> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Returns what is wrong with a name, or null. */
    private static @Nullable String fault(String name) {
        if (name.isEmpty()) {
            return "The name is empty.";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7F || c == '\\' || c == ':') {
                return "The name has a character that no template's name may have, at " + i + ".";
            }
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "A name is a path below the folder of the templates, with no empty part, no \".\" and no"
                        + " \"..\" in it.";
            }
        }
        return null;
    }

    /** Reads a template, or returns null if there is none. */
    private @Nullable String read(String name) {
        if (fault(name) != null) {
            return null;
        }
        for (TemplateFolder folder : folders) {
            try {
                byte[] bytes = folder.read(name);
                if (bytes != null) {
                    return withoutLastLineBreak(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
                }
            } catch (CharacterCodingException e) {
                throw new TemplateException(name, 0, "The file in " + folder + " is not in UTF-8.", e);
            } catch (IOException e) {
                throw new TemplateException(name, 0, "The file in " + folder + " cannot be read: " + e, e);
            }
        }
        return null;
    }

    /** An editor ends a file with a line break that is no part of the page; Jinja drops it too. */
    private static String withoutLastLineBreak(String text) {
        int end = text.length();
        if (text.endsWith("\n")) {
            end -= text.endsWith("\r\n") ? 2 : 1;
        }
        return text.substring(0, end);
    }

    boolean has(String name) {
        return read(name) != null;
    }

    /** Says that a template is missing, where it was looked for, and which one may have been meant. */
    String missing(String name) {
        String fault = fault(name);
        if (fault != null) {
            return "There is no template \"" + printable(name) + "\". " + fault;
        }
        String similar = Similar.to(name, folders.stream().flatMap(folder -> folder.names().stream()));
        return "There is no template \"" + name + "\" in "
                + folders.stream().map(TemplateFolder::toString).collect(Collectors.joining(" or ")) + "."
                + (similar.isEmpty() ? "" : " Similar: " + similar + ".");
    }

    private static String printable(String name) {
        return name.chars()
                .mapToObj(c -> c < ' ' || c == 0x7F ? String.format("\\u%04x", c) : String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    @Override
    public Reader getReader(String name) {
        String text = read(name);
        if (text == null) {
            throw new TemplateException(printable(name), 0, missing(name), null);
        }
        return new StringReader(text);
    }

    @Override
    public boolean resourceExists(String name) {
        return has(name);
    }

    @Override
    public String createCacheKey(String name) {
        return name;
    }

    /** A name means the same in every template, as in Jinja. */
    @Override
    public @Nullable String resolveRelativePath(String name, String anchor) {
        return null;
    }

    @Override
    public void setCharset(String charset) {
        // Always UTF-8.
    }

    @Override
    public void setPrefix(String prefix) {
        // The folders say it.
    }

    @Override
    public void setSuffix(String suffix) {
        // A name is whole, as the rule for escaping goes by its end.
    }
}
