// Serves dist/ as any static host would: files and types, nothing else.
//   node tests/e2e/server.mjs [PORT]
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

// The file in dist/ that a request path means.
export function fileOf(path) {
  const name = normalize(decodeURIComponent(path));
  return join(dist, name.endsWith('/') ? join(name, 'index.html') : name);
}

// Resolves to the server, once it listens; port 0 takes a free one.
export function serve(port = 0) {
  const server = createServer(async (request, response) => {
    try {
      const file = fileOf(new URL(request.url, 'http://localhost').pathname);
      if (!(await stat(file)).isFile()) throw new Error('not a file');
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
      createReadStream(file).pipe(response);
    } catch {
      response.writeHead(404).end('Not found');
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve(Number(process.argv[2] ?? 8081));
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
