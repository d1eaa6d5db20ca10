// The settings of the Lambda functions `serve` and `render`.
import { QUEUE_CONCURRENCY_LIMITS } from '../../contract/render-queue';
import { HTTP_API_RENDER_TIMEOUT_SECONDS, RENDER_TIMEOUT_SECONDS } from '../../contract/time-outs';
import type { EdgeEngine } from '../../routing/edge-engines';
import { durationText } from '../duration';
import { duration, FLAG, integer, oneOf, refined } from '../forms';
import { DEFAULT_RENDER_CONCURRENCY } from '../load-settings';
import { defaulted, optional } from '../setting';

/** The defaults that the components share. */
export const FUNCTION_DEFAULTS = {
  renderMemoryMegabytes: 2048,
  renderStorageMegabytes: 2048,
  renderTimeoutSeconds: 30,
  serveArchitecture: 'arm64',
  logRetentionDays: 30,
} as const;

/** The time-out of `render` where the settings name none. Behind HTTP APIs it is the longest. */
export function renderTimeoutByDefault(edge: EdgeEngine): number {
  return edge === 'lambda-at-edge' ? HTTP_API_RENDER_TIMEOUT_SECONDS : FUNCTION_DEFAULTS.renderTimeoutSeconds;
}

export const FUNCTIONS = {
  canary: defaulted({
    description:
      'Whether new code goes to canaries of the functions first, for a part of the URLs (docs/deploy.md, "Canaries").',
    form: FLAG,
    default: false,
  }),
  renderMemoryMegabytes: defaulted({
    description: 'Memory of `render`; its CPU grows with it.',
    form: integer(1024, 10_240),
    default: FUNCTION_DEFAULTS.renderMemoryMegabytes,
  }),
  renderStorageMegabytes: defaulted({
    description: 'Room for temporary files of `render`: Chromium’s profile, and the storage of its pages.',
    form: integer(512, 10_240),
    default: FUNCTION_DEFAULTS.renderStorageMegabytes,
  }),
  renderTimeout: optional({
    description:
      'How long one render may take, Chromium’s start included. Unset: ' +
      `${durationText(renderTimeoutByDefault('cloudfront-function'))}; with \`edge: lambda-at-edge\`, ` +
      `${durationText(renderTimeoutByDefault('lambda-at-edge'))}, the longest that it allows.`,
    form: duration(RENDER_TIMEOUT_SECONDS.least, RENDER_TIMEOUT_SECONDS.most),
    example: '45s',
  }),
  renderConcurrency: defaulted({
    description:
      'Renders at once in a region, reserved of the account’s concurrency: the ceiling of cost. 0: no ceiling. ' +
      'The default is left out, with a notice, where the account has no room for it.',
    form: refined(integer(0, 10_000), (renders) => (renders === 0 ? undefined : renders)),
    default: DEFAULT_RENDER_CONCURRENCY,
  }),
  queueConcurrency: optional({
    description:
      'Renders at once in a region that nobody waits for: stale pages, recaches, warm-ups. Makes a queue for them in each ' +
      'region (docs/operations.md). At most half of `renderConcurrency`: bots who wait come first. Unset: no queue.',
    form: integer(QUEUE_CONCURRENCY_LIMITS.least, QUEUE_CONCURRENCY_LIMITS.most),
    example: 2,
  }),
  serveConcurrency: optional({
    description:
      'Answers at once in a region, reserved of the account’s concurrency; more than `renderConcurrency`. Unset: no ceiling.',
    form: integer(1, 10_000),
  }),
  serveArchitecture: defaulted({
    description: 'Processor of `serve`. `render` is always x86_64, as its Chromium is.',
    form: oneOf(['arm64', 'x86_64']),
    default: FUNCTION_DEFAULTS.serveArchitecture,
  }),
};
