package dev.retort.session;

import dev.retort.http.Request;
import dev.retort.http.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in where no secret is set: pages that only look at the session, as a layout does for its flashed messages, work
 * without one, and the first write says what is missing (as Flask's {@code NullSession}).
 */
final class SecretlessSessions implements Sessions {
    static final Sessions INSTANCE = new SecretlessSessions();

    private static final Session EMPTY = new Empty();

    private SecretlessSessions() {}

    @Override
    public Session open(Request request) {
        return EMPTY;
    }

    @Override
    public Response save(Session session, Request request, Response response) {
        return response;
    }

    private static final class Empty implements Session {
        private static IllegalStateException refusal(String what) {
            return new IllegalStateException(what + ", as no secret is set to sign its cookie with. Make one with"
                    + " `openssl rand -hex 32`, keep it out of the source, and hand it to the application"
                    + " (CookieSessions.of(secret)), or keep sessions on the server (MemorySessions).");
        }

        @Override
        public @Nullable Object get(String name) {
            return null;
        }

        @Override
        public <T> @Nullable T get(String name, Class<T> type) {
            return null;
        }

        @Override
        public void set(String name, @Nullable Object value) {
            throw refusal("The value \"" + name + "\" cannot be kept in the session");
        }

        @Override
        public @Nullable Object remove(String name) {
            return null;
        }

        @Override
        public boolean contains(String name) {
            return false;
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }

        @Override
        public void clear() {
            // There is nothing that could be removed.
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public boolean isNew() {
            return true;
        }

        @Override
        public boolean isModified() {
            return false;
        }

        @Override
        public boolean isPermanent() {
            return false;
        }

        @Override
        public void permanent(boolean permanent) {
            if (permanent) {
                throw refusal("The session cannot be made permanent");
            }
        }

        @Override
        public void renew() {
            // An empty session has no identity.
        }
    }
}
