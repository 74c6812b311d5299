package dev.retort.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes percent-encoded text strictly: two hexadecimal digits after each {@code %}, and UTF-8 underneath.
 *
 * <p>Servers differ in what they make of a wrong sequence (a replacement character, the text as it is, an exception),
 * and a filter that sees something other than the handler is a hole. So there is one reading, and the rest is 400.
 */
final class PercentDecoder {
    private PercentDecoder() {}

    /**
     * Decodes a piece of text.
     *
     * @param text the encoded text
     * @param plusIsSpace whether {@code +} stands for a space, as it does in forms and queries
     * @param what what the text is, for the reason: "the path", "the query"
     * @return the decoded text
     * @throws HttpException 400 if an escape is cut short or its bytes are not UTF-8
     */
    static String decode(String text, boolean plusIsSpace, String what) {
        int length = text.length();
        int i = 0;
        while (i < length && isPlain(text.charAt(i), plusIsSpace)) {
            i++;
        }
        if (i == length) {
            return text;
        }
        // An encoded character is never longer in UTF-8 than three bytes for each of its UTF-16 units.
        ByteBuffer bytes = ByteBuffer.allocate(length * 3);
        for (i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean whole = i + 2 < length;
                int high = whole ? hex(text.charAt(i + 1)) : -1;
                int low = whole ? hex(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw HttpException.badRequest("A % in " + what + " is not followed by two hexadecimal digits.");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < length ? i + 2 : i + 1;
                bytes.put(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw HttpException.badRequest("The percent-encoded bytes in " + what + " are not UTF-8.");
        }
    }

    private static boolean isPlain(char c, boolean plusIsSpace) {
        return c != '%' && !(c == '+' && plusIsSpace);
    }

    /** Returns the value of a hexadecimal digit, or -1; ASCII only, where Character.digit takes every script's. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
