// Listens to events of the DevTools protocol by name, and ends that in one go.
import type { CDPEvents, CDPSession } from 'puppeteer-core';

/** Listeners by the event that each of them needs. */
export type ProtocolListeners = { readonly [Name in keyof CDPEvents]?: (event: CDPEvents[Name]) => void };

/** Where several listen to one event, they hear it in the order of their calls. @returns ends the listening */
export function listen<Name extends keyof CDPEvents>(
  session: Pick<CDPSession, 'on' | 'off'>,
  listeners: { readonly [Each in Name]?: (event: CDPEvents[Each]) => void },
): () => void {
  const ends: (() => void)[] = [];
  for (const name in listeners) {
    const listener = listeners[name];
    if (listener === undefined) continue;
    session.on(name, listener);
    ends.push(() => session.off(name, listener));
  }
  return () => ends.forEach((end) => end());
}
