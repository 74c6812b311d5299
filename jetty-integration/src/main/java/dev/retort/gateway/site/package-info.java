/** What a request is for: locations, the order in which they match, and the pages for what none can serve. */
@NullMarked
package dev.retort.gateway.site;

import org.jspecify.annotations.NullMarked;
