package dev.retort.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Decodes a parameter such as {@code filename*=UTF-8''caf%C3%A9.txt} (RFC 8187, which took the place of RFC 5987). */
final class ExtendedValue {
    private ExtendedValue() {}

    static String decode(String text) {
        int charsetEnd = text.indexOf('\'');
        int languageEnd = text.indexOf('\'', charsetEnd + 1);
        if (charsetEnd < 0 || languageEnd < 0) {
            throw malformed();
        }
        return StrictText.decode(
                bytes(text.substring(languageEnd + 1)),
                charset(text.substring(0, charsetEnd)),
                "The filename* of a part");
    }

    private static Charset charset(String name) {
        if (name.equalsIgnoreCase("UTF-8")) {
            return StandardCharsets.UTF_8;
        }
        if (name.equalsIgnoreCase("ISO-8859-1")) {
            return StandardCharsets.ISO_8859_1;
        }
        throw malformed();
    }

    private static byte[] bytes(String value) {
        byte[] bytes = new byte[value.length()];
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%') {
                if (i + 2 >= value.length()
                        || !HexFormat.isHexDigit(value.charAt(i + 1))
                        || !HexFormat.isHexDigit(value.charAt(i + 2))) {
                    throw malformed();
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(value, i + 1, i + 3);
                i += 2;
            } else if (c > ' ' && c < 0x7F) {
                bytes[length++] = (byte) c;
            } else {
                throw malformed();
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static HttpException malformed() {
        return HttpException.badRequest("The filename* of a part is not of the form UTF-8''name, percent-encoded.");
    }
}
