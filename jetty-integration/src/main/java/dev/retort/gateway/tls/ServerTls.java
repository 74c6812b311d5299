package dev.retort.gateway.tls;

import dev.retort.gateway.config.ConfigException;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.config.Values;
import dev.retort.gateway.site.Load;
import dev.retort.tls.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a {@code server} block says of TLS. */
public final class ServerTls {
    private static final List<String> KNOWN = List.of("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final Set<String> USUAL = Set.of("TLSv1.2", "TLSv1.3");

    private final List<Credential> credentials;
    private final List<String> protocols;

    private ServerTls(List<Credential> credentials, List<String> protocols) {
        this.credentials = List.copyOf(credentials);
        this.protocols = List.copyOf(protocols);
    }

    /**
     * Reads the block and the files that it names.
     *
     * @param server the block
     * @param load resolves the names of files: relative to the configuration's folder, as in nginx
     * @return what it says
     * @throws ConfigException if there is no certificate, or a file cannot be used
     */
    public static ServerTls of(Scope server, Load load) {
        List<Directive> certificates = server.all("ssl_certificate");
        List<Directive> keys = server.all("ssl_certificate_key");
        Directive old = server.one("ssl");
        if (certificates.isEmpty() && old != null && Values.flag(old)) {
            throw old.mistake("no \"ssl_certificate\" is defined for the \"ssl\" directive");
        }
        if (certificates.isEmpty()) {
            throw new ConfigException(
                    "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive", server.place());
        }
        if (keys.size() < certificates.size()) {
            Directive lonely = certificates.get(certificates.size() - 1);
            throw lonely.mistake(
                    "no \"ssl_certificate_key\" is defined for certificate \"" + lonely.argument(0) + "\"");
        }
        List<Credential> credentials = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            Directive certificate = certificates.get(i);
            Directive key = keys.get(i);
            credentials.add(PemDirectives.credential(certificate, key, load));
        }
        List<String> protocols = new ArrayList<>();
        List<String> wanted = server.words("ssl_protocols");
        for (String known : KNOWN) {
            if (wanted.isEmpty() ? USUAL.contains(known) : wanted.stream().anyMatch(known::equalsIgnoreCase)) {
                protocols.add(known);
            }
        }
        return new ServerTls(credentials, protocols);
    }

    List<Credential> credentials() {
        return credentials;
    }

    List<String> protocols() {
        return protocols;
    }
}
