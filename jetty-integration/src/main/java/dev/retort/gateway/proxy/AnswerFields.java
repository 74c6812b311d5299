package dev.retort.gateway.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Response;

/** The fields of an upstream's answer as the client gets them. */
final class AnswerFields {
    private static final String REFRESH = "Refresh";

    /** nginx does not pass these either: they are the upstream's business, or orders to the gateway. */
    private static final String ORDERS_PREFIX = "x-accel-";

    /** For what Jetty writes beside the fields: the status line, Connection, Transfer-Encoding. */
    private static final int RESERVE = 256;

    private final ProxyRedirect redirect;

    AnswerFields(ProxyRedirect redirect) {
        this.redirect = redirect;
    }

    /** Adds the fields of a final answer to those that the gateway has set already. */
    void copy(org.eclipse.jetty.client.Response answer, HttpFields.Mutable headers) {
        HopByHop hopByHop = HopByHop.of(answer.getHeaders());
        for (HttpField field : answer.getHeaders()) {
            if (hopByHop.includes(field) || isHidden(field) || isLengthOfNothing(field, answer)) {
                continue;
            }
            if (field.getHeader() == HttpHeader.DATE) {
                // The gateway's own is there already; caches reckon with the one of whoever made the answer.
                headers.put(field);
            } else if (field.getHeader() == HttpHeader.LOCATION) {
                headers.add(HttpHeader.LOCATION, redirect.location(field.getValue()));
            } else if (field.is(REFRESH)) {
                headers.add(REFRESH, redirect.refresh(field.getValue()));
            } else {
                headers.add(field);
            }
        }
    }

    /** Passes an interim answer on, unless the client would take it for the final one. */
    static void sendInterim(int status, HttpFields received, Response response) {
        if (response.getRequest().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
            return;
        }
        HopByHop hopByHop = HopByHop.of(received);
        HttpFields.Mutable fields = HttpFields.build();
        for (HttpField field : received) {
            if (!hopByHop.includes(field) && !isHidden(field)) {
                fields.add(field);
            }
        }
        // If it does not arrive, the final answer will not either.
        var unused = response.writeInterim(status, fields);
    }

    private static boolean isHidden(HttpField field) {
        return field.getHeader() == HttpHeader.SERVER
                || field.is("X-Pad")
                || field.getLowerCaseName().startsWith(ORDERS_PREFIX);
    }

    /** 204 must not have a length (RFC 9110, section 8.6), and Jetty sends none that has a positive one. */
    private static boolean isLengthOfNothing(HttpField field, org.eclipse.jetty.client.Response answer) {
        return field.getHeader() == HttpHeader.CONTENT_LENGTH && answer.getStatus() == HttpStatus.NO_CONTENT_204;
    }

    /** Tells whether a server cannot send a header. Found out later, Jetty would answer with a page of its own. */
    static boolean exceed(HttpConfiguration server, HttpFields headers) {
        int size = RESERVE;
        for (HttpField field : headers) {
            size += field.getName().length()
                    + (field.getValue() == null ? 0 : field.getValue().length())
                    + 4;
        }
        return size > Math.max(server.getResponseHeaderSize(), server.getMaxResponseHeaderSize());
    }
}
