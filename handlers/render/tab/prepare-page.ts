// Prepares a new page for its renders: the scripts that every document gets, its device, and what is paused or refused.

import { randomUUID } from 'node:crypto';
import type { Protocol } from 'devtools-protocol';
import type { CDPSession } from 'puppeteer-core';
import { instrumentPageSource } from '../injected/instrument-page';
import { OPEN_SHADOW_ROOTS } from '../injected/open-shadow-roots';
import { surroundingsSource } from '../injected/surroundings';
import { snapshotSource } from '../injected/take-snapshot';
import { NO_WAY_BACK, watchLeavingSource } from '../injected/watch-leaving';
import type { WorldEvents } from '../injected/watch-page';
import { watchPageSource } from '../injected/watch-page';
import type { Device } from './device';
import { emulationOf, LANGUAGE } from './device';
import { LEAVE_UNHEARD } from './page-leave';

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

/** Answers dialogs as a user who dismisses them, without opening one: no frame comes while one is open. */
const NO_DIALOGS = `for (const [name, answer] of [['alert', undefined], ['confirm', false], ['prompt', null]])
  window[name] = new Proxy(window[name], { apply: () => answer })`;

/** Scripts that run in every document before its own. */
export interface DocumentScripts {
  /** In our world. */
  readonly ours: string;
  /** In the page's. */
  readonly pages: string;
}

/**
 * Sends the commands that make a session's page one that can be rendered in.
 * @param blankName the window's name between two renders (page-leave.ts)
 * @param problems scripts that watch for problems
 */
export async function preparePage(
  session: CDPSession,
  device: Device,
  blankName: string,
  problems: DocumentScripts,
): Promise<void> {
  const { ours, pages } = documentScripts(blankName, problems);
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
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: ours, worldName: WORLD }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: pages }),
    session.send('Fetch.enable', { patterns: [...PAUSED_REQUESTS, ...REFUSED_REQUESTS] }),
    session.send('Inspector.enable'),
  ]);
}

function documentScripts(blankName: string, problems: DocumentScripts): DocumentScripts {
  // No page can guess these names.
  const events: WorldEvents = { ready: randomUUID(), ask: randomUUID(), answer: randomUUID() };
  const ours = [
    watchPageSource(events, blankName, BINDING),
    snapshotSource(),
    LEAVE_UNHEARD,
    watchLeavingSource(blankName, BINDING),
    problems.ours,
  ];
  const pages = [
    instrumentPageSource(events, blankName),
    surroundingsSource(),
    NO_DIALOGS,
    NO_WAY_BACK,
    OPEN_SHADOW_ROOTS,
    problems.pages,
  ];
  return { ours: ours.join(';\n'), pages: pages.join(';\n') };
}
