package dev.retort.jetty;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers whoever balances load or restarts processes: {@code /healthz} as long as the process serves, {@code /readyz} with
 * 503 from the moment that it has been told to stop, so that it is sent no more before it ends to listen.
 */
final class HealthHandler extends Handler.Wrapper {
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    private static final HttpField NOT_KEPT = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    private volatile boolean isStoppingSoon;

    HealthHandler(Handler handler) {
        super(handler);
    }

    @Override
    protected void doStart() throws Exception {
        isStoppingSoon = false;
        super.doStart();
    }

    /** Turns {@code /readyz} to 503. */
    void unready() {
        isStoppingSoon = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        // Told by its length first, as every request comes by here.
        if (path != null && path.length() <= 8) {
            if (path.equals("/healthz")) {
                return answer(request, response, callback, HttpStatus.OK_200, "ok\n");
            }
            if (path.equals("/readyz")) {
                return isStoppingSoon
                        ? answer(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "stopping\n")
                        : answer(request, response, callback, HttpStatus.OK_200, "ready\n");
            }
        }
        return super.handle(request, response, callback);
    }

    private static boolean answer(Request request, Response response, Callback callback, int status, String text) {
        boolean isHead = request.getMethod().equals("HEAD");
        if (!isHead && !request.getMethod().equals("GET")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
            callback.succeeded();
            return true;
        }
        response.setStatus(status);
        response.getHeaders().put(TEXT);
        response.getHeaders().put(NOT_KEPT);
        if (isHead) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length());
            callback.succeeded();
        } else {
            response.write(true, StandardCharsets.UTF_8.encode(text), callback);
        }
        return true;
    }
}
