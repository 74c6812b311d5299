package dev.retort.jetty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request to what is at the longest path that is its own or above it. */
final class Deployments extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

    /** The longest path first. */
    private final List<Deployment> all;

    /** What is to be served cannot be started; the message says what. */
    static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        StartException(String message, Exception cause) {
            super(message, cause);
        }
    }

    Deployments(List<Deployment> all) {
        List<Deployment> sorted = new ArrayList<>(all);
        sorted.sort(
                Comparator.comparingInt((Deployment one) -> one.contextPath().length())
                        .reversed());
        this.all = List.copyOf(sorted);
    }

    @Override
    protected void doStart() throws Exception {
        List<Deployment> started = new ArrayList<>();
        for (Deployment one : all) {
            try {
                one.start(getServer());
                started.add(one);
            } catch (Exception failure) {
                started.forEach(Deployment::stop);
                throw new StartException(one.failure(failure), failure);
            }
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        all.forEach(Deployment::stop);
    }

    void closeChannels() {
        all.forEach(Deployment::closeChannels);
    }

    /**
     * Loads all WARs anew, or those that have changed.
     *
     * @return what failed, and goes on as it was
     */
    List<String> reload(boolean changedOnly) {
        List<String> failures = new ArrayList<>();
        for (Deployment one : all) {
            try {
                if (!changedOnly || one.isChanged()) {
                    one.reload(getServer());
                }
            } catch (Exception failure) {
                LOG.debug("A reload failed", failure);
                failures.add(one.failure(failure) + "; the one before goes on");
            }
        }
        return failures;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        for (Deployment one : all) {
            if (one.isAt(path)) {
                if (one.serve(request, response, callback)) {
                    return true;
                }
                break;
            }
        }
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        return true;
    }
}
