package dev.retort.containers;

import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** Tomcat as it is, but for the port and the few lines of its conf/web.xml that matter here. */
public final class TomcatServer implements WarServer {
    private final Tomcat tomcat = new Tomcat();

    /** Made by reflection. */
    public TomcatServer() {}

    @Override
    public int start(Path war, Path work, boolean virtualThreads) {
        // It can be set once in a JVM, which has two Tomcats here.
        TomcatURLStreamHandlerFactory.disable();
        tomcat.setBaseDir(work.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("useVirtualThreads", String.valueOf(virtualThreads));
        tomcat.setConnector(connector);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        deploy("", war);
        deploy("/shop", war);
        try {
            tomcat.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return connector.getLocalPort();
    }

    private void deploy(String path, Path war) {
        Context context = tomcat.addWebapp(path, war.toString());
        context.setParentClassLoader(TomcatServer.class.getClassLoader());
        // What conf/web.xml does in a Tomcat that is installed.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addLifecycleListener(event -> {
            if (event.getLifecycle().getState() == LifecycleState.FAILED) {
                throw new IllegalStateException("The WAR could not be deployed at \"" + path + "\"");
            }
        });
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
