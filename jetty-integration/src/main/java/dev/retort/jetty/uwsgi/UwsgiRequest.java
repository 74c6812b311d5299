package dev.retort.jetty.uwsgi;

import static dev.retort.jetty.uwsgi.MalformedPacketException.quoted;

import dev.retort.jetty.uwsgi.UwsgiVariables.Cgi;
import dev.retort.jetty.wire.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * A request as the variables of its packet tell it. What they say of the client - its address, whether it came over HTTPS,
 * the name it used - is believed: whoever reaches the socket is the web server.
 *
 * @param head the request line and the header fields
 * @param version of the protocol that the client speaks with the web server
 * @param client its address, null if the web server does not tell, as for one on a unix socket
 * @param server the address that the client connected to, null if the web server does not tell
 * @param authority the name and port of the server, null if the web server does not tell
 * @param others the variables that are no part of the head
 */
record UwsgiRequest(
        MetaData.Request head,
        HttpVersion version,
        @Nullable InetSocketAddress client,
        @Nullable InetSocketAddress server,
        @Nullable HostPort authority,
        Map<String, String> others) {
    /** The longest method that is registered, UPDATEREDIRECTREF, has 17 letters. */
    private static final int MAX_METHOD = 32;

    /** The digits of a length; more do not fit a long. */
    private static final int MAX_DIGITS = 18;

    private static final Pattern HTTP_1 = Pattern.compile("HTTP/1\\.(?=[0-9])0*(?<minor>[0-9]*) *");

    /**
     * Reads a request.
     *
     * @param fallback the authority where neither the client nor the web server tells one
     * @throws HttpException.RuntimeException if the client is at fault, with the status to answer
     */
    static UwsgiRequest of(UwsgiVariables variables, long beginNanoTime, @Nullable HostPort fallback)
            throws MalformedPacketException {
        String method = method(variables);
        String target = RequestTarget.of(
                variables.given(Cgi.REQUEST_URI),
                variables.raw(Cgi.PATH_INFO),
                variables.given(Cgi.SCRIPT_NAME),
                variables.raw(Cgi.QUERY_STRING));
        HttpVersion version = version(variables.given(Cgi.SERVER_PROTOCOL));
        long length = length(variables);
        int serverPort = port(Cgi.SERVER_PORT, variables);
        HostPort authority = authority(variables.given(Cgi.SERVER_NAME), serverPort);
        HttpFields.Mutable fields = HttpFields.build();
        HostPort host = addFields(variables, fields);
        String type = variables.given(Cgi.CONTENT_TYPE);
        if (type != null) {
            fields.add(HttpHeader.CONTENT_TYPE, type);
        }
        if (length >= 0) {
            fields.add(HttpHeader.CONTENT_LENGTH, length);
        }
        HttpURI.Mutable uri = uri(method, target).scheme(scheme(variables));
        HostPort named = host != null ? host : authority != null ? authority : fallback;
        if (named != null) {
            int port = named.getPort() == URIUtil.getDefaultPortForScheme(uri.getScheme()) ? -1 : named.getPort();
            uri.authority(named.getHost(), port <= 0 ? -1 : port);
        }
        return new UwsgiRequest(
                new Head(beginNanoTime, method, uri.asImmutable(), version, fields.asImmutable(), length),
                version,
                address(Cgi.REMOTE_ADDR, variables, port(Cgi.REMOTE_PORT, variables)),
                address(Cgi.SERVER_ADDR, variables, serverPort),
                authority,
                variables.others());
    }

    private static String method(UwsgiVariables variables) throws MalformedPacketException {
        String method = variables.given(Cgi.REQUEST_METHOD);
        if (method == null) {
            throw new MalformedPacketException(
                    "there is no REQUEST_METHOD: the location of its uwsgi_pass needs \"include uwsgi_params;\"");
        }
        for (int i = 0; i < method.length(); i++) {
            if (!UwsgiVariables.isTokenCharacter(method.charAt(i))) {
                throw ClientFault.badRequest("REQUEST_METHOD is " + quoted(method) + ", which is no method of HTTP");
            }
        }
        if (method.length() > MAX_METHOD) {
            throw ClientFault.of(
                    HttpStatus.NOT_IMPLEMENTED_501,
                    "REQUEST_METHOD is " + quoted(method) + ", which is longer than any method of HTTP");
        }
        if (method.equals("CONNECT")) {
            throw ClientFault.of(
                    HttpStatus.NOT_IMPLEMENTED_501, "REQUEST_METHOD is \"CONNECT\", and uwsgi has no tunnels");
        }
        return method;
    }

    /** Reads what the client wrote, which nginx passes on without having understood all of it. */
    private static HttpURI.Mutable uri(String method, String target) {
        try {
            return HttpURI.build(method, target);
        } catch (IllegalArgumentException invalid) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Bad URI", invalid);
        }
    }

    private static HttpVersion version(@Nullable String protocol) {
        if (protocol == null) {
            // As uWSGI takes it.
            return HttpVersion.HTTP_1_0;
        }
        HttpVersion version = HttpVersion.fromString(protocol);
        return version == null ? oddVersion(protocol) : version;
    }

    /**
     * Reads what nginx lets through and passes on as the client wrote it: HTTP/1.2 or HTTP/1.01, and spaces behind. Of a minor
     * version that it does not know, a server takes the highest that it does (RFC 9110, section 2.5).
     */
    private static HttpVersion oddVersion(String protocol) {
        Matcher http1 = HTTP_1.matcher(protocol);
        if (!http1.matches()) {
            throw ClientFault.of(
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505,
                    "SERVER_PROTOCOL is " + quoted(protocol) + ", which is no version of HTTP");
        }
        return http1.group("minor").isEmpty() ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static long length(UwsgiVariables variables) {
        String digits = variables.given(Cgi.CONTENT_LENGTH);
        if (digits == null) {
            if (variables.isChunked()) {
                throw ClientFault.of(
                        HttpStatus.LENGTH_REQUIRED_411,
                        "The body came in chunks, and the web server gave no CONTENT_LENGTH");
            }
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                throw ClientFault.badRequest("CONTENT_LENGTH is " + quoted(digits) + ", which is no length");
            }
        }
        if (digits.length() > MAX_DIGITS) {
            throw ClientFault.of(
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    "CONTENT_LENGTH is " + quoted(digits) + ", which is more than " + MAX_DIGITS + " digits");
        }
        return Long.parseLong(digits);
    }

    private static String scheme(UwsgiVariables variables) {
        String said = variables.given(Cgi.UWSGI_SCHEME);
        String https = variables.given(Cgi.HTTPS);
        if (said == null && https != null) {
            said = https.equalsIgnoreCase("on") || https.equals("1") ? "https" : "http";
        }
        if (said == null) {
            said = variables.given(Cgi.REQUEST_SCHEME);
        }
        String scheme = said == null ? "http" : said.toLowerCase(Locale.ROOT);
        if (!HttpScheme.HTTP.is(scheme) && !HttpScheme.HTTPS.is(scheme)) {
            throw ClientFault.badRequest("the scheme is " + quoted(scheme) + ", neither http nor https");
        }
        return scheme;
    }

    private static int port(Cgi name, UwsgiVariables variables) {
        String digits = variables.given(name);
        if (digits == null) {
            return 0;
        }
        int port = -1;
        if (digits.length() <= 5) {
            port = 0;
            for (int i = 0; i < digits.length() && port >= 0; i++) {
                int digit = digits.charAt(i) - '0';
                port = digit < 0 || digit > 9 ? -1 : port * 10 + digit;
            }
        }
        if (port < 0 || port > 65535) {
            throw ClientFault.badRequest(name + " is " + quoted(digits) + ", which is no port");
        }
        return port;
    }

    private static @Nullable InetSocketAddress address(Cgi name, UwsgiVariables variables, int port) {
        String text = variables.given(name);
        // nginx says "unix:" for a client on a unix socket.
        if (text == null || text.startsWith("unix:")) {
            return null;
        }
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw ClientFault.badRequest(name + " is " + quoted(text) + ", which is no address");
        }
        return new InetSocketAddress(address, port);
    }

    private static @Nullable HostPort authority(@Nullable String name, int port) {
        if (name == null) {
            return null;
        }
        try {
            HostPort checked = new HostPort(name);
            return new HostPort(checked.getHost(), port == 0 ? checked.getPort() : port);
        } catch (IllegalArgumentException noHost) {
            // A web server's name may be any text, such as nginx's "~^www\d".
            return null;
        }
    }

    /** Adds the client's fields, and returns the host that it asks for; as with all that is overridden, the last one. */
    private static @Nullable HostPort addFields(UwsgiVariables variables, HttpFields.Mutable fields) {
        HostPort host = null;
        for (HttpField field : variables.fields()) {
            if (field.getHeader() != HttpHeader.HOST) {
                fields.add(field);
                continue;
            }
            String value = field.getValue();
            if (value == null || value.isBlank()) {
                // So nginx tells that there is none.
                continue;
            }
            HostPortHttpField hostField = new HostPortHttpField(value);
            host = hostField.getHostPort();
            fields.put(hostField);
        }
        return host;
    }

    /** The web server has dealt with {@code Expect} already; to answer it once more would be taken for the response. */
    private static final class Head extends MetaData.Request {
        Head(long beginNanoTime, String method, HttpURI uri, HttpVersion version, HttpFields fields, long length) {
            super(beginNanoTime, method, uri, version, fields, length);
        }

        @Override
        public boolean is100ContinueExpected() {
            return false;
        }
    }
}
