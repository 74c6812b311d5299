package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.WireClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rewrite module and the variables side by side with a real nginx's: the same requests, the same answers. */
class RewritePeerTest {
    private static final String SHOW = "return 200 \"$uri|$args|$is_args|$1|$2|$request_uri\";";

    @TempDir
    private static Path folder;

    private static NginxPeer peer;

    @BeforeAll
    static void start() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("plain"), "x");
        Files.createDirectory(files.resolve("folder"));
        peer = new NginxPeer(folder, CONFIGURATION.replace("SHOW", SHOW).replace("FILES", files.toString()));
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    private static final String CONFIGURATION = """
            map $arg_m $mapped {
                default    other;
                Exact      exact;
                ""         none;
                ~^r(.)     "regex-$1";
                ~*^Case    case;
                \\~tilde   tilde;
                default2   "$uri";
            }
            map $arg_h $named {
                hostnames;
                default      none;
                *.Example.org  wild;
                .both.org    both;
                mail.*       mail;
                a.example.org exact;
            }
            map $uri $once { default $uri; }
            map $uri $always { volatile; default $uri; }
            map $arg_m $overridden { default map; }
            geo $arg_ip $geo {
                default        far;
                127.0.0.0/8    loop;
                127.0.0.1      self;
                10.0.0.0/8     ten;
                10.1.0.0/16    inner;
                10.1.2.0/24    deleted;
                delete         10.1.2.0/24;
                2001:db8::/32  six;
                0.0.0.0/1      half;
            }
            geo $arg_ip $range {
                ranges;
                default none;
                10.0.0.0-10.0.0.255 ten;
                10.0.0.16-10.0.0.31 inner;
                192.168.0.0-192.168.255.255 private;
            }
            geo $arg_ip $nowhere { default no; 255.255.255.255 nowhere; 0.0.0.0/0 somewhere; }
            geo $here { default no; 127.0.0.1 yes; }
            geo $behind { default no; proxy 127.0.0.1; 1.2.3.4 first; 5.6.7.8 second; 127.0.0.1 direct; }
            geo $deep { default no; proxy 127.0.0.1; proxy 5.6.7.8; proxy_recursive; 1.2.3.4 first; 5.6.7.8 second; }
            split_clients "$arg_c" $share { 0.5% tiny; 33.33% a; 20% b; * rest; }
            split_clients "$arg_c" $partial { 50% half; }
            server {
                listen LISTEN;
                server_name site.example other.example;
                set $served "server";
                rewrite ^/server/last/(.*)$ /show/$1 last;
                rewrite ^/server/moved/(.*)$ http://moved.example/$1 permanent;
                if ($arg_server) { set $served "if $arg_server"; }
                if ($arg_stop = now) { return 503 stopped; }
                if ($request_method = DELETE) { return 405; }
                rewrite ^/server/break(/.*)$ /show$1 break;
                rewrite ^/show/(..*)/twice$ /show/twice/$1;

                location /show { SHOW }
                location /served { return 200 "$served"; }
                location ~ ^/set/(.*)$ { set $x $1; set $y "<$x>"; return 200 "$x|$y|$1"; }
                location ~ ^/after/(.*)$ { rewrite ^/after/(.*)$ /z/$1?q=$1; set $x $1; return 200 "$x|$uri|$args"; }
                location /last/ { rewrite ^/last/(.*)$ /show/$1?new=1 last; return 200 never; }
                location /drop/ { rewrite ^/drop/(.*)$ /show/$1?new=$1? last; }
                location /dropall/ { rewrite ^ /show? last; }
                location /break/ { rewrite ^/break/(.*)$ /broken/$1 break; return 200 never; }
                location /brk/ { set $z 1; rewrite ^/brk/(.*)$ /show/$1; break; return 200 never; }
                location /flow/ { rewrite ^/flow/(.*)$ /flow2/$1; rewrite ^/flow2/(.*)$ /show/$1/flowed; }
                location /red/ { rewrite ^/red/(.*)$ /to/$1 redirect; }
                location /redq/ { rewrite ^/redq/(.*)$ /to/$1?u=$1 redirect; }
                location /perm/ { rewrite ^/perm/(.*)$ /to/$1? permanent; }
                location /url/ { rewrite ^/url/(.*)$ http://other.example/$1; }
                location /scheme/ { rewrite ^/scheme/(.*)$ $scheme://$host/x/$1; }
                location /odd { rewrite ^ /a%41%zzb%4 redirect; }
                location /varred/ { rewrite ^ /v$uri?z=$args redirect; }
                location /loop { rewrite ^ /loop last; }
                location /zero { rewrite ^ $arg_none last; }
                location /inplace/ { rewrite ^ /inplace/x; SHOW }

                location /r301 { return 301 /there?a=b; }
                location /r302 { return http://x.example$request_uri; }
                location /r308 { return 308 $scheme://h/; }
                location /r301none { return 301; }
                location /r303 { return 303 relative; }
                location /r204 { return 204; }
                location /r200 { return 200; }
                location /r201 { return 201 made; }
                location /r404 { return 404; }
                location /r404t { return 404 "text $status"; }
                location /r599 { return 599 "x"; }
                location /r600 { return 600 "x"; }
                location /status { return 200 "$status"; }

                location = /if/one { if ($arg_a) { return 200 "true $arg_a"; } return 200 false; }
                location = /if/equal { if ($arg_a = "x y") { return 200 equal; } return 200 unequal; }
                location = /if/differ { if ($arg_a != b) { return 200 differ; } return 200 same; }
                location = /if/match { if ($arg_a ~ "^(.)(b)?") { SHOW } return 200 "no match [$1]"; }
                location = /if/case { if ( $arg_a ~* ^(A+)$ ) { return 200 "$1"; } return 200 no; }
                location = /if/not { if ($arg_a !~ ^a) { return 200 "not [$1]"; } return 200 "starts [$1]"; }
                location = /if/notcase { if ($arg_a !~* ^a) { return 200 not; } return 200 starts; }
                location ~ ^/if/keep/(.) { if ($arg_a ~ x) { set $n 1; } return 200 "[$1]"; }
                location ~ ^/if/named/(?<rest>.*)$ { if ($rest ~ (?P<second>b+)) { return 200 "$rest $second"; } return 200 "$rest no"; }
                location = /if/file { if (-f FILES/$arg_f) { return 200 file; } return 200 none; }
                location = /if/dir { if (-d FILES/$arg_f) { return 200 folder; } return 200 none; }
                location = /if/exists { if (-e FILES/$arg_f) { return 200 there; } return 200 none; }
                location = /if/exec { if (!-x FILES/$arg_f) { return 200 "not executable"; } return 200 executable; }
                location = /if/missing { if (!-f FILES/$arg_f) { return 200 missing; } return 200 there; }
                location = /if/last { if ($arg_a) { set $w a; } if ($arg_b) { set $w "${w}b"; } return 200 "$w"; }
                location = /if/rewrite { if ($arg_a) { rewrite ^ /show/if; } if ($arg_b) { break; } return 200 "at $uri"; }
                location = /if/last2 { if ($arg_a) { rewrite ^ /show/if last; } return 200 not; }

                location = /map { return 200 "$mapped"; }
                location = /hosts { return 200 "$named"; }
                location = /cached { set $a $once; set $b $always; rewrite ^ /changed; set $c $once; set $d $always;
                    return 200 "$a $b $c $d"; }
                location = /override { set $before $overridden; set $overridden mine; return 200 "$before $overridden"; }
                location = /geo { return 200 "$geo $range $here $nowhere"; }
                location = /proxies { return 200 "$behind $deep"; }
                location = /split { return 200 "$share $partial"; }

                location /vars { return 200 "$host|$server_name|$server_protocol|$scheme|$https|$remote_addr|$server_addr|$request_method|$request|$content_length|$content_type|$remote_user|$http_user_agent|$http_x_one|$http_x_under|$cookie_a|$cookie_B|$arg_a|$arg_B|$query_string|$document_uri|$is_args|$request_completion|$pipe|$body_bytes_sent|$limit_rate"; }
                location /limit { set $limit_rate 10k; return 200 "$limit_rate"; }
                location /args { set $args "a=1&b=2"; return 200 "$args $arg_b $query_string"; }
                location /excepted { limit_except GET { } return 200 allowed; }
                location /internal { internal; SHOW }
                location /tointernal { rewrite ^ /internal/x last; }
                location /small { client_max_body_size 4; return 200 "small enough"; }
                location /unlimited { client_max_body_size 0; return 200 "$content_length"; }

                location /err/ {
                    error_page 404 /page?from=404;
                    error_page 403 =200 /page;
                    error_page 410 = @named;
                    error_page 500 502 http://elsewhere.example/$status;
                    error_page 503 =301 http://elsewhere.example/;
                    error_page 409 =201 /page/$request_method;
                    error_page 301 =302 /page;
                    error_page 406 /err/406;
                    error_page 419 = /err/404;
                    location /err/404 { return 404; }
                    location /err/403 { return 403; }
                    location /err/410 { return 410; }
                    location /err/500 { return 500; }
                    location /err/503 { return 503; }
                    location /err/409 { return 409; }
                    location /err/301 { return 301 /x; }
                    location /err/406 { return 406; }
                    location /err/419 { return 419; }
                    location /err/404t { return 404 text; }
                    location /err/402 { return 402; }
                    location /err/recursive/ { recursive_error_pages on; error_page 402 /err/404; error_page 406 /err/recursive/406;
                        location /err/recursive/402 { return 402; }
                        location /err/recursive/406 { return 406; } }
                }
                location /page { return 200 "$uri $args $request_method $status"; }
                location @named { return 200 "named $uri $args $request_method"; }
            }
            """;

    private static void same(String method, String target, String... fields) {
        Answer ours = peer.oursTo(method, target, fields);
        Answer theirs = peer.theirsTo(method, target, fields);
        String what = method + " " + target + " " + List.of(fields);
        assertThat(ours.status()).as(what).isEqualTo(theirs.status());
        assertThat(location(ours)).as(what).isEqualTo(location(theirs));
        if (!theirs.octets().startsWith("<html>")) {
            assertThat(ours.octets()).as(what).isEqualTo(theirs.octets());
            assertThat(ours.field("Content-Type")).as(what).isEqualTo(theirs.field("Content-Type"));
        }
    }

    private static List<String> location(Answer answer) {
        return answer.values("Location").stream()
                .map(value -> value.replaceFirst("//site.example:\\d+", "//site.example:PORT"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/show/a%20b?x=%20",
                "/show?",
                "/show",
                "/server/last/a%2Fb?q=1",
                "/server/moved/a%20b%26c?q",
                "/server/break/x?k",
                "/show/ab/twice",
                "/served",
                "/served?server=1",
                "/served?server=0",
                "/served?stop=now",
                "/served?stop=no",
                "/set/a%20b%26c",
                "/set/a+b",
                "/set/ab",
                "/set/%c3%85%E2%80%A6",
                "/after/a%20b%26c%3fd?k=1",
                "/after/ab?k=1",
                "/after/a+b",
                "/last/x",
                "/last/x?y=z",
                "/last/a%20b?",
                "/drop/x?y=z",
                "/drop/a%3fb?y=z",
                "/dropall/x?y",
                "/break/x",
                "/brk/x?y",
                "/flow/x?y",
                "/red/a%20b%26c%3Fd%2Be%25?k=1",
                "/red/%c3%a9?",
                "/red/x",
                "/redq/a%20b%26c%3fd?k=1",
                "/redq/x",
                "/perm/x?drop",
                "/url/a?b=c",
                "/url/%22%3C%3e%5c%5e%60%7b%7c%7d~",
                "/scheme/a%20b",
                "/odd",
                "/odd?x",
                "/varred/x?y=z",
                "/loop",
                "/zero",
                "/inplace/y?z"
            })
    void pathsAreRewrittenAsByNginx(String target) {
        same("GET", target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/r301",
                "/r302?x",
                "/r308",
                "/r301none",
                "/r303",
                "/r204",
                "/r200",
                "/r201",
                "/r404",
                "/r404t",
                "/r599",
                "/r600",
                "/status"
            })
    void returnAnswersAsNginxDoes(String target) {
        same("GET", target);
        same("HEAD", target);
        same("POST", target, "Content-Length: 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/if/one",
                "/if/one?a=0",
                "/if/one?a=00",
                "/if/one?a=1",
                "/if/one?a=",
                "/if/equal?a=x%20y",
                "/if/equal?a=x",
                "/if/differ?a=b",
                "/if/differ",
                "/if/match?a=ab",
                "/if/match?a=ac",
                "/if/match",
                "/if/case?a=aAa",
                "/if/case?a=b",
                "/if/not?a=a",
                "/if/not?a=b",
                "/if/notcase?a=A",
                "/if/notcase?a=b",
                "/if/keep/q?a=x",
                "/if/keep/q?a=y",
                "/if/named/abbc",
                "/if/named/ac",
                "/if/file?f=plain",
                "/if/file?f=folder",
                "/if/file?f=no",
                "/if/dir?f=plain",
                "/if/dir?f=folder",
                "/if/exists?f=plain",
                "/if/exists?f=folder",
                "/if/exists?f=no",
                "/if/exec?f=plain",
                "/if/exec?f=folder",
                "/if/missing?f=plain",
                "/if/missing?f=no",
                "/if/last",
                "/if/last?a=1",
                "/if/last?a=1&b=1",
                "/if/last?b=1",
                "/if/rewrite?a=1",
                "/if/rewrite",
                "/if/rewrite?b=1",
                "/if/last2?a=1",
                "/if/last2"
            })
    void conditionsHoldAsWithNginx(String target) {
        same("GET", target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/map",
                "/map?m=exact",
                "/map?m=EXACT",
                "/map?m=rx",
                "/map?m=Rx",
                "/map?m=caseless",
                "/map?m=~tilde",
                "/map?m=zz",
                "/map?m=default",
                "/map?m=default2",
                "/hosts?h=a.example.org",
                "/hosts?h=b.example.org",
                "/hosts?h=x.b.EXAMPLE.org.",
                "/hosts?h=both.org",
                "/hosts?h=x.both.org",
                "/hosts?h=mail.any.where",
                "/hosts?h=example.org",
                "/hosts?h=mail",
                "/hosts",
                "/cached",
                "/override",
                "/geo?ip=127.0.0.1",
                "/geo?ip=127.0.0.2",
                "/geo?ip=10.0.0.1",
                "/geo?ip=10.1.2.3",
                "/geo?ip=10.0.0.20",
                "/geo?ip=192.168.3.4",
                "/geo?ip=2001:db8::1",
                "/geo?ip=2001:db9::1",
                "/geo?ip=::ffff:10.1.0.1",
                "/geo?ip=nothing",
                "/geo?ip=10.0.0",
                "/geo?ip=::1",
                "/geo",
                "/geo?ip=100.0.0.1",
                "/geo?ip=255.255.255.255"
            })
    void mapsAndGeosFindWhatNginxFinds(String target) {
        same("GET", target);
    }

    @Test
    void theSameClientGetsTheSameShare() {
        for (int i = 0; i < 300; i++) {
            same("GET", "/split?c=" + "client-".repeat(i % 4) + i);
        }
    }

    @Test
    void addressesBehindProxiesAreTrustedAsFar() {
        for (String forwarded :
                List.of("1.2.3.4", "1.2.3.4, 5.6.7.8", "5.6.7.8, 9.9.9.9", "junk", "1.2.3.4, junk", "")) {
            same("GET", "/proxies", "X-Forwarded-For: " + forwarded);
        }
        same("GET", "/proxies");
        same("GET", "/proxies", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: 5.6.7.8");
    }

    @Test
    void variablesSayWhatNginxsSay() {
        same("GET", "/vars?a=1&B=2&a=3", "User-Agent: me", "X-One: 1", "X_Under: 2", "Cookie: x=1; A=2; b = 3");
        same("GET", "/vars?aa=1&b&=x&A=%41", "Cookie: aa=1;a=z", "Authorization: Basic dXNlcjpwYXNz");
        same("GET", "/vars", "Authorization: Basic ###", "Cookie: a");
        same("GET", "/vars?", "Authorization: Bearer x", "Cookie: a=");
        same("POST", "/vars", "Content-Length: 2", "Content-Type: text/x", "", "ok");
        same("GET", "/limit");
        same("GET", "/args?x");
    }

    @Test
    void locationsAdmitWhatNginxAdmits() {
        same("GET", "/excepted");
        same("HEAD", "/excepted");
        same("POST", "/excepted", "Content-Length: 0");
        same("DELETE", "/excepted");
        same("GET", "/internal/x");
        same("GET", "/tointernal");
        same("POST", "/small", "Content-Length: 4", "", "1234");
        same("POST", "/small", "Content-Length: 5", "", "12345");
        same("POST", "/unlimited", "Content-Length: 2000000");
        same("POST", "/show", "Content-Length: 1048577");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404",
                "403",
                "410",
                "500",
                "503",
                "409",
                "301",
                "406",
                "419",
                "404t",
                "402",
                "recursive/402",
                "recursive/406",
                "none"
            })
    void errorsHaveThePagesThatTheyHaveWithNginx(String target) {
        same("GET", "/err/" + target);
        same("HEAD", "/err/" + target + "?q");
        same("POST", "/err/" + target + "?q", "Content-Length: 0");
    }
}
