package dev.retort.gateway.variable;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Variable;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** {@code geo}: a variable whose value depends on an address. */
public final class GeoModule implements Module {
    /** Creates the module. */
    public GeoModule() {}

    @Override
    public List<Known> directives() {
        return List.of(directive(
                        "geo",
                        "[$address] $variable { … }",
                        "A variable by an address: networks, ranges, default, delete, proxy, proxy_recursive.",
                        HTTP)
                .arguments(1, 2)
                .with(Known.Block.LINES)
                .many());
    }

    @Override
    public void begin(Load load) {
        for (Directive geo : load.http().own("geo")) {
            boolean named = geo.arguments().size() == 2;
            Variable address = named ? load.variables().refer(VariableName.of(geo.argument(0), geo), geo) : null;
            String name = VariableName.of(geo.argument(named ? 1 : 0), geo);
            load.variables().define(name, new Geo(address, geo, load), true, geo);
        }
    }

    private static final class Geo implements Variable {
        /** What nginx looks for where there is no address: behind a unix socket, or in a text that is none. */
        private static final byte[] NO_ADDRESS = {-1, -1, -1, -1};

        private final @Nullable Variable address;
        private final AddressTable table;
        private final List<Cidr> proxies = new ArrayList<>();
        private final boolean recursive;
        private String otherwise = "";

        Geo(@Nullable Variable address, Directive geo, Load load) {
            this.address = address;
            boolean ranges = false;
            boolean inner = false;
            boolean said = false;
            AddressTable networks = new NetworkTable();
            for (Directive line : geo.children()) {
                String key = line.name();
                int count = line.arguments().size();
                if (count == 0 && key.equals("ranges")) {
                    if (!networks.isEmpty() || said) {
                        throw line.mistake("the \"ranges\" directive must be the first directive inside \"geo\" block");
                    }
                    ranges = true;
                    networks = new RangeTable();
                } else if (count == 0 && key.equals("proxy_recursive")) {
                    inner = true;
                } else if (count != 1) {
                    throw line.mistake("invalid number of the geo parameters");
                } else if (key.equals("default")) {
                    if (said) {
                        load.warn(duplicate("network", key, line.argument(0), otherwise), line.place());
                    }
                    said = true;
                    otherwise = line.argument(0);
                } else if (key.equals("proxy")) {
                    proxies.add(Cidr.of(line.argument(0), line));
                } else if (key.equals("delete")) {
                    if (!networks.remove(line.argument(0), line)) {
                        load.warn(
                                "no " + (ranges ? "address range" : "network") + " \"" + line.argument(0)
                                        + "\" to delete",
                                line.place());
                    }
                } else if (ranges && key.indexOf('-') < 0) {
                    throw line.mistake("invalid range \"" + key + "\"");
                } else {
                    if (!ranges && Cidr.hasLowBits(key)) {
                        load.warn("low address bits of " + key + " are meaningless", line.place());
                    }
                    String before = networks.put(key, line.argument(0), line);
                    if (before != null) {
                        load.warn(duplicate(ranges ? "range" : "network", key, line.argument(0), before), line.place());
                    }
                }
            }
            table = networks;
            recursive = inner;
        }

        private static String duplicate(String kind, String key, String value, String before) {
            return "duplicate " + kind + " \"" + key + "\", value: \"" + value + "\", old value: \"" + before + "\"";
        }

        @Override
        public String value(Exchange exchange) {
            byte[] client = client(exchange);
            String found = table.find(client == null ? NO_ADDRESS : client);
            return found == null ? otherwise : found;
        }

        private byte @Nullable [] client(Exchange exchange) {
            if (address != null) {
                String text = address.value(exchange);
                return text == null ? null : Cidr.address(text);
            }
            byte[] direct = exchange.request().address() instanceof InetSocketAddress inet && inet.getAddress() != null
                    ? inet.getAddress().getAddress()
                    : null;
            if (direct == null || proxies.isEmpty()) {
                return direct;
            }
            return behindProxies(direct, exchange);
        }

        /** Goes back through X-Forwarded-For as far as trusted proxies have written it. */
        private byte[] behindProxies(byte[] direct, Exchange exchange) {
            byte[] current = direct;
            List<String> hops = new ArrayList<>();
            for (String field : exchange.request().fields().getValuesList(HttpHeader.X_FORWARDED_FOR)) {
                hops.addAll(List.of(field.split("[ ,]+")));
            }
            for (int i = hops.size() - 1; i >= 0 && isTrusted(current); i--) {
                byte[] before = Cidr.address(hops.get(i));
                if (before == null) {
                    break;
                }
                current = before;
                if (!recursive) {
                    break;
                }
            }
            return current;
        }

        private boolean isTrusted(byte[] client) {
            for (Cidr proxy : proxies) {
                if (proxy.bits().length() == client.length * 2
                        && Cidr.masked(client, proxy.prefix()).equals(proxy.bits())) {
                    return true;
                }
            }
            return false;
        }
    }
}
