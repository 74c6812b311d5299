package dev.retort.gateway.webapp;

import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import dev.retort.jetty.war.WarFile;
import java.nio.file.Files;

/**
 * What a {@code webapp} block says: a WAR, or a folder that holds what a WAR does, and the path that it is at.
 *
 * @param name what {@code webapp_pass} calls it
 * @param file the WAR or the folder
 * @param contextPath {@code /} or a path without a slash at its end
 * @param declared the directive, for messages
 */
record War(String name, WarFile file, String contextPath, Directive declared) {

    /** Reads a block; complains of a file that is missing or no WAR. */
    static War of(Directive declared, Scope http, Load load) {
        Scope block = http.enter(declared, Context.WEBAPP);
        String name = declared.argument(0);
        Directive war = block.ownOne("war");
        if (war == null) {
            throw declared.mistake("no \"war\" in webapp \"" + name + "\": write \"war FILE;\"");
        }
        WarFile file = new WarFile(load.path(war.argument(0), war.place()));
        String fault = file.fault();
        if (fault != null) {
            throw war.mistake(
                    Files.exists(file.path())
                            ? "\"" + file.path() + "\" " + fault
                            : "open() \"" + file.path() + "\" failed (2: No such file or directory)");
        }
        String path = block.text("context", "/");
        Directive context = block.ownOne("context");
        String faultOfContext = WarFile.faultOfContext(path);
        if (context != null && faultOfContext != null) {
            throw context.mistake(faultOfContext);
        }
        return new War(name, file, WarFile.contextPath(path), declared);
    }
}
