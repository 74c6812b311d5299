package dev.retort.servlet;

import dev.retort.http.Exchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries one request from the servlet API to the application, and its response back. */
final class ServletExchange implements Exchange {
    private final HttpServletRequest request;

    /** An included request goes on naming the outer one's path; its own stands in attributes (Servlet 6.0, 9.3.1). */
    private final boolean isIncluded;

    ServletExchange(HttpServletRequest request) {
        this.request = request;
        this.isIncluded = request.getDispatcherType() == DispatcherType.INCLUDE;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String scheme() {
        return request.getScheme();
    }

    @Override
    public String host() {
        // HTTP/2 has :authority in its place, which containers give as the server's name.
        String host = request.getHeader("Host");
        return host != null ? host : authority();
    }

    private String authority() {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        return usual ? request.getServerName() : request.getServerName() + ":" + port;
    }

    @Override
    public String mount() {
        return included(RequestDispatcher.INCLUDE_CONTEXT_PATH, request.getContextPath());
    }

    @Override
    public String rawPath() {
        // Of all the servlet API's paths the only one that is neither decoded nor cut, and so the same everywhere.
        return included(RequestDispatcher.INCLUDE_REQUEST_URI, request.getRequestURI());
    }

    @Override
    public @Nullable String rawQuery() {
        return isIncluded
                ? (String) request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)
                : request.getQueryString();
    }

    private String included(String attribute, String own) {
        return isIncluded && request.getAttribute(attribute) instanceof String value ? value : own;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public boolean isRepeated(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return false;
        }
        values.nextElement();
        return values.hasMoreElements();
    }

    @Override
    public List<String> headerNames() {
        return Collections.list(request.getHeaderNames());
    }

    @Override
    public long contentLength() {
        return request.getContentLengthLong();
    }

    @Override
    public InputStream body() throws IOException {
        return request.getInputStream();
    }

    @Override
    public Map<String, String[]> parameters() {
        return request.getParameterMap();
    }

    @Override
    public String remoteAddress() {
        String address = request.getRemoteAddr();
        return address == null ? "" : address;
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
        return type.isInstance(request) ? type.cast(request) : null;
    }
}
