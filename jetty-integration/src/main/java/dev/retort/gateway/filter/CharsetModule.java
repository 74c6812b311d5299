package dev.retort.gateway.filter;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.LOCATION_IF;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Expression;
import dev.retort.gateway.exchange.ResponseFilter;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says the charset of texts, and recodes them if they are in another: nginx's {@code ngx_http_charset_module}. Where nginx
 * needs a {@code charset_map}, the JVM knows the charsets.
 */
public final class CharsetModule implements Module {
    private static final Logger LOG = LoggerFactory.getLogger(CharsetModule.class);

    private static final List<String> TYPES = List.of(
            "text/html", "text/xml", "text/plain", "text/vnd.wap.wml", "application/javascript", "application/rss+xml");

    /** Noted of a response that is a text though it is compressed: its type may name the charset all the same. */
    public static final Setting<Boolean> COMPRESSED_TEXT = new Setting<>("compressed text");

    /** Creates the module. */
    public CharsetModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                                "charset",
                                "name | off",
                                "The charset that the Content-Type of texts names.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .withVariables(0),
                directive(
                                "source_charset",
                                "name | off",
                                "The charset that texts are in; they are recoded if it is not the one named by charset.",
                                HTTP,
                                SERVER,
                                LOCATION,
                                LOCATION_IF)
                        .withVariables(0),
                directive(
                        "override_charset",
                        "on | off",
                        "Whether texts of an upstream are recoded that say their charset.",
                        HTTP,
                        SERVER,
                        LOCATION,
                        LOCATION_IF),
                directive("charset_map", "name name { … }", "Accepted; the JVM knows the charsets.", HTTP)
                        .arguments(2, 2)
                        .with(Known.Block.LINES)
                        .many()
                        .withoutEffect(),
                directive("charset_types", "type …", "What else is a text.", HTTP, SERVER, LOCATION)
                        .atLeast(1)
                        .many());
    }

    /**
     * Tells whether texts of a location are in UTF-8.
     *
     * @param scope the location
     * @return whether its charset says so
     */
    public static boolean isUtf8(Scope scope) {
        return scope.text("charset", "off").equalsIgnoreCase("utf-8");
    }

    @Override
    public void begin(Load load) {
        for (Directive map : load.http().own("charset_map")) {
            checkMap(map);
            for (String name : map.arguments()) {
                if (charset(name) == null) {
                    throw map.mistake("charset \"" + name + "\" is unknown to this JVM");
                }
            }
        }
    }

    private static void checkMap(Directive map) {
        if (map.argument(0).equalsIgnoreCase(map.argument(1))) {
            throw map.mistake("\"charset_map\" between the same charsets \"" + map.argument(0) + "\" and \""
                    + map.argument(1) + "\"");
        }
        for (Directive line : map.children()) {
            if (line.arguments().size() != 1) {
                throw line.mistake("invalid parameters number");
            }
            for (String value : List.of(line.name(), line.argument(0))) {
                if (!value.matches("(?i)[0-9a-f]+")) {
                    throw line.mistake("invalid value \"" + value + "\"");
                }
            }
        }
    }

    @Override
    public void check(Scope scope, Load load) {
        TypeSet.check(scope, "charset_types", load);
    }

    @Override
    public @Nullable ResponseFilter filter(Scope scope, Load load) {
        Directive directive = scope.one("charset");
        Directive from = scope.one("source_charset");
        TypeSet types = TypeSet.of(scope, "charset_types", TYPES);
        boolean override = scope.flag("override_charset", false);
        if (directive == null || directive.argument(0).equals("off")) {
            return null;
        }
        Expression to = Expression.compile(directive.argument(0), load.variables(), directive);
        Expression source = from == null || from.argument(0).equals("off")
                ? Expression.constant("")
                : Expression.compile(from.argument(0), load.variables(), from);
        if (from != null && from.argument(0).indexOf('$') < 0 && to.isConstant()) {
            refuseUnknown(from, directive);
        }
        return exchange -> begin(exchange, to, source, override, types);
    }

    private static void refuseUnknown(Directive from, Directive to) {
        String source = from.argument(0);
        String name = to.argument(0);
        boolean recodes = !source.equals("off") && !source.equalsIgnoreCase(name);
        if (recodes && (charset(source) == null || charset(name) == null)) {
            throw from.mistake("\"" + source + "\" cannot be recoded to \"" + name + "\": this JVM does not know \""
                    + (charset(source) == null ? source : name) + "\"");
        }
    }

    private static ResponseFilter.@Nullable Body begin(
            Exchange exchange, Expression to, Expression source, boolean override, TypeSet types) {
        HttpFields.Mutable headers = exchange.response().getHeaders();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        boolean encoded = headers.contains(HttpHeader.CONTENT_ENCODING);
        if (type == null || (encoded && exchange.note(COMPRESSED_TEXT) == null)) {
            return null;
        }
        String said = hasCharset(type) ? MimeTypes.getCharsetFromContentType(type) : null;
        boolean recodable = hasCharset(type) ? override && said != null : types.contains(type);
        if (!recodable) {
            return null;
        }
        String name = to.value(exchange);
        if (name.isEmpty() || name.equals("off")) {
            return null;
        }
        String from = said == null ? source.value(exchange) : said;
        boolean recodes = !(from.isEmpty() || from.equals("off") || from.equalsIgnoreCase(name));
        if (recodes && encoded) {
            return null;
        }
        if (isNamedOn(exchange.response().getStatus())) {
            String bare =
                    said == null ? type : type.substring(0, type.indexOf(';')).stripTrailing();
            nameCharset(headers, bare + "; charset=" + name);
        }
        return recodes ? recoding(exchange, from, name) : null;
    }

    /** nginx names none on redirects: Netscape took it for that of the page that came next. */
    private static boolean isNamedOn(int status) {
        return status != HttpStatus.MOVED_PERMANENTLY_301 && status != HttpStatus.MOVED_TEMPORARILY_302;
    }

    /** Changes the response's own type, the first one; another that add_header has put behind it stays as it is. */
    private static void nameCharset(HttpFields.Mutable headers, String type) {
        for (var fields = headers.listIterator(); fields.hasNext(); ) {
            if (fields.next().getHeader() == HttpHeader.CONTENT_TYPE) {
                fields.set(new HttpField(HttpHeader.CONTENT_TYPE, type));
                return;
            }
        }
    }

    private static ResponseFilter.@Nullable Body recoding(Exchange exchange, String from, String to) {
        Charset source = charset(from);
        Charset target = charset(to);
        if (source == null || target == null) {
            LOG.error(
                    "*{} \"{}\" cannot be recoded to \"{}\"{}",
                    exchange.request().connectionNumber(),
                    from,
                    to,
                    exchange.whose());
            return null;
        }
        exchange.response().getHeaders().remove(HttpHeader.CONTENT_LENGTH);
        exchange.response().maxRanges(0);
        return HttpMethod.HEAD.is(exchange.request().getMethod())
                ? null
                : next -> new RecodedBody(next, source, target);
    }

    private static @Nullable Charset charset(String name) {
        try {
            Charset charset = Charset.forName(name);
            return charset.canEncode() ? charset : null;
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static boolean hasCharset(String type) {
        int semicolon = type.indexOf(';');
        return semicolon >= 0
                && type.substring(semicolon).toLowerCase(Locale.ROOT).contains("charset=");
    }
}
