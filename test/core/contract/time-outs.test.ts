import assert from 'node:assert/strict';
import {
  AWS_CONNECT_MS,
  answerBudgetMs,
  CACHE_TRIES,
  DOCUMENT_SHARE,
  EPOCH_MEMORY_MS,
  HAND_OVER_MS,
  HEALTH_CHECK_SECONDS,
  HEALTH_LOOK_MS,
  HEALTH_LOOKS,
  HEALTH_MEMORY_MS,
  HEALTH_NOTE_LIFE_MS,
  HEALTH_PART_MS,
  INDEX_REQUEST_MS,
  INDEX_TRY_MS,
  KEEP_MS,
  leaseMs,
  MAX_QUEUED_SECONDS,
  NOTE_REQUEST_MS,
  OBJECT_REQUEST_MS,
  OBJECT_TRY_MS,
  PURGE_HEEDED_MS,
  queuedLeaseMs,
  RENDER_TIMEOUT_SECONDS,
  RESPONSE_TIMEOUT_LIMITS_SECONDS,
  renderBudgetMs,
  renderWaitMs,
  responseTimeoutSeconds,
  SENDING_MS,
  SITE_CONNECT_MS,
  SITE_PROBE_MS,
  SITE_RESPONSE_MS,
  STORE_REQUEST_MS,
  serveTimeoutSeconds,
} from '../../../core/contract/time-outs';

/** Lambda's largest start of a sandbox ("Understanding the Lambda execution environment lifecycle"). */
const SANDBOX_START_SECONDS = 10;

const { least, most } = RENDER_TIMEOUT_SECONDS;
const RENDER_TIMEOUTS = Array.from({ length: most - least + 1 }, (_, index) => least + index);

// Each side waits longer than the one that it waits for.
describe('core/time-outs', () => {
  it('lets a try outlast its connection, and a request its tries', () => {
    assert.ok(AWS_CONNECT_MS <= INDEX_TRY_MS);
    assert.ok(AWS_CONNECT_MS <= OBJECT_TRY_MS);
    assert.ok(CACHE_TRIES * INDEX_TRY_MS < INDEX_REQUEST_MS);
    assert.ok(CACHE_TRIES * OBJECT_TRY_MS < OBJECT_REQUEST_MS);
    assert.ok(AWS_CONNECT_MS < HAND_OVER_MS);
    assert.ok(AWS_CONNECT_MS < NOTE_REQUEST_MS);
    assert.ok(SITE_CONNECT_MS < SITE_RESPONSE_MS);
  });

  it('orders a render’s budget, the wait of serve, render, serve and CloudFront', () => {
    for (const seconds of RENDER_TIMEOUTS) {
      const budgetMs = renderBudgetMs(seconds);
      assert.ok(budgetMs >= 9_000, `${seconds} s`);
      assert.ok(budgetMs < renderWaitMs(budgetMs), `${seconds} s`);
      assert.ok(renderWaitMs(budgetMs) < seconds * 1000 - KEEP_MS, `${seconds} s`);
      assert.ok(seconds < serveTimeoutSeconds(budgetMs), `${seconds} s`);
      assert.ok(answerBudgetMs(budgetMs) <= serveTimeoutSeconds(budgetMs) * 1000, `${seconds} s`);
      assert.ok(serveTimeoutSeconds(budgetMs) < responseTimeoutSeconds(budgetMs), `${seconds} s`);
      assert.ok(responseTimeoutSeconds(budgetMs) <= RESPONSE_TIMEOUT_LIMITS_SECONDS.most, `${seconds} s`);
    }
  });

  it('leaves serve time for the index, the leases and the site besides a render', () => {
    for (const seconds of RENDER_TIMEOUTS) {
      const budgetMs = renderBudgetMs(seconds);
      const besidesMs = answerBudgetMs(budgetMs) - SENDING_MS - 2 * INDEX_REQUEST_MS;
      assert.ok(besidesMs >= renderWaitMs(budgetMs) + 7_500, `${seconds} s`);
      assert.ok(besidesMs >= budgetMs * DOCUMENT_SHARE + SITE_RESPONSE_MS, `${seconds} s`);
    }
  });

  it('lets a lease outlast its owner, with the start of its sandbox, queued or not', () => {
    for (const seconds of RENDER_TIMEOUTS) {
      const budgetMs = renderBudgetMs(seconds);
      assert.ok(leaseMs(budgetMs) >= (SANDBOX_START_SECONDS + seconds) * 1000, `${seconds} s`);
      assert.ok(
        queuedLeaseMs(budgetMs) >= (MAX_QUEUED_SECONDS + SANDBOX_START_SECONDS + seconds) * 1000,
        `${seconds} s`,
      );
    }
  });

  it('tells the edges of a purge after the memory of every function has ended', () => {
    assert.ok(EPOCH_MEMORY_MS < PURGE_HEEDED_MS);
    assert.ok(PURGE_HEEDED_MS <= 5_000);
  });

  it('lets a checker outlast serve’s look at its parts, and a slow check end before the next', () => {
    const looksMs = HEALTH_LOOKS.most * HEALTH_LOOK_MS + (HEALTH_LOOKS.most - 1) * HEALTH_LOOKS.pauseMs;
    const notesMs = 3 * INDEX_REQUEST_MS;
    const settleMs = 3 * SITE_PROBE_MS + 2 * 2 * STORE_REQUEST_MS;
    assert.ok(HEALTH_PART_MS < HEALTH_LOOK_MS);
    assert.equal(looksMs, 21_000);
    assert.ok(looksMs + notesMs + settleMs <= HEALTH_CHECK_SECONDS * 1000);
  });

  it('lets every check find a change, and a note outlast two checks', () => {
    assert.ok(HEALTH_MEMORY_MS < HEALTH_CHECK_SECONDS * 1000);
    assert.ok(HEALTH_NOTE_LIFE_MS > 2 * HEALTH_CHECK_SECONDS * 1000);
  });
});
