package dev.retort.gateway.site;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import java.util.List;

/**
 * Warns of {@code location /s} with {@code alias /data/}: what stands behind the location's prefix is put behind the
 * alias, and of {@code /s../x} that is {@code ../x}.
 */
final class AliasSlash {
    private AliasSlash() {}

    static void check(Scope scope, Load load) {
        Directive alias = scope.ownOne("alias");
        Directive location = scope.opening();
        if (alias == null || location == null || scope.context() != Context.LOCATION) {
            return;
        }
        List<String> arguments = location.arguments();
        String prefix = arguments.get(arguments.size() - 1);
        boolean matchesPrefixes = arguments.size() == 1
                ? !prefix.matches("[=~].*")
                : arguments.get(0).equals("^~");
        if (matchesPrefixes && alias.argument(0).endsWith("/") && !prefix.endsWith("/")) {
            load.warn(
                    "\"alias " + alias.argument(0) + "\" ends with a slash and \"location " + prefix
                            + "\" does not, so that \"" + prefix + "../\" leads out of it: write \"location " + prefix
                            + "/\"",
                    alias.place());
        }
    }
}
