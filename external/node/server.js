// The contract on Node's own node:http, in one process, as a program of another language under the same
// process contract. It has no dependencies, and Node has no static files of its own: ranges and
// conditions are done here.
'use strict';

const fs = require('node:fs/promises');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const { parseArgs } = require('node:util');

const NAME = 'node';
const TEXT = 'text/plain; charset=utf-8';
const MAX_BODY = 1 << 20;
const MAX_HEADER = 16 << 10;
const FIXED_DATE = 1552291200;

const options = flags();
const [, host, port] = /^\[?([^\]]*)\]?:(\d+)$/.exec(options.addr) ?? usage(`--addr ${options.addr} is no HOST:PORT`);

function flags() {
  const known = {
    addr: { type: 'string', default: '127.0.0.1:8080' },
    files: { type: 'string', default: path.join(os.tmpdir(), 'tenrounds-files') }, // filled by whoever starts this
    vary: { type: 'boolean', default: false },
    'vary-base': { type: 'string', default: String(FIXED_DATE) },
  };
  try {
    return parseArgs({ options: known }).values;
  } catch (err) {
    return usage(err.message);
  }
}

function usage(message) {
  console.error(`${NAME}: ${message}`);
  process.exit(2);
}

// connection removes the Connection: keep-alive and Keep-Alive that Node adds to each answer. Where the
// connection ends, or where HTTP/1.0 must be told that it does not, there is something to say.
function connection(req, res) {
  if (res.shouldKeepAlive && req.httpVersion === '1.1') res.removeHeader('Connection');
  else res.setHeader('Connection', res.shouldKeepAlive ? 'keep-alive' : 'close');
}

function send(req, res, status, type, body, more) {
  connection(req, res);
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...more });
  res.end(body);
}

const text = (req, res, status, s, more) => send(req, res, status, TEXT, s, more);
const notFound = (req, res) => text(req, res, 404, 'Not Found');

function tooLarge(req, res) {
  res.shouldKeepAlive = false;
  text(req, res, 413, 'Payload Too Large');
}

let answers = 0;

function document(req, res) {
  const date = options.vary ? Number(options['vary-base']) + ++answers : FIXED_DATE;
  const value = { test: true, date, values: [1, 2, 3, 4, 5], sub_attributes: { attribute1: 1, attribute2: 'True' } };
  send(req, res, 200, 'application/json', JSON.stringify(value));
}

const says = (s) => (req, res) => text(req, res, 200, s);
const pages = new Map([
  ['/', says('Hello World!')],
  ['/text', says('Hello World!')],
  ['/json', document],
  ['/about', says(NAME)],
  ['/healthz', says('ok')],
]);

function greet(req, res) {
  if (Number(req.headers['content-length']) > MAX_BODY) return tooLarge(req, res);
  if (req.headers.expect) res.writeContinue();
  const chunks = [];
  let length = 0;
  req.on('data', (chunk) => {
    length += chunk.length;
    if (length <= MAX_BODY) chunks.push(chunk);
    else if (!res.writableEnded) tooLarge(req, res);
  });
  req.on('end', () => {
    if (!res.writableEnded) text(req, res, ...greeting(Buffer.concat(chunks).toString()));
  });
}

// bounded reports whether all numbers in a value fit a double: JSON.parse makes 1e999 infinite.
function bounded(value) {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(bounded);
}

function greeting(body) {
  let value;
  try {
    value = JSON.parse(body);
    if (!bounded(value)) return [400, 'Invalid JSON'];
  } catch { // no JSON, or nested too deeply to look at
    return [400, 'Invalid JSON'];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [400, 'Invalid JSON'];
  if (!Object.hasOwn(value, 'id') || typeof value.id !== 'string') return [400, "Missing required parameter 'id'"];
  return [200, 'Hello, ' + value.id];
}

// part reads a Range of one part. It returns the first and last position, null for a range that is not to be
// heeded, and false for one outside of the file.
function part(range, size) {
  const m = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!m || (m[1] === '' && m[2] === '')) return null;
  const first = m[1] === '' ? Math.max(size - Number(m[2]), 0) : Number(m[1]);
  const last = m[1] === '' || m[2] === '' ? size - 1 : Math.min(Number(m[2]), size - 1);
  if (m[1] !== '' && m[2] !== '' && Number(m[2]) < first) return null;
  return first <= last ? [first, last] : false;
}

async function file(req, res, escaped) {
  let name, handle;
  try {
    name = decodeURIComponent(escaped);
    if (name !== path.basename(name) || /^\.{0,2}$|[\\\0]/.test(name)) return notFound(req, res);
    handle = await fs.open(path.join(options.files, name));
  } catch {
    return notFound(req, res);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return notFound(req, res);
    await content(req, res, handle, stat);
  } catch {
    res.destroy(); // the client went away, or the file cannot be read
  } finally {
    await handle.close().catch(() => {}); // its stream closes it too
  }
}

async function content(req, res, handle, { size, mtime }) {
  const modified = mtime.toUTCString();
  const { range, 'if-range': ifRange, 'if-modified-since': since } = req.headers;
  connection(req, res);
  if (Date.parse(since) >= Date.parse(modified)) {
    res.writeHead(304, { 'Last-Modified': modified });
    return res.end();
  }
  const bounds = ifRange === undefined || ifRange === modified ? part(range, size) : null;
  if (bounds === false) return text(req, res, 416, 'Range Not Satisfiable', { 'Content-Range': `bytes */${size}` });
  const [start, end] = bounds ?? [0, size - 1];
  res.writeHead(bounds ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start + 1,
    'Last-Modified': modified,
    'Accept-Ranges': 'bytes',
    ...(bounds && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (req.method === 'HEAD') return res.end();
  await pipeline(handle.createReadStream({ start, end }), res);
}

function allow(p) {
  if (p === '/') return 'GET, HEAD, POST';
  return pages.has(p) || p.startsWith('/files/') ? 'GET, HEAD' : '';
}

function handle(req, res) {
  const p = /^(?:http:\/\/[^/?]*)?([^?]*)/.exec(req.url)[1];
  if (p === '/' && req.method === 'POST') return greet(req, res);
  if (allow(p) === '') return notFound(req, res);
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    return text(req, res, 405, 'Method Not Allowed', { Allow: allow(p) });
  }
  const page = pages.get(p);
  return page ? page(req, res) : file(req, res, p.slice('/files/'.length));
}

// broken answers what node could not read as a request.
function broken(err, socket) {
  if (!socket.writable) return socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[err.code] ?? 400;
  const reason = http.STATUS_CODES[status];
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${TEXT}\r\nContent-Length: ${reason.length}\r\n` +
      `Date: ${new Date().toUTCString()}\r\nConnection: close\r\n\r\n${reason}`,
  );
}

const server = http.createServer(
  {
    maxHeaderSize: MAX_HEADER,
    headersTimeout: 10_000,
    keepAliveTimeout: 120_000,
    connectionsCheckingInterval: 500, // how often node looks at headersTimeout; 30 s otherwise
  },
  handle,
);
server.on('checkContinue', handle);
server.on('clientError', broken);

function stop() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 4000);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// A pipe that closes when the parent is gone, however it went.
const lifeline = Number(process.env.TENROUNDS_LIFELINE);
if (lifeline >= 3) {
  new net.Socket({ fd: lifeline, readable: true, writable: false }).on('error', stop).on('close', stop).resume();
}

server.on('error', (err) => {
  console.error(`${NAME}: ${err.message}`);
  process.exit(1);
});
server.listen(Number(port), host || undefined, () => {
  console.error(`${NAME}: listening on http://${host}:${server.address().port}`);
});
