package dev.retort.gateway.site;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.ClientFields;
import dev.retort.gateway.exchange.Settings;
import java.util.List;

/** Which fields of requests count. */
public final class ClientFieldsModule implements Module {
    /** Creates the module. */
    public ClientFieldsModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive(
                        "ignore_invalid_headers",
                        "on | off",
                        "Whether fields count only if their names have letters, digits and hyphens alone.",
                        HTTP,
                        SERVER),
                directive(
                        "underscores_in_headers",
                        "on | off",
                        "Whether those names may have underscores.",
                        HTTP,
                        SERVER));
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(
                ClientFields.SETTING,
                new ClientFields(
                        scope.flag("ignore_invalid_headers", true), scope.flag("underscores_in_headers", false)));
    }
}
