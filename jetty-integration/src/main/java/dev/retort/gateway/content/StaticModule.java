package dev.retort.gateway.content;

import static dev.retort.gateway.config.Context.HTTP;
import static dev.retort.gateway.config.Context.LOCATION;
import static dev.retort.gateway.config.Context.SERVER;
import static dev.retort.gateway.config.Known.directive;

import dev.retort.gateway.config.Known;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.connector.SendFile;
import dev.retort.gateway.exchange.LocationHandler;
import dev.retort.gateway.exchange.Settings;
import dev.retort.gateway.site.DocumentRoot;
import dev.retort.gateway.site.Load;
import dev.retort.gateway.site.Module;
import dev.retort.gateway.site.ResponseType;
import java.util.ArrayList;
import java.util.List;

/**
 * Files: what answers where no directive says what else does. A path that ends with a slash is looked for as a folder, by its
 * index file, any other as a file.
 */
public final class StaticModule implements Module {
    /** Creates the module. */
    public StaticModule() {}

    @Override
    public List<Known> directives() {
        List<Known> known = new ArrayList<>(MediaTypes.directives());
        known.add(Index.known());
        known.addAll(Autoindex.directives());
        known.add(GzipStatic.known());
        known.add(SymbolicLinks.known());
        known.add(directive("etag", "on | off", "Whether files have entity tags.", HTTP, SERVER, LOCATION));
        known.add(directive("log_not_found", "on | off", "Whether missing files are logged.", HTTP, SERVER, LOCATION));
        known.addAll(FileDirectives.directives());
        return known;
    }

    @Override
    public void check(Scope scope, Load load) {
        MediaTypes.check(scope, load);
        Index.check(scope, load);
    }

    @Override
    public void configure(Scope scope, Settings settings, Load load) {
        settings.put(ResponseType.SETTING, MediaTypes.of(scope));
        SendFile.Options sendFile = FileDirectives.sendFile(scope);
        if (sendFile != null) {
            settings.put(SendFile.SETTING, sendFile);
        }
        if (SymbolicLinks.of(scope, load) == null) {
            LinkOutOfRoot.check(scope, load);
        }
        HiddenFiles.check(scope, load);
    }

    @Override
    public LocationHandler contentOtherwise(Scope scope, Load load) {
        DocumentRoot root = DocumentRoot.of(scope, load);
        FileStore files = FileStore.of(load);
        StaticHandler last = new StaticHandler(root, MediaTypes.of(scope), files, scope);
        SymbolicLinks links = SymbolicLinks.of(scope, load);
        LocationHandler handler = GzipStatic.before(last, root, files, links, scope, load);
        handler = SymbolicLinks.before(handler, links, root);
        handler = Autoindex.before(handler, root, scope);
        return Index.before(handler, root, files, scope, load);
    }
}
