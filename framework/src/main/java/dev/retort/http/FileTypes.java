package dev.retort.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Knows the types of files by the ends of their names.
 *
 * <p>The table is this one and not the machine's, so that a file has the same type everywhere. Text is UTF-8.
 */
public final class FileTypes {
    private static final String UNKNOWN = "application/octet-stream";

    /** A type, and the ends of names that have it. */
    private static final String TABLE = """
            text/html html htm
            text/css css
            text/javascript js mjs cjs
            text/plain txt text log conf ini properties
            text/markdown md markdown
            text/csv csv
            text/tab-separated-values tsv
            text/calendar ics
            text/vcard vcf
            text/vtt vtt
            text/xml xml xsl xsd
            text/yaml yaml yml
            application/json json map
            application/ld+json jsonld
            application/geo+json geojson
            application/manifest+json webmanifest
            application/x-ndjson ndjson jsonl
            application/toml toml
            application/xhtml+xml xhtml
            application/atom+xml atom
            application/rss+xml rss
            application/wasm wasm
            application/pdf pdf
            application/rtf rtf
            application/epub+zip epub
            application/sql sql
            application/msword doc
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.ms-excel xls
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            application/gzip gz tgz
            application/zip zip
            application/x-bzip2 bz2
            application/x-xz xz
            application/zstd zst
            application/x-7z-compressed 7z
            application/vnd.rar rar
            application/x-tar tar
            application/java-archive jar war
            application/x-sh sh
            application/vnd.sqlite3 sqlite
            image/png png
            image/jpeg jpg jpeg
            image/gif gif
            image/svg+xml svg
            image/webp webp
            image/avif avif
            image/apng apng
            image/bmp bmp
            image/tiff tif tiff
            image/vnd.microsoft.icon ico
            image/heic heic
            font/woff woff
            font/woff2 woff2
            font/ttf ttf
            font/otf otf
            application/vnd.ms-fontobject eot
            audio/mpeg mp3
            audio/mp4 m4a
            audio/aac aac
            audio/ogg oga ogg opus
            audio/flac flac
            audio/wav wav
            audio/webm weba
            audio/midi mid midi
            video/mp4 mp4 m4v
            video/webm webm
            video/ogg ogv
            video/mpeg mpeg mpg
            video/quicktime mov
            video/mp2t ts
            video/x-msvideo avi
            video/x-matroska mkv
            application/vnd.apple.mpegurl m3u8
            application/dash+xml mpd
            """;

    private static final Map<String, String> BY_END = read();

    private FileTypes() {}

    private static Map<String, String> read() {
        Map<String, String> types = new HashMap<>();
        for (String line : TABLE.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            String charset = words[0].startsWith("text/") ? "; charset=utf-8" : "";
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], words[0] + charset);
            }
        }
        return Map.copyOf(types);
    }

    /**
     * Returns the type of a file.
     *
     * @param name its name or path
     * @return the value of {@code Content-Type}; {@code application/octet-stream} for an end that is not known
     */
    public static String of(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? UNKNOWN : BY_END.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
