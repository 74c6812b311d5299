#!/usr/bin/python3 -IS
"""The application of the interoperability matrix as a CGI script. It answers as EchoApplication, app.py and index.php do."""
import os
import sys

env = os.environb
text = {name.decode('latin-1'): value.decode('latin-1') for name, value in env.items()}
out = sys.stdout.buffer
uri = text['REQUEST_URI']
path = text['DOCUMENT_URI'].encode('latin-1').decode('utf-8', 'replace')
query = text['QUERY_STRING']


def decoded(part):
    # Without urllib.parse, which takes longer to load than all else that a request needs.
    first, *rest = part.replace('+', ' ').encode('latin-1').split(b'%')
    for one in rest:
        try:
            first += bytes.fromhex(one[:2].decode()) + one[2:]
        except ValueError:
            first += b'%' + one
    return first.decode('utf-8', 'replace')


args = [[decoded(part) for part in (pair + '=').split('=')[:2]] for pair in query.split('&') if pair]


def head(fields='', status='200 OK', kind='text/plain'):
    out.write(('Status: %s\r\nContent-Type: %s\r\n%s\r\n' % (status, kind, fields)).encode('latin-1'))
    out.flush()


def body(size):
    left = int(text.get('CONTENT_LENGTH') or 0)
    while left and (part := os.read(0, min(size, left))):
        left -= len(part)
        yield part


def steering():
    import socket
    return socket.create_connection(('127.0.0.1', int(dict(args)['steering'])), timeout=20)


def fields():
    found = {name[5:].replace('_', '-').lower(): value for name, value in text.items() if name.startswith('HTTP_')}
    for name in ('CONTENT_TYPE', 'CONTENT_LENGTH'):
        if text.get(name):
            found[name.replace('_', '-').lower()] = text[name]
    return found


def echo():
    import hashlib
    import json
    digest = hashlib.sha256()
    length = 0
    for part in body(1 << 16):
        digest.update(part)
        length += len(part)
    head(kind='application/json')
    out.write(json.dumps({
        'method': text['REQUEST_METHOD'],
        'target': uri,
        'path': path,
        'query': query,
        'args': args,
        'cookies': dict(pair.split('=', 1) for pair in text.get('HTTP_COOKIE', '').split('; ') if '=' in pair),
        'fields': fields(),
        'scheme': text['REQUEST_SCHEME'],
        'host': text['HTTP_HOST'],
        'client': text['REMOTE_ADDR'],
        'length': length,
        'sha256': digest.hexdigest()}).encode())


def stream(piece):
    with steering() as test:
        head('X-Accel-Buffering: no\r\n')
        while test.recv(1):
            out.write(piece)
            out.flush()


if path.startswith('/echo'):
    echo()
elif path.startswith('/environ'):
    import json
    head(kind='application/json')
    out.write(json.dumps(text).encode())
elif path == '/large':
    head(kind='application/octet-stream')
    for i in range(50):
        out.write(b'%016d' % i * (1 << 16))
elif path.startswith('/status/'):
    number = path[8:]
    head('X-Own: kept\r\n', number + ' Status')
    if number not in ('204', '304'):
        out.write(b'status')
elif path == '/tagged':
    if text.get('HTTP_IF_NONE_MATCH') == '"v1"':
        head('ETag: "v1"\r\n', '304 Not Modified')
    else:
        head('ETag: "v1"\r\n')
        out.write(b'tagged')
elif path == '/redirect':
    head('Location: /echo?from=redirect\r\n', '302 Found')
elif path == '/redirect/absolute':
    head('Location: %s://%s/echo\r\n' % (text['REQUEST_SCHEME'], text['HTTP_HOST']), '303 See Other')
elif path == '/fields':
    head('Set-Cookie: a=1; Path=/\r\nSet-Cookie: b="x y"; HttpOnly; Path=/\r\nX-Own: one\r\nX-Own: two\r\n'
         'X-Long: ' + 'x' * 3000 + '\r\nX-Latin: gr\xfc\xdfe\r\n')
    out.write(b'fields')
elif path == '/stream':
    stream(b'piece\n')
elif path == '/endless':
    stream(b'x' * (1 << 16))
elif path == '/pieces':
    length = 0
    with steering() as test:
        for part in body(5):
            length += len(part)
            test.sendall(part)
    head()
    out.write(b'%d' % length)
elif path == '/die':
    with steering() as test:
        head('Content-Length: 100\r\nX-Accel-Buffering: no\r\n')
        out.write(b'half')
        out.flush()
        test.recv(1)
        os.kill(os.getpid(), 9)
elif path == '/hasty':
    head(status='403 Forbidden')
    out.write(b'no')
else:
    head(status='500 Internal Server Error' if path == '/fail' else '404 Not Found')
    out.write(b'wrong')
