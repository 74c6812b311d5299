package dev.retort.gateway.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/**
 * A response to a health check.
 *
 * @param status its status
 * @param fields its header
 * @param body as much of its body as is looked at, one char a byte
 */
record HealthAnswer(int status, HttpFields fields, String body) {
    /** nginx plus looks at no more of a body. */
    static final int MAX_BODY = 256 * 1024;

    private static final int MAX_HEADER = 32 * 1024;

    /** Puts an answer together from what is read. */
    static final class Builder implements HttpParser.ResponseHandler {
        private final HttpParser parser = new HttpParser(this, MAX_HEADER);
        private final boolean needsBody;
        private final HttpFields.Mutable fields = HttpFields.build();
        private final StringBuilder body = new StringBuilder();
        private int status;
        private boolean interim;
        private boolean complete;
        private boolean broken;

        Builder(boolean needsBody) {
            this.needsBody = needsBody;
        }

        /**
         * Takes bytes.
         *
         * @return whether the answer is there, as far as it is looked at
         */
        boolean take(ByteBuffer bytes) {
            while (bytes.hasRemaining() && !complete && !broken) {
                parser.parseNext(bytes);
                if (complete && interim) {
                    interim = false;
                    complete = false;
                    fields.clear();
                    parser.reset();
                }
            }
            return complete || broken;
        }

        /** Ends an answer that the end of the connection ends. */
        void end() {
            parser.atEOF();
            parser.parseNext(ByteBuffer.allocate(0));
        }

        boolean isWhole() {
            return complete && !broken;
        }

        HealthAnswer build() {
            return new HealthAnswer(status, fields.asImmutable(), body.toString());
        }

        @Override
        public void startResponse(HttpVersion version, int code, String reason) {
            status = code;
            interim = code / 100 == 1;
        }

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field);
        }

        @Override
        public boolean headerComplete() {
            complete = !interim && !needsBody;
            return complete;
        }

        @Override
        public boolean content(ByteBuffer bytes) {
            body.append(StandardCharsets.ISO_8859_1.decode(bytes));
            complete = body.length() >= MAX_BODY;
            return complete;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            complete = true;
            return true;
        }

        @Override
        public void earlyEOF() {
            broken = true;
        }

        @Override
        public void badMessage(HttpException failure) {
            broken = true;
        }
    }
}
