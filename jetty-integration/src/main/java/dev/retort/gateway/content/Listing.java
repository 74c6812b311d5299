package dev.retort.gateway.content;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.ResponseFilter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of a folder to the byte as nginx writes them. Names are bytes, and whatever means something in the page,
 * in XML or in JSON is escaped.
 *
 * @param format the form
 * @param exactSize whether sizes in a page are exact
 * @param localTime whether times in a page are local
 * @param utf8 whether the names in a page are measured as UTF-8
 */
record Listing(Format format, boolean exactSize, boolean localTime, boolean utf8) {
    private static final int NAME_WIDTH = 50;
    private static final int CUT = NAME_WIDTH - 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm", Locale.ENGLISH);
    private static final String HEX = "0123456789ABCDEF";

    enum Format {
        HTML,
        XML,
        JSON,
        JSONP
    }

    enum Kind {
        DIRECTORY,
        FILE,
        OTHER
    }

    /** A file of a folder; its name is bytes, one char each. */
    record Entry(String name, Kind kind, long size, Instant time) {
        boolean isFolder() {
            return kind == Kind.DIRECTORY;
        }
    }

    /** Returns the media type of a list. */
    String type(Exchange exchange) {
        return switch (format) {
            case HTML -> "text/html";
            case XML -> "text/xml; charset=utf-8";
            case JSON -> "application/json";
            case JSONP -> callback(exchange) == null ? "application/json" : "application/javascript";
        };
    }

    /** Writes a list. */
    String write(Exchange exchange, List<Entry> entries) {
        return switch (format) {
            case HTML -> html(exchange.uri(), entries);
            case XML -> xml(entries);
            case JSON -> json(entries);
            case JSONP -> {
                String callback = callback(exchange);
                yield callback == null ? json(entries) : "/* callback */\r\n" + callback + "(" + json(entries) + ");";
            }
        };
    }

    /** Returns the function that the client wants to be called, or null if it names none. */
    private static @Nullable String callback(Exchange exchange) {
        String args = exchange.args();
        for (String argument : args == null ? new String[0] : args.split("&", -1)) {
            if (argument.regionMatches(true, 0, "callback=", 0, 9)) {
                String name = argument.substring(9);
                for (int i = 0; i < name.length(); i++) {
                    char character = name.charAt(i);
                    if (!isUnreserved(character) || character == '-' || character == '~') {
                        throw new ResponseFilter.Refusal(HttpStatus.BAD_REQUEST_400, HttpFields.EMPTY);
                    }
                }
                return name.isEmpty() ? null : name;
            }
        }
        return null;
    }

    private String html(String uri, List<Entry> entries) {
        String title = escapeMarkup(uri);
        StringBuilder page = new StringBuilder(256 + 128 * entries.size());
        page.append("<html>\r\n<head><title>Index of ").append(title);
        page.append("</title></head>\r\n<body>\r\n<h1>Index of ").append(title);
        page.append("</h1><hr><pre><a href=\"../\">../</a>\r\n");
        ZoneId zone = localTime ? ZoneId.systemDefault() : ZoneOffset.UTC;
        for (Entry entry : entries) {
            String slash = entry.isFolder() ? "/" : "";
            page.append("<a href=\"")
                    .append(escapeSegment(entry.name()))
                    .append(slash)
                    .append("\">");
            appendName(page, entry.name(), slash);
            page.append(' ').append(TIME.format(entry.time().atZone(zone)));
            String size = entry.isFolder() ? "-" : exactSize ? Long.toString(entry.size()) : rounded(entry.size());
            page.append(" ".repeat(Math.max(0, (exactSize ? 20 : 8) - size.length())))
                    .append(size)
                    .append("\r\n");
        }
        return page.append("</pre><hr></body>\r\n</html>\r\n").toString();
    }

    private void appendName(StringBuilder page, String name, String slash) {
        int length = length(name);
        if (length > NAME_WIDTH) {
            page.append(escapeMarkup(name.substring(0, index(name, CUT)))).append("..&gt;</a>");
            return;
        }
        page.append(escapeMarkup(name));
        page.append(length < NAME_WIDTH ? slash : "").append("</a>");
        page.append(" ".repeat(Math.max(0, NAME_WIDTH - length - slash.length())));
    }

    private int length(String name) {
        return utf8 ? (int) name.chars().filter(octet -> !isContinuation(octet)).count() : name.length();
    }

    /** Returns where in a name so many characters end. */
    private int index(String name, int characters) {
        int index = 0;
        for (int i = 0; i < characters; i++) {
            index++;
            while (utf8 && index < name.length() && isContinuation(name.charAt(index))) {
                index++;
            }
        }
        return index;
    }

    private static boolean isContinuation(int octet) {
        return (octet & 0xc0) == 0x80;
    }

    private static String rounded(long size) {
        if (size >= 1L << 30) {
            return (size + (1L << 29)) / (1L << 30) + "G";
        }
        if (size >= 1L << 20) {
            return (size + (1L << 19)) / (1L << 20) + "M";
        }
        return size > 9999 ? (size + 512) / 1024 + "K" : Long.toString(size);
    }

    private static String xml(List<Entry> entries) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\r\n<list>\r\n");
        for (Entry entry : entries) {
            String kind = entry.kind().name().toLowerCase(Locale.ROOT);
            text.append('<').append(kind).append(" mtime=\"");
            text.append(entry.time().truncatedTo(ChronoUnit.SECONDS)).append('"');
            if (entry.kind() == Kind.FILE) {
                text.append(" size=\"").append(entry.size()).append('"');
            }
            text.append('>').append(escapeMarkup(entry.name()));
            text.append("</").append(kind).append(">\r\n");
        }
        return text.append("</list>\r\n").toString();
    }

    private static String json(List<Entry> entries) {
        StringBuilder text = new StringBuilder("[");
        String separator = "\r\n";
        for (Entry entry : entries) {
            text.append(separator).append("{ \"name\":\"").append(escapeJson(entry.name()));
            text.append("\", \"type\":\"").append(entry.kind().name().toLowerCase(Locale.ROOT));
            text.append("\", \"mtime\":\"")
                    .append(DateGenerator.formatDate(entry.time()))
                    .append('"');
            if (entry.kind() == Kind.FILE) {
                text.append(", \"size\":").append(entry.size());
            }
            text.append(" }");
            separator = ",\r\n";
        }
        return text.append("\r\n]").toString();
    }

    private static String escapeMarkup(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String escapeJson(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"', '\\' -> escaped.append('\\').append(character);
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                default -> {
                    if (character < ' ') {
                        escaped.append("\\u00")
                                .append(HEX.charAt(character >> 4))
                                .append(HEX.charAt(character & 0xf));
                    } else {
                        escaped.append(character);
                    }
                }
            }
        }
        return escaped.toString();
    }

    private static String escapeSegment(String name) {
        StringBuilder escaped = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            if (isUnreserved(character)) {
                escaped.append(character);
            } else {
                escaped.append('%').append(HEX.charAt(character >> 4 & 0xf)).append(HEX.charAt(character & 0xf));
            }
        }
        return escaped.toString();
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-._~".indexOf(character) >= 0;
    }
}
