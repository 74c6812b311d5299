[description]
Puts Retort's gateway, as etc/nginx.conf describes it, in front of the webapps of this server.

[tags]
server
handler
proxy
retort

[depend]
server

[files]
basehome:modules/retort-gateway/nginx.conf|etc/nginx.conf

[lib]
lib/retort/retort-jetty.jar
# Its classes name these, whether HTTP/2 is spoken or not.
lib/http2/jetty-http2-common-${jetty.version}.jar
lib/http2/jetty-http2-hpack-${jetty.version}.jar
lib/http2/jetty-http2-server-${jetty.version}.jar
lib/jetty-alpn-server-${jetty.version}.jar

[xml]
etc/retort-gateway.xml

[jpms]
# The gateway's own connectors extend a class that Jetty keeps to itself.
add-exports: org.eclipse.jetty.server/org.eclipse.jetty.server.internal=dev.retort.jetty

[ini]
jetty.webapp.addHiddenClasses+=,dev.retort.gateway.,dev.retort.jetty.,dev.retort.cli.,dev.retort.tls.

[ini-template]
## The configuration, relative to JETTY_BASE. What it includes is relative to its own folder.
# retort.gateway.conf=etc/nginx.conf

## The folder that other paths in it are relative to, itself relative to JETTY_BASE.
# retort.gateway.prefix=.
