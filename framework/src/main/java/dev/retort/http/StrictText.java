package dev.retort.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** Decodes what a client calls text, and refuses what is none instead of putting replacement characters in. */
final class StrictText {
    private StrictText() {}

    static String decode(byte[] bytes, Charset charset, String what) {
        return decode(bytes, bytes.length, charset, what);
    }

    /**
     * Decodes the first bytes of an array.
     *
     * @param what what the bytes are, for the reason: "The body"
     * @throws HttpException 400 if the bytes are no text of that charset
     */
    static String decode(byte[] bytes, int length, Charset charset, String what) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpException(400, what + " is not " + charset.name() + " text.", e);
        }
    }
}
