package dev.retort;

import dev.retort.files.StaticFiles;
import dev.retort.registry.Scope;
import dev.retort.template.TemplateFolder;

/** Puts a blueprint together; see {@link Routes#blueprint}. Used by one thread. */
public final class BlueprintBuilder extends Routes<BlueprintBuilder> {
    BlueprintBuilder(Assembly assembly, Scope scope) {
        super(scope, assembly);
    }

    /**
     * Puts the blueprint's rules that name no host on one; it takes the place of that of the blueprint around.
     *
     * @param pattern the host, with variables as in a rule, such as {@code <lang>.example.org}; its port is compared only
     *     if it has one
     * @return this
     */
    public BlueprintBuilder host(String pattern) {
        scope.host(pattern);
        return this;
    }

    /**
     * Puts the blueprint's rules that name no host on a subdomain of the host of the blueprint around, or of the
     * application's {@linkplain RetortBuilder#serverName server name}; nested subdomains are joined, as in Flask.
     *
     * @param labels what comes before that host, such as {@code api}, perhaps with variables
     * @return this
     */
    public BlueprintBuilder subdomain(String labels) {
        scope.subdomain(labels);
        return this;
    }

    /**
     * Gives the blueprint static files of its own, below its prefix. Their endpoint is {@code static} in the blueprint:
     * {@code urlFor(".static", Map.of("filename", "admin.css"))}.
     *
     * @param files the files, at {@code /static/} unless they say otherwise
     * @return this
     */
    public BlueprintBuilder staticFiles(StaticFiles files) {
        scope.staticFiles(files);
        return this;
    }

    /**
     * Adds templates that come with the blueprint. Names are those of the whole application, so put them into a folder of
     * the blueprint's name; where the application has a template of the same name, that wins.
     *
     * @param folder where they are
     * @return this
     */
    public BlueprintBuilder templates(TemplateFolder folder) {
        scope.templates(folder);
        return this;
    }

    @Override
    BlueprintBuilder self() {
        return this;
    }
}
