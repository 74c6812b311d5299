package dev.retort.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names the type of a body, as a {@code Content-Type} header gives it (RFC 9110, section 8.3.1).
 *
 * @param type the type in small letters, such as {@code text}
 * @param subtype the subtype in small letters, such as {@code html}
 * @param charsetName the {@code charset} parameter as it was given, or null
 */
public record MediaType(
        String type, String subtype, @Nullable String charsetName) {

    /**
     * Reads a header's value; parameters other than {@code charset} are passed over.
     *
     * @param text the value, or null
     * @return the type, or null if the text is null or names none
     */
    public static @Nullable MediaType parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int semicolon = text.indexOf(';');
        String essence = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        int slash = essence.indexOf('/');
        if (slash <= 0 || slash == essence.length() - 1) {
            return null;
        }
        return new MediaType(
                essence.substring(0, slash).toLowerCase(Locale.ROOT),
                essence.substring(slash + 1).toLowerCase(Locale.ROOT),
                semicolon < 0 ? null : charset(text, semicolon + 1));
    }

    private static @Nullable String charset(String text, int from) {
        for (String parameter : text.substring(from).split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                String value = parameter.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    /**
     * Tells whether a body of this type is JSON.
     *
     * @return true for {@code application/json} and every subtype that ends in {@code +json}
     */
    public boolean isJson() {
        return type.equals("application") && (subtype.equals("json") || subtype.endsWith("+json"));
    }

    /**
     * Tells whether a body of this type is a form of the kind that browsers send unless told otherwise.
     *
     * @return true for {@code application/x-www-form-urlencoded}
     */
    public boolean isForm() {
        return type.equals("application") && subtype.equals("x-www-form-urlencoded");
    }

    /**
     * Tells whether a body of this type is a form of the kind that can carry files.
     *
     * @return true for {@code multipart/form-data}
     */
    public boolean isMultipartForm() {
        return type.equals("multipart") && subtype.equals("form-data");
    }

    boolean isAnyForm() {
        return isForm() || isMultipartForm();
    }

    /**
     * Returns the charset to read a body with.
     *
     * @return the one that was named, or UTF-8
     * @throws HttpException 415 if the named one does not exist here
     */
    Charset charset() {
        if (charsetName == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(charsetName);
        } catch (IllegalArgumentException e) {
            throw new HttpException(415, "The charset of the body is not known.", e);
        }
    }

    @Override
    public String toString() {
        return type + '/' + subtype;
    }
}
