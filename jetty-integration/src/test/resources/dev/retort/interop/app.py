"""The application of the interoperability matrix in Flask. It answers as EchoApplication, echo.cgi and index.php do."""
import hashlib
import os
import socket

from flask import Flask, Response, abort, jsonify, make_response, redirect, request, send_file

METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW']

app = Flask(__name__)
# The matrix is about what reaches an application, not about how this one routes.
app.url_map.merge_slashes = False


def steering():
    """A connection to the test, which says by it when to go on."""
    return socket.create_connection(('127.0.0.1', int(request.args['steering'])), timeout=20)


@app.route('/echo', methods=METHODS)
@app.route('/echo/', methods=METHODS)
@app.route('/echo/<path:rest>', methods=METHODS)
def echo(rest=None):
    digest = hashlib.sha256()
    length = 0
    while part := request.stream.read(1 << 16):
        digest.update(part)
        length += len(part)
    return jsonify(
        method=request.method,
        target=request.environ['REQUEST_URI'],
        path=request.path,
        query=request.query_string.decode('latin-1'),
        args=[list(pair) for pair in request.args.items(multi=True)],
        cookies=dict(request.cookies),
        fields={name.lower(): value for name, value in request.headers.items()},
        scheme=request.scheme,
        host=request.host,
        client=request.remote_addr,
        length=length,
        sha256=digest.hexdigest())


@app.route('/environ', methods=METHODS)
@app.route('/environ/<path:rest>', methods=METHODS)
def environ(rest=None):
    return jsonify({name: value for name, value in request.environ.items() if isinstance(value, str)})


@app.get('/large')
def large():
    return Response((b'%016d' % i * (1 << 16) for i in range(50)), mimetype='application/octet-stream')


@app.get('/status/<int:status>')
def status(status):
    answer = make_response('' if status in (204, 304) else 'status', status)
    answer.headers['X-Own'] = 'kept'
    return answer


@app.get('/tagged')
def tagged():
    answer = make_response('tagged')
    answer.set_etag('v1')
    return answer.make_conditional(request)


@app.get('/file')
def file():
    return send_file(os.path.join(app.root_path, 'file.txt'), conditional=True, mimetype='text/plain', etag=False)


@app.get('/redirect')
def away():
    return redirect('/echo?from=redirect')


@app.get('/redirect/absolute')
def far_away():
    answer = make_response('', 303)
    answer.autocorrect_location_header = False
    answer.headers['Location'] = request.host_url + 'echo'
    return answer


@app.get('/fields')
def fields():
    answer = make_response('fields')
    answer.set_cookie('a', '1', path='/')
    answer.set_cookie('b', 'x y', httponly=True)
    answer.headers.add('X-Own', 'one')
    answer.headers.add('X-Own', 'two')
    answer.headers['X-Long'] = 'x' * 3000
    answer.headers['X-Latin'] = 'gr\xfc\xdfe'
    return answer


@app.get('/stream')
def stream():
    test = steering()

    def pieces():
        with test:
            while test.recv(1):
                yield b'piece\n'
    return Response(pieces(), mimetype='text/plain', headers={'X-Accel-Buffering': 'no'})


@app.get('/endless')
def endless():
    test = steering()

    def pieces():
        with test:
            while test.recv(1):
                yield b'x' * (1 << 16)
    return Response(pieces(), mimetype='text/plain', headers={'X-Accel-Buffering': 'no'})


@app.post('/pieces')
def pieces():
    length = 0
    with steering() as test:
        while part := request.stream.read(5):
            length += len(part)
            test.sendall(part)
    return str(length)


@app.get('/die')
def die():
    test = steering()

    def half():
        yield b'half'
        test.recv(1)
        os._exit(1)
    return Response(half(), mimetype='text/plain', headers={'Content-Length': '100', 'X-Accel-Buffering': 'no'})


@app.post('/hasty')
def hasty():
    abort(403, 'no')


@app.get('/fail')
def fail():
    raise RuntimeError('on purpose')
