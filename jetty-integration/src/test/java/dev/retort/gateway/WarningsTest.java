package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is legal and dangerous, and told with its line and its repair when a configuration is loaded. */
class WarningsTest {
    private static final String GUARDED = "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header"
            + " X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;"
            + " proxy_set_header Forwarded \"\";";

    private static final String HIDDEN = "location ~ /\\. { return 404; } ";

    @TempDir
    private Path folder;

    private static List<String> warnings(String server) {
        return Loaded.of("http {\n server {\n" + server + "\n} }").warnings();
    }

    private static void assertWarning(String server, String... parts) {
        assertThat(warnings(server)).singleElement().asString().contains(parts).endsWith(" in test.conf:3");
    }

    @Test
    void anAliasOffByASlash() {
        assertWarning(HIDDEN + "location /s { alias /data/; }", "\"/s../\" leads out of it", "write \"location /s/\"");
        assertThat(warnings(HIDDEN + "location /s/ { alias /data/; } location = /t { alias /data/; }"))
                .isEmpty();
    }

    @Test
    void fieldsOfTheClientThatSayWhoItIs() {
        assertWarning(
                "location / { proxy_pass http://127.0.0.1; }",
                "\"proxy_pass http://127.0.0.1\" passes a client's own X-Forwarded-For, X-Forwarded-Proto,"
                        + " X-Forwarded-Host, Forwarded, which an upstream may believe",
                "\"proxy_set_header X-Forwarded-For $remote_addr;\"",
                "\"proxy_set_header Forwarded \"\";\"");
        assertWarning(
                GUARDED.replace("$scheme", "$http_x_forwarded_proto") + "location / { proxy_pass http://127.0.0.1; }",
                "a client's own X-Forwarded-Proto, which",
                "\"proxy_set_header X-Forwarded-Proto $scheme;\"");
        assertWarning(
                "location / { uwsgi_pass 127.0.0.1:1; }",
                "a client's own X-Forwarded-For, X-Forwarded-Host, Forwarded,",
                "\"uwsgi_param HTTP_X_FORWARDED_FOR $remote_addr;\"");
        assertThat(warnings(GUARDED.replace("$remote_addr", "$proxy_add_x_forwarded_for")
                        + "location / { proxy_pass http://127.0.0.1; }"))
                .isEmpty();
        assertThat(warnings("location / { proxy_pass http://127.0.0.1; proxy_pass_request_headers off; }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location / { proxy_pass http://$host; }",
                "location / { proxy_pass $scheme://${http_x_to}:8080/x; }",
                "location / { proxy_pass http://app.$arg_zone.example$request_uri; }",
                "location ~ ^/to/(.*) { proxy_pass http://$1; }",
                "location / { set $to http://$host; proxy_pass $to; }",
                "set $to $cookie_to; location / { proxy_pass http://$to/; }",
                "set $a $http_x; location / { set $b $a; set $c http://$b:80; proxy_pass $c; }",
                "location / { if ($arg_x) { set $to $arg_x; } proxy_pass http://$to; }",
                "location ~ ^/to/(?<there>.+)$ { proxy_pass http://$there; }",
                "location ~ ^/to/(?<there>[^/]+) { proxy_pass http://$there.internal.example; }",
                "server_name ~^(?<there>.+)$; location / { proxy_pass http://$there; }",
                "server_name ~^(?<there>.+)$; location / { set $to $there:8080; proxy_pass http://$to; }",
                "location / { if ($http_x ~ ^(?<there>.+)$) { set $to $there; } proxy_pass http://$to; }",
                "location / { if ($http_x ~ ^(.+)$) { set $to $1; } proxy_pass http://$to; }",
                "location / { rewrite ^/(?<there>[^/]+)/(.*) /$2 break; proxy_pass http://$there; }",
                "location / { uwsgi_param HTTP_X_FORWARDED_FOR \"\"; uwsgi_param HTTP_X_FORWARDED_HOST \"\";"
                        + " uwsgi_param HTTP_FORWARDED \"\"; set $a $arg_a; set $b $a; uwsgi_pass $b; }",
            })
    void anUpstreamThatTheClientChooses(String server) {
        assertWarning(GUARDED + server, "goes where the client says", "name the upstreams that are meant");
    }

    private static List<String> warningsWithMap(String map, String server) {
        return Loaded.of("http { " + map + "\n server {\n" + server + "\n} }").warnings();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map $arg_x $to { default $http_x; a b; }",
                "map $arg_x $to { default app; a $http_x; }",
                "map $host $to { default app; ~^(?<there>.+)$ $there; }",
                "map $host $to { default app; ~^(.+)$ $1:80; }",
                "map $uri $to { default app; ~^/(?<there>[^/]+) $there; }",
                "map $arg_x $mid { default $http_x; } map $scheme $to { default $mid; }",
                "map $host $to { hostnames; default app; www.* $host; }",
            })
    void anUpstreamThatTheClientChoosesByAMap(String map) {
        assertThat(warningsWithMap(map, GUARDED + "location / { proxy_pass http://$to; }"))
                .singleElement()
                .asString()
                .contains("goes where the client says")
                .endsWith(" in test.conf:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map $host $to { default app; a.example b; ~^c c; }",
                "map $host $to { a.example $host; default 127.0.0.1; }",
                "map $host $to { hostnames; default app; *.example.org $host; }",
                "map $host $to { default app; ~^(?<there>a|b)\\. $there; }",
                "map $cookie_zone $to { default app.example; ~^(?<there>\\w+)$ $there.internal.example; }",
                "map $cookie_zone $to { default app; volatile; }",
                "map $remote_addr $to { default app; ~^(?<there>.*)$ $there; }",
                "map $http_upgrade $connection_upgrade { default upgrade; '' close; } map $arg_x $to { default 127.0.0.1:1; }",
                "geo $to { default 127.0.0.1; 10.0.0.0/8 10.0.0.1; }",
            })
    void anUpstreamThatAMapLists(String map) {
        assertThat(warningsWithMap(map, GUARDED + "location / { proxy_pass http://$to; }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location / { proxy_pass http://127.0.0.1$request_uri; }",
                "location / { proxy_pass http://127.0.0.1/$host/$1; }",
                "location / { proxy_pass http://127.0.0.1$uri?$args; }",
                "location / { set $to 127.0.0.1; proxy_pass http://$to; }",
                "location ~ ^/(?<there>a|b-c)/ { proxy_pass http://$there; }",
                "location ~ ^/(a|b-c)/(.*) { proxy_pass http://$1/$2; }",
                "location ~ ^/(?<zone>[a-z0-9-]+)/ { proxy_pass http://$zone.internal.example:8080; }",
                "server_name ~^(?<sub>.+)\\.example\\.com$; location / { proxy_pass http://$sub.internal.example; }",
                "set $a app; location / { set $b $a; if ($arg_x) { set $b other; } proxy_pass http://$b; }",
                "location ~ ^/(?<rest>.*) { set $path /$rest; proxy_pass http://127.0.0.1$path; }",
                "location ~ [^/]\\.php(/|$) { fastcgi_split_path_info ^(.+?\\.php)(/.*)$; fastcgi_param HTTP_FORWARDED \"\";"
                        + " fastcgi_param HTTP_X_FORWARDED_FOR \"\"; fastcgi_param HTTP_X_FORWARDED_HOST \"\";"
                        + " set $php 127.0.0.1:9000; fastcgi_pass $php; }",
            })
    void anUpstreamThatTheClientDoesNotChoose(String server) {
        assertThat(warnings(GUARDED + server)).isEmpty();
    }

    @Test
    void fieldsThatAreLost() {
        assertWarning(
                "add_header X-Frame-Options DENY; location / { add_header X-Kept 2; }",
                "drops those of the block around it (X-Frame-Options)",
                "repeat them here");
    }

    @Test
    void anIfThatServesAlone() {
        assertWarning("location / { if ($arg_x) { expires 1h; } }", "\"expires\" in an \"if\"", "write a \"map\"");
        assertThat(warnings("location / { if ($arg_x) { set $y 1; rewrite ^ /x; return 204; } }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return 301 https://$host$uri;",
                "location / { rewrite ^ http://site.example$document_uri permanent; }",
                "add_header X-Path $uri;",
                "add_trailer X-Path ${uri};",
            })
    void aLineBreakThatAClientCanPutIntoAHead(String server) {
        assertWarning(server, "can put line breaks into the response's head", "write \"$request_uri\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location ~ ^/a/([^/]+)$ { return 302 /b/$1; }",
                "location ~ ^/a/(?<rest>[^?]*)$ { add_header X-Rest $rest; }",
                "location ~* ^/(x)(\\s*) { add_header X-Rest $2; }",
                "location / { rewrite ^/([^/]*)/ /x break; add_header X-First $1; }",
                "location / { if ($uri ~ ^/([^/]*)$) { return 301 /b/$1; } }",
                "location / { set $path $uri; return 301 /b$path; }",
                "set $first $document_uri; location / { set $path /b$first; add_header X-Path $path; }",
                "error_page 404 https://other.example$uri;",
            })
    void aLineBreakOfThePathThatComesIntoAHeadOnAnotherWay(String server) {
        assertWarning(server, "so that a client can put line breaks into the response's head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map $uri $to { default $uri; }",
                "map $uri $to { default /; ~^/old/(?<rest>[^?]*)$ /new/$rest; }",
                "map $document_uri $to { default /; ~^/old/([^?]*)$ /new/$1; }",
                "map $arg_x $to { default /; a $uri; }",
                "map $uri $mid { default $uri; } map $scheme $to { default $mid; }",
            })
    void aLineBreakOfThePathThatComesIntoAHeadByAMap(String map) {
        assertThat(warningsWithMap(map, "return 301 $to;"))
                .singleElement()
                .asString()
                .contains("so that a client can put line breaks into the response's head")
                .endsWith(" in test.conf:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map $uri $to { default /; /a /b; ~^/c/([^?]*)$ /d; }",
                "map $uri $to { default /; ~^/c/([\\w/]+)$ /d/$1; }",
                "map $uri $to { default /; /a $uri; }",
                "map $request_uri $to { default $request_uri; ~^/c/([^?]*)$ /d/$1; }",
            })
    void aMapThatPutsNoLineBreakIntoAHead(String map) {
        assertThat(warningsWithMap(map, "return 301 $to;")).isEmpty();
    }

    @Test
    void aLineBreakThatReachesAnUpstream() {
        assertWarning(
                GUARDED.replace("Forwarded \"\"", "Forwarded \"\"; proxy_set_header X-Path $uri")
                        + "location / { proxy_pass http://127.0.0.1; }",
                "\"$uri\" is decoded",
                "line breaks into the head of the request that the upstream gets");
        assertWarning(
                GUARDED + "location / { proxy_pass http://127.0.0.1; proxy_redirect http://x/ $uri/; }",
                "into the response's head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location ~ ^/a/(.*)$ { return 302 /b/$1; }",
                "location ~ ^/a/([^/\\s]+)([a-z]*)$ { return 302 /b/$1$2; }",
                "location ~ ^/([^/]+)/(\\w+)$ { return 302 /b/$2; }",
                "location ~ ^/([^/]+)$ { return 200 $1; }",
                "location / { rewrite ^/([^/]*)$ /b/$1 redirect; }",
                "location / { if ($http_x ~ ^([^/]*)$) { return 301 /b/$1; } }",
                "location / { set $path $request_uri; return 301 /b$path; }",
                "error_page 404 /missing$uri;",
                "return 301 $request_uri;",
            })
    void whatHasNoLineBreakInIt(String server) {
        assertThat(warnings(server)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location /f/ { root /srv; }",
                "location /f/ { alias /srv/; }",
                HIDDEN + "location ^~ /f/ { root /srv; }",
                "root /other; " + HIDDEN + "location ^~ /f/ { alias /srv/; }",
            })
    void whatHasADotInFrontAndIsServedFromALocationsOwnFolder(String server) {
        assertThat(warnings(server))
                .singleElement()
                .asString()
                .contains("begin with a dot are served from", "/srv", "add \"location ~ /\\. { return 404; }\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HIDDEN + "location /f/ { root /srv; }",
                "location = /f { root /srv; }",
                "location /f/ { root /srv; location ~ /\\. { return 404; } }",
                "location ^~ /f/ { root /srv; location ~ /\\. { return 404; } }",
                "location /.well-known/ { root /srv; }",
                "location ~ \\.css$ { root /srv; }",
                "location /f/ { root /srv; return 204; }",
                "location /f/ { return 204; }",
            })
    void whatHasADotInFrontAndIsNotServed(String server) {
        assertThat(warnings(server)).isEmpty();
    }

    @Test
    void whatHasADotInFrontAndIsServed() {
        assertThat(warnings("root /srv;"))
                .containsExactly("files whose names begin with a dot are served, such as .git and .env: add \"location"
                        + " ~ /\\. { return 404; }\" in test.conf:2");
        assertThat(warnings("root /srv; location ~ /\\. { return 404; }")).isEmpty();
    }

    @Test
    void aLinkOutOfTheRoot() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("sub"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        String server = "root " + root + "; location ~ /\\. { return 404; } location /a/ { }";
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("sub"));
        Files.createSymbolicLink(root.resolve("nowhere"), folder.resolve("nothing"));
        assertThat(warnings(server)).isEmpty();
        Files.createSymbolicLink(root.resolve("sub/out"), outside);
        assertWarning(
                server,
                "\"" + root.resolve("sub/out") + "\" is a symbolic link out of \"root " + root + "\", to \"" + outside,
                "write \"disable_symlinks on from=$document_root;\"");
        assertThat(warnings("disable_symlinks on;" + server)).isEmpty();
    }
}
