// Prepares a new page for its renders: the scripts that every document gets, its device, and what is paused or refused.
import { randomUUID } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { scriptSource, type WorldEvents } from '../injected/scripts';
import { type Device, emulationOf, LANGUAGE } from './device';

/** The binding by which scripts in our world tell something. */
export const BINDING = 'georender';

/** The isolated world in which our scripts run. */
export const WORLD = 'georender';

/** Documents are paused; so are films and sounds, which always fail, since no crawler plays them. */
const PAUSED_REQUESTS: Protocol.Fetch.RequestPattern[] = [
  { resourceType: 'Document', requestStage: 'Request' },
  { resourceType: 'Media', requestStage: 'Request' },
];

/** Beacons only report: a crawler has nothing to report, and their answers would arrive in the next render. */
const REFUSED_REQUESTS: Protocol.Fetch.RequestPattern[] = [{ resourceType: 'Ping', requestStage: 'Request' }];

/**
 * Sends the commands that make a session's page one that can be rendered in.
 * @param blankName the window's name between two renders (page-leave.ts)
 */
export async function preparePage(session: CDPSession, device: Device, blankName: string): Promise<void> {
  // No page can guess these names.
  const events: WorldEvents = {
    ready: randomUUID(),
    ask: randomUUID(),
    answer: randomUUID(),
    thrown: randomUUID(),
  };
  const isolated = scriptSource('isolatedWorld', { events, blankName, binding: BINDING });
  await Promise.all([
    session.send('Page.enable'),
    session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
    session.send('Network.setBypassServiceWorker', { bypass: true }),
    session.send('Emulation.setUserAgentOverride', {
      userAgent: device.userAgent,
      acceptLanguage: LANGUAGE,
      userAgentMetadata: device.clientHints,
    }),
    session.send('Emulation.setDeviceMetricsOverride', emulationOf(device)),
    // With reduced motion, animations end sooner, or do not begin.
    session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] }),
    // Switching touch off would remove the mouse that the flags give.
    ...(device.mobile
      ? [session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })]
      : []),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: WORLD }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scriptSource('pageWorld', { events, blankName }) }),
    session.send('Fetch.enable', { patterns: [...PAUSED_REQUESTS, ...REFUSED_REQUESTS] }),
    session.send('Inspector.enable'),
  ]);
}
