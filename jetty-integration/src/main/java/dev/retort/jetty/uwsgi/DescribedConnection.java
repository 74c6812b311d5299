package dev.retort.jetty.uwsgi;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractMetaDataConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** A connection as its packet describes it: that between the client and the web server, once there is one to tell of. */
abstract class DescribedConnection extends AbstractMetaDataConnection implements Attributes {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Attributes.Lazy attributes = new Attributes.Lazy();
    private volatile @Nullable UwsgiRequest request;

    DescribedConnection(Connector connector, HttpConfiguration http, EndPoint endPoint) {
        super(connector, http, endPoint);
    }

    final void describe(UwsgiRequest told) {
        request = told;
    }

    /** Returns the web server's own address. */
    final SocketAddress webServer() {
        return super.getRemoteSocketAddress();
    }

    @Override
    public String getId() {
        return webServer() + "#" + id;
    }

    @Override
    public HttpVersion getHttpVersion() {
        UwsgiRequest known = request;
        return known == null ? HttpVersion.HTTP_1_1 : known.version();
    }

    @Override
    public String getProtocol() {
        return getHttpVersion().asString();
    }

    @Override
    public boolean isPersistent() {
        return false;
    }

    @Override
    public boolean isSecure() {
        UwsgiRequest known = request;
        return known == null
                ? super.isSecure()
                : "https".equals(known.head().getHttpURI().getScheme());
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        UwsgiRequest known = request;
        InetSocketAddress client = known == null ? null : known.client();
        return client == null ? webServer() : client;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        UwsgiRequest known = request;
        InetSocketAddress server = known == null ? null : known.server();
        return server == null ? super.getLocalSocketAddress() : server;
    }

    @Override
    public @Nullable HostPort getServerAuthority() {
        UwsgiRequest known = request;
        HostPort authority = known == null ? null : known.authority();
        if (authority != null) {
            return authority;
        }
        // The path of a unix socket is no authority.
        return getHttpConfiguration().getServerAuthority() != null
                        || getLocalSocketAddress() instanceof InetSocketAddress
                ? super.getServerAuthority()
                : null;
    }

    @Override
    public @Nullable Object removeAttribute(String name) {
        return attributes.removeAttribute(name);
    }

    @Override
    public @Nullable Object setAttribute(String name, @Nullable Object attribute) {
        return attributes.setAttribute(name, attribute);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.getAttribute(name);
    }

    @Override
    public Set<String> getAttributeNameSet() {
        return attributes.getAttributeNameSet();
    }

    @Override
    public void clearAttributes() {
        attributes.clearAttributes();
    }
}
