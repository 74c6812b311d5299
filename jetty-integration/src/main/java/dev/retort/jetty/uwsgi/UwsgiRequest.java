package dev.retort.jetty.uwsgi;

import static dev.retort.jetty.uwsgi.MalformedPacketException.quoted;

import dev.retort.jetty.uwsgi.UwsgiVariables.Cgi;
import dev.retort.jetty.wire.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
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
    private static final int MAX_METHOD = 32;
    /** The digits of a length; more do not fit a long. */
    private static final int MAX_DIGITS = 18;

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
        boolean token = method.length() <= MAX_METHOD;
        for (int i = 0; i < method.length() && token; i++) {
            token = UwsgiVariables.isTokenCharacter(method.charAt(i));
        }
        if (!token || method.equals("CONNECT")) {
            throw new MalformedPacketException("REQUEST_METHOD is " + quoted(method)
                    + (token ? ", and uwsgi has no tunnels" : ", which is no method of HTTP"));
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

    private static HttpVersion version(@Nullable String protocol) throws MalformedPacketException {
        // As uWSGI takes it.
        HttpVersion version = protocol == null ? HttpVersion.HTTP_1_0 : HttpVersion.fromString(protocol);
        if (version == null) {
            throw new MalformedPacketException(
                    "SERVER_PROTOCOL is " + quoted(String.valueOf(protocol)) + ", which is no version of HTTP");
        }
        return version;
    }

    private static long length(UwsgiVariables variables) throws MalformedPacketException {
        String digits = variables.given(Cgi.CONTENT_LENGTH);
        if (digits == null) {
            if (variables.isChunked()) {
                throw new HttpException.RuntimeException(
                        HttpStatus.LENGTH_REQUIRED_411,
                        "The body came in chunks, and the web server gave no CONTENT_LENGTH");
            }
            return -1;
        }
        boolean number = digits.length() <= MAX_DIGITS;
        for (int i = 0; i < digits.length() && number; i++) {
            number = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!number) {
            throw new MalformedPacketException("CONTENT_LENGTH is " + quoted(digits) + ", which is no length");
        }
        return Long.parseLong(digits);
    }

    private static String scheme(UwsgiVariables variables) throws MalformedPacketException {
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
            throw new MalformedPacketException("the scheme is " + quoted(scheme) + ", neither http nor https");
        }
        return scheme;
    }

    private static int port(Cgi name, UwsgiVariables variables) throws MalformedPacketException {
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
            throw new MalformedPacketException(name + " is " + quoted(digits) + ", which is no port");
        }
        return port;
    }

    private static @Nullable InetSocketAddress address(Cgi name, UwsgiVariables variables, int port)
            throws MalformedPacketException {
        String text = variables.given(name);
        // nginx says "unix:" for a client on a unix socket.
        if (text == null || text.startsWith("unix:")) {
            return null;
        }
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw new MalformedPacketException(name + " is " + quoted(text) + ", which is no address");
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
