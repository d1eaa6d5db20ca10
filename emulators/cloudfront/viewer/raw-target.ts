// Accepts requests whose target has raw bytes beyond ASCII: CloudFront takes them ("Restrictions on all edge
// functions", URI and query string encoding), Node's HTTP parser refuses them. They are percent-encoded here, before
// all else. So the site gets them encoded, while CloudFront would pass the bytes on.
import { type Server, STATUS_CODES } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Node's own answers to such errors; all others are a 400 ("Event: 'clientError'"). */
const STATUSES = new Map<unknown, number>([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Makes a server at `port` of 127.0.0.1 accept such requests, too. Other malformed requests are refused as before. */
export function takeRawTargets(server: Server, port: number): void {
  server.on('clientError', (error, socket) => {
    const encoded = withEncodedTarget(error);
    if (encoded !== undefined && socket.writable) askAgain(port, encoded, socket);
    else if (socket.writable) refuse(socket, ('code' in error && STATUSES.get(error.code)) || 400);
    else socket.destroy();
  });
}

function refuse(viewer: Duplex, status: number): void {
  viewer.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () =>
    viewer.destroy(),
  );
}

/** The refused request in a form that the parser accepts; undefined if it has other faults. */
function withEncodedTarget(error: Error): Buffer | undefined {
  if (
    !('code' in error) ||
    error.code !== 'HPE_INVALID_URL' ||
    !('rawPacket' in error) ||
    !Buffer.isBuffer(error.rawPacket)
  )
    return undefined;
  const sent = error.rawPacket.toString('latin1');
  const [line] = /^[A-Z]+ \/[^ \r\n]* HTTP\/1\.[01]\r\n/.exec(sent) ?? [];
  if (line === undefined || !/[\x80-\xff]/.test(line) || !sent.includes('\r\n\r\n')) return undefined;
  const encoded = line.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  return Buffer.from(encoded + sent.slice(line.length), 'latin1');
}

/** Sends the request through another connection: the parser has given up the viewer's. */
function askAgain(port: number, request: Buffer, viewer: Duplex): void {
  const again = connect(port, '127.0.0.1', () => again.write(request));
  again.on('error', () => viewer.destroy());
  viewer.once('close', () => again.destroy());
  again.pipe(viewer);
}
