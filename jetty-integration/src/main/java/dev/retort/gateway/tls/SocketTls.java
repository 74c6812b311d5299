package dev.retort.gateway.tls;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.site.VirtualHosts;
import dev.retort.gateway.site.VirtualServer;
import dev.retort.tls.Credential;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS on one socket: the certificate is that of the server whose name the client asks for (SNI, RFC 6066 section 3), found
 * as the server of a request is; the rest is the default server's.
 */
public final class SocketTls {
    private final List<String> protocols;
    private final SSLContext context;

    /**
     * Puts the servers of a socket together.
     *
     * @param hosts the servers by name
     * @param servers what each says of TLS
     * @throws ConfigException if this JVM has no TLS
     */
    public SocketTls(VirtualHosts hosts, Map<VirtualServer, ServerTls> servers) {
        ServerTls first = servers.get(hosts.defaultServer());
        protocols = first == null ? List.of() : first.protocols();
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ByServerName(hosts, servers)}, null, null);
        } catch (GeneralSecurityException without) {
            throw new ConfigException("TLS cannot be had: " + without.getMessage());
        }
    }

    /**
     * Returns what Jetty makes its connections with.
     *
     * @return a factory, not started
     */
    public SslContextFactory.Server factory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        configure(factory);
        return factory;
    }

    /**
     * Brings a running factory to what is configured here; handshakes that are under way end as they began.
     *
     * @param running the factory
     * @throws Exception if it cannot be
     */
    public void reload(SslContextFactory.Server running) throws Exception {
        running.reload(factory -> configure((SslContextFactory.Server) factory));
    }

    private void configure(SslContextFactory.Server factory) {
        factory.setSslContext(context);
        factory.setIncludeProtocols(protocols.toArray(String[]::new));
        factory.setExcludeProtocols();
        factory.setRenegotiationAllowed(false);
    }

    /** Chooses a credential by the name that the client sends, and by the kind of key that it can verify. */
    private static final class ByServerName extends X509ExtendedKeyManager {
        private final VirtualHosts hosts;
        private final Map<VirtualServer, Map<String, String>> aliases = new HashMap<>();
        private final Map<String, Credential> credentials = new HashMap<>();

        ByServerName(VirtualHosts hosts, Map<VirtualServer, ServerTls> servers) {
            this.hosts = hosts;
            servers.forEach((server, tls) -> {
                Map<String, String> byType = new HashMap<>();
                for (Credential credential : tls.credentials()) {
                    String alias = String.valueOf(credentials.size());
                    credentials.put(alias, credential);
                    byType.putIfAbsent(credential.key().getAlgorithm(), alias);
                }
                aliases.put(server, byType);
            });
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            String name = engine.getHandshakeSession() instanceof ExtendedSSLSession session ? name(session) : null;
            VirtualServer server =
                    name == null ? hosts.defaultServer() : hosts.find(name).server();
            Map<String, String> byType = aliases.getOrDefault(server, Map.of());
            return byType.get(keyType);
        }

        private static @Nullable String name(ExtendedSSLSession session) {
            for (SNIServerName asked : session.getRequestedServerNames()) {
                if (asked instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            Credential credential = credentials.get(alias);
            return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            Credential credential = credentials.get(alias);
            return credential == null ? null : credential.key();
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return null; // Jetty has engines only.
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return credentials.keySet().toArray(String[]::new);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }
    }
}
