package dev.retort.security;

import dev.retort.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange as the client saw it: the parts that proxies changed are put right, the others are the original's. */
final class ProxiedExchange implements Exchange {
    private final Exchange original;
    private final String remoteAddress;
    private final String scheme;
    private final String host;
    private final String mount;
    private final String rawPath;

    ProxiedExchange(Exchange original, String remoteAddress, String scheme, String host, String mount, String rawPath) {
        this.original = original;
        this.remoteAddress = remoteAddress;
        this.scheme = scheme;
        this.host = host;
        this.mount = mount;
        this.rawPath = rawPath;
    }

    @Override
    public String method() {
        return original.method();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String mount() {
        return mount;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public @Nullable String rawQuery() {
        return original.rawQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return original.header(name);
    }

    @Override
    public List<String> headers(String name) {
        return original.headers(name);
    }

    @Override
    public boolean isRepeated(String name) {
        return original.isRepeated(name);
    }

    @Override
    public List<String> headerNames() {
        return original.headerNames();
    }

    @Override
    public long contentLength() {
        return original.contentLength();
    }

    @Override
    public InputStream body() throws IOException {
        return original.body();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Map<String, String[]> parameters() {
        return original.parameters();
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
        return original.unwrap(type);
    }
}
