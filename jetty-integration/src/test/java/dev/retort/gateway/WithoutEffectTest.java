package dev.retort.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.gateway.config.Known;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The directives that are accepted so that a file need not be changed. */
class WithoutEffectTest {
    private static final String ALL = """
            daemon on; master_process on; debug_points stop; lock_file x; pcre_jit on; ssl_engine x; thread_pool a threads=2;
            load_module modules/x.so; timer_resolution 100ms; worker_cpu_affinity auto; worker_priority 1; worker_rlimit_core 1m;
            worker_rlimit_nofile 1000; working_directory /tmp; user nobody; env X;
            events {
              accept_mutex on; accept_mutex_delay 1s; debug_connection 127.0.0.1; multi_accept on; use epoll;
              worker_aio_requests 1; worker_connections 512;
            }
            http {
              charset_map koi8-r utf-8 { C0 D18E; }
              client_body_in_single_buffer on; client_header_buffer_size 1k; connection_pool_size 256; request_pool_size 4k;
              directio 4m; directio_alignment 512; aio_write on; read_ahead 0; send_lowat 0; output_buffers 2 32k;
              postpone_output 0; tcp_nodelay on; tcp_nopush on; keepalive_disable none; msie_padding on; msie_refresh on;
              gunzip_buffers 4 8k; gzip_buffers 4 8k; gzip_hash 1k; gzip_window 1k; gzip_no_buffer on; postpone_gzipping 0;
              map_hash_bucket_size 64; map_hash_max_size 2048; server_names_hash_bucket_size 64;
              server_names_hash_max_size 512; types_hash_bucket_size 64; types_hash_max_size 1024;
              variables_hash_bucket_size 64; variables_hash_max_size 1024;
              open_file_cache max=10; open_file_cache_errors on; open_file_cache_min_uses 2; open_file_cache_valid 1m;
              proxy_headers_hash_bucket_size 64; proxy_headers_hash_max_size 512;
              proxy_busy_buffers_size 16k; fastcgi_busy_buffers_size 16k; uwsgi_busy_buffers_size 16k;
              proxy_temp_file_write_size 16k; fastcgi_temp_file_write_size 16k; uwsgi_temp_file_write_size 16k;
              subrequest_output_buffer_size 4k;
              upstream app { zone app 64k; server 127.0.0.1:1; }
              server { listen 127.0.0.1:0; }
            }
            """;

    private static Set<String> declared() {
        return Configuration.directives().all().stream()
                .filter(known -> !known.effect())
                .map(Known::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachIsAcceptedAndListed() {
        Set<String> listed = new TreeSet<>(Loaded.of(ALL).withoutEffect());
        assertThat(listed).isEqualTo(declared());
    }

    @Test
    void nothingIsListedThatHasAnEffect() {
        assertThat(Loaded.of("worker_processes 2; http { sendfile on; server { listen 127.0.0.1:0; } }")
                        .withoutEffect())
                .isEmpty();
    }
}
