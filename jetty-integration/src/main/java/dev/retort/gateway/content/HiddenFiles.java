package dev.retort.gateway.content;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warns of files whose names begin with a dot where a {@code root} or an {@code alias} lets anybody read them. */
final class HiddenFiles {
    private static final List<String> OTHER_CONTENT =
            List.of("proxy_pass", "uwsgi_pass", "fastcgi_pass", "webapp_pass", "return");

    private HiddenFiles() {}

    static void check(Scope scope, Load load) {
        Directive folder = folder(scope);
        if (folder != null) {
            String where = scope.context() == Context.SERVER
                    ? ""
                    : " from \"" + folder.name() + " " + folder.argument(0) + "\"";
            load.warn(
                    "files whose names begin with a dot are served" + where + ", such as .git and .env: add"
                            + " \"location ~ /\\. { return 404; }\"" + (beatsRegexes(scope) ? " within it" : ""),
                    scope.place());
        }
    }

    /** Returns what names the folder that a block serves such files from, if nobody around it has been told so already. */
    private static @Nullable Directive folder(Scope scope) {
        if (scope.context() == Context.SERVER) {
            return namesThem(scope) ? null : scope.one("root");
        }
        Directive alias = scope.ownOne("alias");
        Directive folder = alias == null ? scope.ownOne("root") : alias;
        Scope server = scope.outer();
        while (server != null && server.context() != Context.SERVER) {
            server = server.outer();
        }
        if (scope.context() != Context.LOCATION || folder == null || server == null) {
            return null;
        }
        boolean content = OTHER_CONTENT.stream().anyMatch(name -> scope.ownOne(name) != null);
        // What lies within a location is looked at before the expressions of its server.
        boolean safe = namesThem(scope) || (!beatsRegexes(scope) && (namesThem(server) || server.one("root") != null));
        return content || safe || isAboutSome(scope) || isAboutThem(scope) ? null : folder;
    }

    /** Tells whether a location comes before those of regular expressions, whatever they say. */
    private static boolean beatsRegexes(Scope scope) {
        Directive opening = scope.opening();
        return scope.context() == Context.LOCATION
                && opening != null
                && opening.argument(0).startsWith("^~");
    }

    /** Tells whether a location is about one path, or about some that an expression picks. */
    private static boolean isAboutSome(Scope scope) {
        Directive opening = scope.opening();
        return opening != null && opening.argument(0).matches("(?s)[=~@].*");
    }

    /** Tells whether a location within a block is about names that begin with a dot. */
    private static boolean namesThem(Scope block) {
        return block.own("location").stream().anyMatch(HiddenFiles::isAboutThem);
    }

    private static boolean isAboutThem(Scope scope) {
        Directive opening = scope.opening();
        return opening != null && isAboutThem(opening);
    }

    private static boolean isAboutThem(Directive location) {
        return location.arguments().stream().anyMatch(argument -> argument.contains("/\\.") || argument.contains("/."));
    }
}
