package dev.retort.gateway.content;

import dev.retort.gateway.config.Directive;
import dev.retort.gateway.config.Scope;
import dev.retort.gateway.exchange.Setting;
import dev.retort.gateway.site.Load;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a symbolic link that leads out of a {@code root} or an {@code alias}: whoever may write there decides which files
 * of the machine are served. Looks at the first {@value #MOST} files only, so that a load stays short.
 */
final class LinkOutOfRoot {
    private static final int MOST = 2_000;
    private static final int DEEPEST = 8;
    private static final Setting<Set<Path>> LOOKED_AT = new Setting<>("roots whose links have been looked at");

    private LinkOutOfRoot() {}

    /** Looks at the folder that a block's own directive names, once in a load. */
    static void check(Scope scope, Load load) {
        for (String name : new String[] {"root", "alias"}) {
            Directive directive = scope.one(name);
            if (directive != null && directive.argument(0).indexOf('$') < 0) {
                check(directive, load);
            }
        }
    }

    private static void check(Directive directive, Load load) {
        Path root = load.path(directive.argument(0), directive.place());
        if (!load.shared(LOOKED_AT, HashSet::new).add(root) || !Files.isDirectory(root)) {
            return;
        }
        try {
            Search search = new Search(root.toRealPath());
            Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), DEEPEST, search);
            Path link = search.found;
            if (link != null) {
                load.warn(
                        "\"" + link + "\" is a symbolic link out of \"" + directive.name() + " " + directive.argument(0)
                                + "\", to \"" + link.toRealPath() + "\": remove it, or write \"disable_symlinks on"
                                + " from=$document_root;\"",
                        directive.place());
            }
        } catch (IOException unreadable) {
            // Then it is not served either.
        }
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path root;
        private int seen;
        private @Nullable Path found;

        Search(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink() && leadsOut(file)) {
                found = file;
                return FileVisitResult.TERMINATE;
            }
            return ++seen < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        private boolean leadsOut(Path link) {
            try {
                return !link.toRealPath().startsWith(root);
            } catch (IOException dangling) {
                return false;
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
