package dev.retort.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The protocols that upstreams are spoken to in: how a location forwards, what an upstream reads, how it answers. */
enum Backend {
    PROXY,
    UWSGI,
    FASTCGI;

    private static final int FASTCGI_HEAD = 8;
    private static final int STDIN = 5;

    /** The first word of the directives. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Forwards to an address, or to an upstream. */
    String pass(String address) {
        return this == PROXY
                ? "proxy_pass http://" + address + ";"
                : word() + "_pass " + address + "; include " + word() + "_params;";
    }

    /** Puts the word in place of WORD. */
    String directives(String text) {
        return text.replace("WORD", word());
    }

    /** A site with the directives, which forwards everything to an address. */
    ConfSite site(String address, String directives) {
        return ConfSite.server(directives(directives) + " location / { " + pass(address) + " }");
    }

    /** An upstream that reads a request and gives an answer. */
    RawUpstream answering(String answer) {
        return new RawUpstream(call -> {
            read(call.in);
            call.out.write(answer(answer));
        });
    }

    /** Reads a request to its end; one with a body says its length. */
    String read(InputStream in) throws IOException {
        return switch (this) {
            case PROXY -> readHttp(in);
            case UWSGI -> readUwsgi(in);
            case FASTCGI -> readFastCgi(in);
        };
    }

    private static String readHttp(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) octet(in));
        }
        int at = head.indexOf("Content-Length: ");
        return at < 0 ? head.toString() : head + body(in, head.substring(at + 16, head.indexOf("\r", at)));
    }

    private static String readUwsgi(InputStream in) throws IOException {
        octet(in);
        int size = octet(in) | octet(in) << 8;
        octet(in);
        String vars = text(in, size);
        int at = vars.indexOf("CONTENT_LENGTH") + "CONTENT_LENGTH".length();
        int length = vars.charAt(at) | vars.charAt(at + 1) << 8;
        return vars + body(in, vars.substring(at + 2, at + 2 + length));
    }

    private static String readFastCgi(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String head = text(in, FASTCGI_HEAD);
            int size = head.charAt(4) << 8 | head.charAt(5);
            all.append(text(in, size + head.charAt(6)));
            if (head.charAt(1) == STDIN && size == 0) {
                return all.toString();
            }
        }
    }

    private static String body(InputStream in, String length) throws IOException {
        return length.isEmpty() ? "" : text(in, Integer.parseInt(length));
    }

    private static int octet(InputStream in) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("end within a request");
        }
        return octet;
    }

    private static String text(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("end within a request");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns a piece of an answer as it goes over the wire; {@code |} stands for the end of a line. */
    byte[] piece(String http) {
        if (this != FASTCGI) {
            return WireUpstream.wire(http);
        }
        return record(6, WireUpstream.wire(http.replaceFirst("^HTTP/1\\.. ", "Status: ")));
    }

    /** Returns what follows the last piece of an answer. */
    byte[] end() {
        return this == FASTCGI ? record(3, new byte[8]) : new byte[0];
    }

    /** Returns a whole answer. */
    byte[] answer(String http) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(piece(http));
        out.writeBytes(end());
        return out.toByteArray();
    }

    private static byte[] record(int type, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {1, (byte) type, 0, 1, (byte) (content.length >> 8), (byte) content.length, 0, 0});
        out.writeBytes(content);
        return out.toByteArray();
    }
}
