// Joins two sockets into one connection: bytes both ways at the slower side's pace, each direction ended on its own.
import type { Socket } from 'node:net';

/**
 * Joins two sockets that have `allowHalfOpen`. An error of one resets the other: a broken connection must not look like
 * the proper end of an answer. Both are reset after `idleTimeoutMs` without a byte in either direction.
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
  // Each byte that a socket reads or writes restarts its timer, and every byte passes both sockets.
  from.setTimeout(idleTimeoutMs, breakBoth);
  from.pipe(to);
  // A pipe misses the end of a socket that ended before.
  if (from.readableEnded) to.end();
  if (from.destroyed) breakBoth();
}

/** Node can't reset a socket whose end is being sent, and would leave it open. Its peer gets that end anyway. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else if (!socket.destroyed) socket.resetAndDestroy();
}
