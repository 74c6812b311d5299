package dev.retort.testing;

import dev.retort.context.RequestContext;
import dev.retort.http.Exchange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request as the application receives it; its parts never change. */
final class TestExchange implements Exchange {
    private static final Set<String> OF_BODY =
            Set.of("content-type", "content-length", "content-encoding", "content-language", "content-location");

    private final String method;
    private final Address address;
    private final String mount;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;
    private final long announcedLength;
    private final String remoteAddress;
    private final InputStream stream;
    private @Nullable RequestContext context;

    /**
     * Makes a request.
     *
     * @param headers by names in lower case
     * @param announcedLength the length to announce, or -1 for that of the bytes
     */
    TestExchange(
            String method,
            Address address,
            String mount,
            Map<String, List<String>> headers,
            byte[] bytes,
            long announcedLength,
            String remoteAddress) {
        this.method = method;
        this.address = address;
        this.mount = mount;
        this.headers = headers;
        this.bytes = bytes;
        this.announcedLength = announcedLength;
        this.remoteAddress = remoteAddress;
        this.stream = new ByteArrayInputStream(bytes);
    }

    /** Returns this request with cookies in place of those that it had; empty for none. */
    TestExchange withCookies(String cookies) {
        Map<String, List<String>> changed = new LinkedHashMap<>(headers);
        changed.remove("cookie");
        if (!cookies.isEmpty()) {
            changed.put("cookie", List.of(cookies));
        }
        return new TestExchange(method, address, mount, changed, bytes, announcedLength, remoteAddress);
    }

    /**
     * Returns the request that a redirect leads to.
     *
     * @param to where it leads
     * @param method its method
     */
    TestExchange redirected(Address to, String method) {
        Map<String, List<String>> same = new LinkedHashMap<>(headers);
        same.put("host", List.of(to.host()));
        if (!HostNames.of(to.host()).equals(HostNames.of(address.host()))) {
            same.remove("authorization");
        }
        if (method.equals(this.method)) {
            return new TestExchange(method, to, mount, same, bytes, announcedLength, remoteAddress);
        }
        same.keySet().removeAll(OF_BODY);
        return new TestExchange(method, to, mount, same, new byte[0], -1, remoteAddress);
    }

    Address address() {
        return address;
    }

    /** Returns the context in which the application has seen this request, or null if it made none. */
    @Nullable RequestContext context() {
        return context;
    }

    /** Keeps the context: the application asks for these parts while the context is current. */
    private void look() {
        if (context == null && RequestContext.isActive()) {
            RequestContext current = RequestContext.current();
            // In a handler that uses a client, it may be that of the request around this one.
            if (current.request().unwrap(TestExchange.class) == this) {
                context = current;
            }
        }
    }

    @Override
    public String method() {
        look();
        return method;
    }

    @Override
    public String scheme() {
        return address.scheme();
    }

    @Override
    public String host() {
        look();
        return address.host();
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public String rawPath() {
        look();
        return address.path();
    }

    @Override
    public @Nullable String rawQuery() {
        return address.query();
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public List<String> headerNames() {
        return List.copyOf(headers.keySet());
    }

    @Override
    public long contentLength() {
        return announcedLength >= 0 ? announcedLength : bytes.length;
    }

    @Override
    public InputStream body() {
        return stream;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }
}
