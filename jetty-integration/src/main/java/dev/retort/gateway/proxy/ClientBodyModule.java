package dev.retort.gateway.proxy;

import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Check;
import dev.retort.gateway.config.Context;
import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import java.util.List;
import java.util.Locale;

/** Where the bodies of clients are kept until an upstream gets them. */
public final class ClientBodyModule implements Module {
    private static final Context[] ALL = {Context.HTTP, Context.SERVER, Context.LOCATION};
    private static final long USUAL = 16 * 1024;

    /** Creates the module. */
    public ClientBodyModule() {}

    @Override
    public List<Known> directives() {
        return List.of(
                directive("client_body_temp_path", "path [level …]", "The folder for large bodies of clients.", ALL)
                        .arguments(1, 4)
                        .checked(PassSettings::folderLevels),
                directive(
                                "client_body_in_file_only",
                                "on | clean | off",
                                "Whether every body is written to a file, and whether the file stays.",
                                ALL)
                        .checked(Check.words("on", "clean", "off")),
                directive(
                                "client_body_in_single_buffer",
                                "on | off",
                                "Accepted; a body in memory is in one piece.",
                                ALL)
                        .withoutEffect());
    }

    static ClientBody.Rules rules(Scope scope, Load load) {
        String inFile = scope.text("client_body_in_file_only", "off").toLowerCase(Locale.ROOT);
        return new ClientBody.Rules(
                scope.size("client_body_buffer_size", USUAL),
                PassSettings.folder(scope, "client_body_temp_path", load),
                !inFile.equals("off"),
                inFile.equals("on"));
    }
}
