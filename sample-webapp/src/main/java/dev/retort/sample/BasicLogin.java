package dev.retort.sample;

import dev.retort.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The login of programs, which have no session: name and password in every request (RFC 7617), or a page's own session. */
final class BasicLogin {
    private static final String SCHEME = "Basic ";

    private final Credentials credentials;
    private final Login session;

    BasicLogin(Credentials credentials, Login session) {
        this.credentials = credentials;
        this.session = session;
    }

    /**
     * Returns who asks.
     *
     * @throws RefusedException 401 if the request does not say who, or the password is wrong
     */
    User required(Request request) {
        String sent = request.header("Authorization");
        User user = sent == null ? session.user() : user(sent);
        if (user == null) {
            throw new RefusedException(401, "login.needed")
                    .header("WWW-Authenticate", "Basic realm=\"blog\", charset=\"UTF-8\"");
        }
        return user;
    }

    private @Nullable User user(String sent) {
        if (!sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(sent.substring(SCHEME.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? null
                    : credentials
                            .check(text.substring(0, colon), text.substring(colon + 1))
                            .orElse(null);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
