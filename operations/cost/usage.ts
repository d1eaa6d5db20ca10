// The usage of AWS by requests, and its cost.
import { FREE, PRICES } from './prices';

/** A thing that AWS counts and bills. */
export type Kind = keyof typeof PRICES;

/** How much is used of each, in single requests, GB, GB-seconds or GB-months; nothing of what is not named. */
export type Usage = Readonly<Partial<Record<Kind, number>>>;

/** Prices of these are for a million. */
const BY_THE_MILLION: readonly Kind[] = [
  'cloudFrontRequests',
  'edgeFunctionRuns',
  'replicaRuns',
  'httpApiRequests',
  'storeReads',
  'lambdaRequests',
  'queueRequests',
  'indexReads',
  'indexWrites',
  'bucketWrites',
  'bucketReads',
];

const KINDS = Object.keys(PRICES).filter(isKind);

/** Several usages, each so many times. */
export function together(...parts: readonly (readonly [times: number, used: Usage])[]): Usage {
  return Object.fromEntries(
    KINDS.map((kind) => [kind, parts.reduce((sum, [times, used]) => sum + times * (used[kind] ?? 0), 0)]),
  );
}

/** US dollars at list prices, of some kinds or all. */
export function costOf(used: Usage, kinds: readonly Kind[] = KINDS): number {
  return kinds.reduce(
    (sum, kind) => sum + ((used[kind] ?? 0) * PRICES[kind].usd) / (BY_THE_MILLION.includes(kind) ? 1e6 : 1),
    0,
  );
}

/** The bill for a month's usage, less the free tier, in an account that uses nothing else. */
export function beyondFree(used: Usage): Usage {
  const { armGigabyteSeconds: arm = 0, x86GigabyteSeconds: x86 = 0 } = used;
  const paidShare = arm + x86 === 0 ? 0 : Math.max(0, arm + x86 - FREE.gigabyteSeconds) / (arm + x86);
  const rest = (kind: keyof typeof FREE.usage): number => Math.max(0, (used[kind] ?? 0) - FREE.usage[kind]);
  return {
    ...used,
    cloudFrontRequests: rest('cloudFrontRequests'),
    cloudFrontGigabytes: rest('cloudFrontGigabytes'),
    edgeFunctionRuns: rest('edgeFunctionRuns'),
    storeReads: rest('storeReads'),
    lambdaRequests: rest('lambdaRequests'),
    queueRequests: rest('queueRequests'),
    armGigabyteSeconds: arm * paidShare,
    x86GigabyteSeconds: x86 * paidShare,
  };
}

function isKind(name: string): name is Kind {
  return name in PRICES;
}
