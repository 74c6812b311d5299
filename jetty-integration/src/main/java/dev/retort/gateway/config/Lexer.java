package dev.retort.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a configuration into words and punctuation, by nginx's rules.
 *
 * <p>A word ends at white space, a semicolon or an opening brace. Within a word a brace after a dollar sign belongs to it, as
 * does a backslash with whatever follows, and quotes and {@code #} are ordinary. A word that begins with a quote goes to
 * the next such quote, over lines if need be, and must be followed by white space, a semicolon, an opening brace or
 * {@code )}. A {@code #} where a word could begin makes the rest of the line a comment.
 *
 * <p>When a word is taken, {@code \"}, {@code \'} and {@code \\} lose their backslash, {@code \t}, {@code \r} and
 * {@code \n} become what they say, and every other backslash stays: it is for a regular expression to use.
 */
final class Lexer {
    enum Kind {
        WORD,
        SEMICOLON,
        OPEN,
        CLOSE,
        END
    }

    private final String text;
    private final String file;
    private int position;
    private int line = 1;

    private Kind kind = Kind.END;
    private String word = "";
    private int wordLine = 1;

    Lexer(String text, String file) {
        this.text = text;
        this.file = file;
    }

    /** Goes to the next token and returns its kind. */
    Kind next() {
        skipSpaceAndComments();
        wordLine = line;
        if (position == text.length()) {
            kind = Kind.END;
            return kind;
        }
        char character = text.charAt(position);
        Kind punctuation = punctuation(character);
        if (punctuation != null) {
            position++;
            kind = punctuation;
        } else {
            word = character == '"' || character == '\'' ? quoted(character) : plain();
            kind = Kind.WORD;
        }
        return kind;
    }

    /** Returns the word that {@link #next} has found, with its quotes and escapes resolved. */
    String word() {
        return word;
    }

    /** Returns where the token that {@link #next} has found begins. */
    Place place() {
        return new Place(file, wordLine);
    }

    /** Returns the place that has been read up to. */
    Place here() {
        return new Place(file, line);
    }

    /** Returns the mistake of a text that ends within a directive. */
    ConfigException unexpectedEnd() {
        return here().isCommandLine()
                ? new ConfigException("unexpected end of parameter, expecting \";\"", here())
                : new ConfigException("unexpected end of file, expecting \";\" or \"}\"", here());
    }

    private static @Nullable Kind punctuation(char character) {
        return switch (character) {
            case ';' -> Kind.SEMICOLON;
            case '{' -> Kind.OPEN;
            case '}' -> Kind.CLOSE;
            default -> null;
        };
    }

    private void skipSpaceAndComments() {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == '#') {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else if (isSpace(character)) {
                advance();
            } else {
                return;
            }
        }
    }

    private String plain() {
        int start = position;
        boolean afterDollar = false;
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == '{' && afterDollar) {
                afterDollar = false;
                advance();
                continue;
            }
            if (isSpace(character) || character == ';' || character == '{') {
                break;
            }
            afterDollar = character == '$';
            if (character == '\\' && position + 1 < text.length()) {
                advance();
            }
            advance();
        }
        if (position == text.length()) {
            throw unexpectedEnd();
        }
        return unescape(text.substring(start, position));
    }

    private String quoted(char quote) {
        advance();
        int start = position;
        while (position < text.length() && text.charAt(position) != quote) {
            if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                advance();
            }
            advance();
        }
        if (position == text.length()) {
            throw unexpectedEnd();
        }
        String value = unescape(text.substring(start, position));
        advance();
        if (position < text.length()) {
            char after = text.charAt(position);
            if (!isSpace(after) && after != ';' && after != '{' && after != ')') {
                throw new ConfigException("unexpected \"" + after + "\"", here());
            }
        }
        return value;
    }

    private void advance() {
        if (text.charAt(position) == '\n') {
            line++;
        }
        position++;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    private static String unescape(String raw) {
        int backslash = raw.indexOf('\\');
        if (backslash < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char character = raw.charAt(i);
            char escaped = character == '\\' && i + 1 < raw.length() ? raw.charAt(i + 1) : 0;
            i += 2;
            switch (escaped) {
                case '"', '\'', '\\' -> plain.append(escaped);
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'n' -> plain.append('\n');
                default -> {
                    plain.append(character);
                    i--;
                }
            }
        }
        return plain.toString();
    }
}
