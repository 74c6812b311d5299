package dev.retort.debug;

/** The looks of the debug page, light or dark as the reader prefers; contrasts are at least 4.5 to 1 (WCAG 2.2, AA). */
final class DebugStyle {

    static final String CSS = """
            :root{color-scheme:light dark;--back:#fff;--text:#1c1e21;--soft:#575c63;--line:#d5d8dc;--code:#f4f5f7;\
            --mark:#fff0c2;--bad:#a61b1b;--good:#176b34;--near:#7a4b00}
            @media (prefers-color-scheme:dark){:root{--back:#16181c;--text:#e8eaed;--soft:#a9afb7;--line:#3a3f46;\
            --code:#1f2228;--mark:#4a3c10;--bad:#ff9a94;--good:#7fd99a;--near:#f2c063}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}
            main{max-width:72rem;margin:0 auto;padding:1.5rem}
            header{border-bottom:1px solid var(--line);margin-bottom:1rem}
            h1{font-size:1.5rem;color:var(--bad);margin:0;overflow-wrap:anywhere}
            h2{font-size:1.25rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
            h3{font-size:1rem;margin:1rem 0 .25rem;overflow-wrap:anywhere}
            .message{font-size:1.1rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 1rem}
            code,pre{font:.875rem/1.5 ui-monospace,Consolas,monospace}
            code{overflow-wrap:anywhere}
            pre{background:var(--code);border:1px solid var(--line);border-radius:4px;margin:.25rem 0 1rem;\
            padding:.5rem 0;overflow-x:auto}
            pre span{display:block;padding:0 .75rem;min-width:max-content}
            pre .here{background:var(--mark);font-weight:bold}
            pre i{font-style:normal;color:var(--soft);display:inline-block;width:4em}
            details{margin:.25rem 0 1rem}
            summary{cursor:pointer;color:var(--soft)}
            .place{color:var(--soft)}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}
            .taken td{color:var(--good)}
            .near td{color:var(--near)}
            footer{margin-top:2rem;color:var(--soft)}
            """;

    private DebugStyle() {}
}
