<?php
// The application of the interoperability matrix in PHP. It answers as EchoApplication, app.py and echo.cgi do.
while (ob_get_level()) {
    ob_end_clean();
}
$path = $_SERVER['DOCUMENT_URI'];

function steering() {
    return stream_socket_client('tcp://127.0.0.1:' . $_GET['steering']);
}

function fields() {
    $found = [];
    foreach ($_SERVER as $name => $value) {
        if (str_starts_with($name, 'HTTP_')) {
            $found[strtolower(str_replace('_', '-', substr($name, 5)))] = latin($value);
        }
    }
    foreach (['CONTENT_TYPE', 'CONTENT_LENGTH'] as $name) {
        if (($_SERVER[$name] ?? '') !== '') {
            $found[strtolower(str_replace('_', '-', $name))] = $_SERVER[$name];
        }
    }
    return $found;
}

// PHP's strings are bytes; JSON wants characters. (iconv would stop at what it does not like.)
function latin($bytes) {
    $text = '';
    foreach (str_split($bytes) as $byte) {
        $text .= ord($byte) < 128 ? $byte : chr(0xC0 | ord($byte) >> 6) . chr(0x80 | ord($byte) & 0x3F);
    }
    return $text;
}

function args($query) {
    $args = [];
    foreach ($query === '' ? [] : explode('&', $query) as $pair) {
        $parts = explode('=', $pair, 2);
        $args[] = [urldecode($parts[0]), urldecode($parts[1] ?? '')];
    }
    return $args;
}

function stream($piece) {
    header('Content-Type: text/plain;charset=UTF-8');
    header('X-Accel-Buffering: no');
    $test = steering();
    while ((string) fread($test, 1) !== '') {
        echo $piece;
        flush();
    }
}

header('Content-Type: text/plain;charset=UTF-8');
switch (true) {
    case str_starts_with($path, '/echo'):
        header('Content-Type: application/json');
        $body = fopen('php://input', 'r');
        $digest = hash_init('sha256');
        $length = 0;
        while (($part = fread($body, 1 << 16)) !== false && $part !== '') {
            hash_update($digest, $part);
            $length += strlen($part);
        }
        echo json_encode([
            'method' => $_SERVER['REQUEST_METHOD'],
            'target' => latin($_SERVER['REQUEST_URI']),
            'path' => $path,
            'query' => latin($_SERVER['QUERY_STRING']),
            'args' => args($_SERVER['QUERY_STRING']),
            'cookies' => (object) $_COOKIE,
            'fields' => fields(),
            'scheme' => $_SERVER['REQUEST_SCHEME'],
            'host' => $_SERVER['HTTP_HOST'],
            'client' => $_SERVER['REMOTE_ADDR'],
            'length' => $length,
            'sha256' => hash_final($digest)], JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
        break;
    case str_starts_with($path, '/environ'):
        header('Content-Type: application/json');
        echo json_encode(array_map(fn($value) => latin((string) $value), array_filter($_SERVER, 'is_scalar')));
        break;
    case $path === '/large':
        header('Content-Type: application/octet-stream');
        for ($i = 0; $i < 50; $i++) {
            echo str_repeat(sprintf('%016d', $i), 1 << 16);
        }
        break;
    case str_starts_with($path, '/status/'):
        $status = (int) substr($path, 8);
        header('X-Own: kept');
        http_response_code($status);
        if ($status !== 204 && $status !== 304) {
            echo 'status';
        }
        break;
    case $path === '/tagged':
        header('ETag: "v1"');
        if (($_SERVER['HTTP_IF_NONE_MATCH'] ?? '') === '"v1"') {
            http_response_code(304);
        } else {
            echo 'tagged';
        }
        break;
    case $path === '/redirect':
        header('Location: /echo?from=redirect', true, 302);
        break;
    case $path === '/redirect/absolute':
        header('Location: ' . $_SERVER['REQUEST_SCHEME'] . '://' . $_SERVER['HTTP_HOST'] . '/echo', true, 303);
        break;
    case $path === '/fields':
        setcookie('a', '1', 0, '/');
        setcookie('b', 'x y', ['httponly' => true, 'path' => '/']);
        header('X-Own: one');
        header('X-Own: two', false);
        header('X-Long: ' . str_repeat('x', 3000));
        header("X-Latin: gr\xfc\xdfe");
        echo 'fields';
        break;
    case $path === '/stream':
        stream("piece\n");
        break;
    case $path === '/endless':
        stream(str_repeat('x', 1 << 16));
        break;
    case $path === '/die':
        header('Content-Length: 100');
        header('X-Accel-Buffering: no');
        $test = steering();
        echo 'half';
        flush();
        fread($test, 1);
        exit(1);
        break;
    case $path === '/hasty':
        http_response_code(403);
        echo 'no';
        break;
    default:
        http_response_code($path === '/fail' ? 500 : 404);
        echo 'wrong';
}
