// The settings of the rehearsal's two stacks, and what its pull requests change.
import { MISTAKES, type SourceChange } from '../support/bundles/changed-render';

/** As in Pulumi.dev.example.yaml: the cheapest stack, of one region. */
export const DEV_SETTINGS = {
  siteOrigin: 'dev.d1a2b3c4d5e6f7.amplifyapp.com',
  homeRegion: 'eu-central-1',
  regions: ['eu-central-1'],
  freshness: '1m',
  staleWhileRevalidate: '0s',
  renderMemoryMegabytes: 1769,
  logRetentionDays: 7,
  removalProtection: false,
};

/** One region with all that the rules of production ask for; new code goes to canaries. */
export const PROD_SETTINGS = {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  homeRegion: 'us-east-1',
  regions: ['us-east-1'],
  renderConcurrency: 20,
  serveConcurrency: 200,
  queueConcurrency: 2,
  monthlyBudgetDollars: 100,
  alarmEmail: 'ops@example.com',
  removalProtection: true,
  canary: true,
};

/** Wrong settings of dev. */
export const WRONG_SETTINGS = { freshness: 'soon', regions: ['mars-1'], newPagesPerHour: -1 };

/** A good change of a handler: nobody sees it. */
export const GOOD_CHANGE: SourceChange = {
  file: 'handlers/render/page-answer.ts',
  from: 'gzippedBody: gzipSync(snapshot.html),',
  to: 'gzippedBody: gzipSync(snapshot.html, { level: 9 }),',
};

/** A bad one: pages are blank. */
export const BAD_CHANGE: SourceChange = MISTAKES.blank;
