/** What keeps an application safe: against forged requests, forged addresses, foreign pages and too much work. */
@NullMarked
package dev.retort.security;

import org.jspecify.annotations.NullMarked;
