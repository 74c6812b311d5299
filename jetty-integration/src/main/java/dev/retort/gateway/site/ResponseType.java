package dev.retort.gateway.site;

import dev.retort.gateway.exchange.Exchange;
import dev.retort.gateway.exchange.Setting;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** Knows the media type of a response by its path: {@code types} and {@code default_type}, kept in a location's settings. */
@FunctionalInterface
public interface ResponseType {
    /** Where a location keeps it. */
    Setting<ResponseType> SETTING = new Setting<>("default_type");

    /** What holds where nothing is said. */
    ResponseType DEFAULT = new ResponseType() {
        private final HttpField text = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain");

        @Override
        public HttpField of(String path) {
            return text;
        }
    };

    /**
     * Returns the type of a path.
     *
     * @param path the path
     * @return the field, or null for none
     */
    @Nullable HttpField of(String path);

    /**
     * Returns the type of the exchange's path.
     *
     * @param exchange the exchange
     * @return the field, or null for none
     */
    static @Nullable HttpField of(Exchange exchange) {
        ResponseType type = exchange.setting(SETTING);
        return (type == null ? DEFAULT : type).of(exchange.uri());
    }
}
