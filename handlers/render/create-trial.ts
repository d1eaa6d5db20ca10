// A trial: one render as bots get it, for people who ask. It is kept nowhere, holds no lease, and tells what it waited
// for.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { KEEP_MS } from '../../core/contract/time-outs';
import { personalCookieTest } from '../../core/pages/infrastructure-cookies';
import { LEFT_PREFIX } from '../../core/pages/object-key';
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl, pathOf } from '../../core/pages/page-url';
import { renderRuleFor } from '../../core/pages/render-rules';
import { MAX_PASSED_BYTES } from '../render-protocol/render-protocol';
import type { TrialAnswer, TrialRequest, TrialResult } from '../render-protocol/trial-protocol';
import { systemTimers } from '../runtime/timers';
import type { RenderDependencies } from './create-render';
import { type KeepQuestion, keepDecision } from './keep-decision';
import { pageAnswer } from './page-answer';
import { RenderRecorder } from './tab/recorder/render-recorder';

/** The dependencies of a trial. */
export interface TrialDependencies extends Pick<RenderDependencies, 'browser' | 'clock' | 'config'> {
  readonly index: Pick<RenderDependencies['index'], 'find'>;
  readonly pages: Pick<RenderDependencies['pages'], 'leave'>;
}

/**
 * Renders on trial. Failed renders are results.
 * @param remainingMs until Lambda ends the function
 */
export type Trial = (request: TrialRequest, remainingMs: number) => Promise<TrialAnswer>;

/** Makes trials from their dependencies. */
export function createTrial(dependencies: TrialDependencies): Trial {
  return async (request, remainingMs) => {
    const gzipped = gzipSync(JSON.stringify(await resultOf(dependencies, request, remainingMs)));
    if (gzipped.length <= MAX_PASSED_BYTES) return { kind: 'attached', gzippedBase64: gzipped.toString('base64') };
    // The bucket's lifecycle deletes it after a day or two.
    const objectKey = `${LEFT_PREFIX}trials/${createHash('sha256').update(gzipped).digest('hex')}`;
    await dependencies.pages.leave(objectKey, gzipped);
    return { kind: 'left', objectKey };
  };
}

async function resultOf(
  dependencies: TrialDependencies,
  { url, variant, picture }: TrialRequest,
  remainingMs: number,
): Promise<TrialResult> {
  const { browser, clock, config } = dependencies;
  const startedMs = clock.steadyMs();
  const startedAtMs = clock.nowMs();
  const recorder = new RenderRecorder(systemTimers, startedAtMs, picture);
  const told = () => ({ tookMs: Math.round(clock.steadyMs() - startedMs), trace: recorder.trace() });
  const checked = checkPageUrl(url, config.publicSite);
  if (checked.kind === 'refused') return { kind: 'failed', reason: 'refused-url', detail: checked.message, ...told() };
  const page = pageIdentity(checked.url, variant, config.queryPolicy);
  const rule = renderRuleFor(pathOf(page.url), config.pageRules);
  const budgetMs = Math.min(config.renderBudgetMs, remainingMs - KEEP_MS);
  const document = await browser.renderDocument(page.url, variant, budgetMs, rule, recorder);
  const version = await browser.chromium?.();
  const chromium = version === undefined ? {} : { chromium: version };
  if (document.kind === 'failed')
    return { kind: 'failed', reason: document.reason, detail: document.detail, ...told(), ...chromium };
  const answer = pageAnswer(document, page.url, rule, personalCookieTest(config.ignoredCookies));
  const { status, headers, gzippedBody, textLength } = answer;
  return {
    kind: 'rendered',
    ...{ status, headers, textLength },
    html: gzippedBody && gunzipSync(gzippedBody).toString(),
    ...(await verdict(dependencies, { page, answer, mayBeShort: rule.mayBeShort, renderStartedAtMs: startedAtMs })),
    ...told(),
    ...chromium,
    pictureBase64: recorder.picture && Buffer.from(recorder.picture).toString('base64'),
  };
}

/** Whether a bot's render of the page would be kept now, and how long it would be fresh. */
async function verdict(
  dependencies: TrialDependencies,
  rendered: KeepQuestion,
): Promise<Pick<Extract<TrialResult, { kind: 'rendered' }>, 'objection' | 'freshSeconds'>> {
  const decision = await keepDecision(dependencies, rendered);
  if (decision.kind === 'unkept') return { objection: decision.objection.reason, freshSeconds: undefined };
  const freshMs = decision.lifetime.freshUntilMs - rendered.renderStartedAtMs;
  return { objection: undefined, freshSeconds: Math.round(freshMs / 1_000) };
}
