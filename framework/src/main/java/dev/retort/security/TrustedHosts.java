package dev.retort.security;

import dev.retort.http.HttpException;
import dev.retort.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which hosts an application answers for. The {@code Host} header is the client's word; an application that builds
 * links with it, as in a mail that resets a password, would else be made to link to another's site.
 *
 * <p>Whatever is listed, a host that is malformed or sent twice is refused. Immutable, and so safe for use by several
 * threads.
 */
public final class TrustedHosts {
    private static final TrustedHosts ANY = new TrustedHosts(null);

    /** The hosts, or null for any; one that begins with a dot is a domain with its subdomains. */
    private final @Nullable List<Authority> hosts;

    private TrustedHosts(@Nullable List<Authority> hosts) {
        this.hosts = hosts;
    }

    /**
     * Answers for every host that is well-formed.
     *
     * @return no restriction
     */
    public static TrustedHosts any() {
        return ANY;
    }

    /**
     * Answers for some hosts, as Flask does with {@code TRUSTED_HOSTS}.
     *
     * @param hosts each a host ({@code example.org}), or a domain with its subdomains ({@code .example.org}); with a port
     *     ({@code localhost:8080}) for that port only, otherwise for every port
     * @return the restriction
     * @throws IllegalArgumentException if there is none, or one is no host
     */
    public static TrustedHosts of(String... hosts) {
        if (hosts.length == 0) {
            throw new IllegalArgumentException("No host is trusted, so that nothing would be answered; name the hosts,"
                    + " or use TrustedHosts.any().");
        }
        List<Authority> parsed = new ArrayList<>();
        for (String host : hosts) {
            boolean domain = host.startsWith(".");
            Authority authority = Authority.parse(domain ? host.substring(1) : host);
            if (authority == null) {
                throw new IllegalArgumentException(
                        "\"" + host + "\" is no host; write example.org, .example.org,"
                                + " localhost:8080 or [::1]. A name with other letters than ASCII is written in its xn-- form.");
            }
            parsed.add(new Authority((domain ? "." : "") + withoutRootDot(authority.host()), authority.port()));
        }
        return new TrustedHosts(List.copyOf(parsed));
    }

    /**
     * Refuses a request for a host that is malformed or not trusted.
     *
     * @param request the request
     * @throws HttpException 400 if it is refused
     */
    public void check(Request request) {
        String host = request.host();
        if (request.isRepeated("Host")) {
            throw HttpException.badRequest("The request has more than one Host header.");
        }
        if (host.isEmpty() && hosts == null) {
            return; // HTTP/1.0 has no Host; where it is required the server has refused the request.
        }
        if (hosts == null) {
            if (!Authority.isAuthority(host)) {
                throw malformed();
            }
            return;
        }
        Authority authority = Authority.parse(host);
        if (authority == null) {
            throw malformed();
        }
        if (!contains(hosts, authority, Origin.defaultPort(request.scheme()))) {
            throw HttpException.badRequest("This host is not served here.");
        }
    }

    private static HttpException malformed() {
        return HttpException.badRequest("The Host header is malformed.");
    }

    private static boolean contains(List<Authority> hosts, Authority asked, int defaultPort) {
        String name = withoutRootDot(asked.host());
        int port = asked.port() < 0 ? defaultPort : asked.port();
        for (Authority host : hosts) {
            boolean samePort = host.port() < 0 || host.port() == port;
            if (samePort && (host.host().startsWith(".") ? isWithin(name, host.host()) : name.equals(host.host()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(String name, String dotDomain) {
        return name.endsWith(dotDomain) || (name.length() == dotDomain.length() - 1 && dotDomain.endsWith(name));
    }

    /** {@code example.org.} is the same host as {@code example.org}: the dot stands before the root of all names. */
    private static String withoutRootDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
