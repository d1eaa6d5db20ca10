// Makes two sockets one connection: bytes both ways at the slower side's pace, each direction ended on its own.
import type { Socket } from 'node:net';

/**
 * Joins two sockets that were made with `allowHalfOpen`. An error of one breaks the other: a broken connection must
 * not look like the proper end of an answer. With no byte in either direction for `idleTimeoutMs`,
 * both end.
 */
export function spliceSockets(one: Socket, other: Socket, idleTimeoutMs: number): void {
  oneWay(one, other, idleTimeoutMs);
  oneWay(other, one, idleTimeoutMs);
}

function oneWay(from: Socket, to: Socket, idleTimeoutMs: number): void {
  const breakBoth = (): void => {
    reset(from);
    reset(to);
  };
  from.once('error', breakBoth);
  // A socket's own timer runs anew with each byte it reads or writes, and every byte passes both.
  from.setTimeout(idleTimeoutMs, breakBoth);
  from.pipe(to);
  // What ended before there was a pipe.
  if (from.readableEnded) to.end();
  if (from.destroyed) breakBoth();
}

/** Node can't reset a socket whose end is being sent, and would leave it open; its peer has that end anyway. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else if (!socket.destroyed) socket.resetAndDestroy();
}
