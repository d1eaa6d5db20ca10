// The server's side of a web socket, for tests: the handshake and short text messages (RFC 6455 §4.2.2, §5.2).
import { createHash } from 'node:crypto';
import type { Upgrade } from './page-server';

/** RFC 6455 §1.3 */
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A text in one unmasked frame. */
const TEXT_FRAME = 0x81;

/** An open web socket. */
export interface WebSocketConnection {
  /** Sends a text of up to 125 bytes. */
  send(text: string): void;
}

/** Takes web sockets. @param received told of each short text that arrives in a chunk of its own */
export function webSocket(
  opened: (connection: WebSocketConnection) => void,
  received: (connection: WebSocketConnection, text: string) => void = () => undefined,
): Upgrade {
  return (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${KEY_SUFFIX}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const connection = {
      send(text: string) {
        socket.write(Buffer.concat([Buffer.of(TEXT_FRAME, Buffer.byteLength(text)), Buffer.from(text)]));
      },
    };
    socket.on('data', (frame: Buffer) => {
      if (frame[0] === TEXT_FRAME) received(connection, unmasked(frame));
    });
    opened(connection);
  };
}

/** A client's frames are masked (RFC 6455 §5.3). */
function unmasked(frame: Buffer): string {
  const mask = frame.subarray(2, 6);
  return frame
    .subarray(6)
    .map((byte, at) => byte ^ (mask[at % 4] ?? 0))
    .toString();
}
