package dev.retort.sample;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the second service beside the application where a gateway is there to forward to it: where the system property
 * {@code retort.sample.upstream.port} names its port, as it does under {@code mvn jetty:run}.
 */
@WebListener
public final class UpstreamListener implements ServletContextListener {
    private @Nullable UpstreamService service;

    /** Made by the container. */
    public UpstreamListener() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Integer port = Integer.getInteger("retort.sample.upstream.port");
        if (port == null) {
            return;
        }
        try {
            service = new UpstreamService(port);
        } catch (IOException e) {
            // The application itself is not hurt: /upstream/ answers 502 until the port is free.
            event.getServletContext()
                    .log("The second service cannot listen on 127.0.0.1:" + port + " (" + e.getMessage()
                            + "); start with -Dsample.upstream.port= and a free port");
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (service != null) {
            service.close();
        }
    }
}
