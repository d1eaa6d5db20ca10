import assert from 'node:assert/strict';
import { MOST_DELIVERIES, MOST_TRIES, QUEUE_RETENTION_SECONDS } from '../../../core/contract/render-queue';
import {
  API_REQUEST_MS,
  API_SECONDS,
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
  HELD_ORDER_SECONDS,
  HTTP_API_ANSWER_MS,
  HTTP_API_RENDER_TIMEOUT_SECONDS,
  HTTP_API_RESPONSE_SECONDS,
  HTTP_API_SECONDS,
  INDEX_REQUEST_MS,
  INDEX_TRY_MS,
  JOB_SECONDS,
  KEEP_MS,
  leaseMs,
  MAX_QUEUED_SECONDS,
  MOST_DELAY_SECONDS,
  NOTE_REQUEST_MS,
  OBJECT_REQUEST_MS,
  OBJECT_TRY_MS,
  ORDER_WAIT_SECONDS,
  orderPauseSeconds,
  orderVisibilitySeconds,
  PURGE_HEEDED_MS,
  QUEUE_TRY_MS,
  queuedLeaseMs,
  REFRESH_MARK_MS,
  RENDER_TIMEOUT_SECONDS,
  RESPONSE_TIMEOUT_LIMITS_SECONDS,
  renderBudgetMs,
  renderWaitMs,
  responseTimeoutSeconds,
  SCHEDULE_MARGIN_MS,
  SCHEDULE_SECONDS,
  SENDING_MS,
  SITE_CONNECT_MS,
  SITE_PROBE_MS,
  SITE_RESPONSE_MS,
  STORE_REQUEST_MS,
  serveTimeoutSeconds,
  TICKET_AFTER_ORDER_SECONDS,
  ticketVisibilitySeconds,
} from '../../../core/contract/time-outs';

/** The longest that Lambda runs a function ("Lambda quotas"), and that API Gateway waits for one. */
const LAMBDA_SECONDS = 900;
const API_GATEWAY_SECONDS = 30;

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

  it('lets serve end before an HTTP API does, with its start, the index, a render and the site', () => {
    assert.ok(HTTP_API_ANSWER_MS + 2_000 <= API_GATEWAY_SECONDS * 1000);
    assert.ok(HTTP_API_RENDER_TIMEOUT_SECONDS >= least);
    const waitMs = renderWaitMs(renderBudgetMs(HTTP_API_RENDER_TIMEOUT_SECONDS));
    assert.ok(INDEX_REQUEST_MS + waitMs + 8_000 <= HTTP_API_ANSWER_MS - SENDING_MS);
    assert.ok(HTTP_API_SECONDS < HTTP_API_RESPONSE_SECONDS);
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

  it('keeps an order invisible while the render that took it runs, and its ticket until the order is visible', () => {
    for (const seconds of RENDER_TIMEOUTS) {
      const budgetMs = renderBudgetMs(seconds);
      assert.ok(orderVisibilitySeconds(budgetMs) > seconds, `${seconds} s`);
      // A ticket may be delivered as late as its order was taken, and a little earlier by another clock.
      assert.ok(ticketVisibilitySeconds(budgetMs) > orderVisibilitySeconds(budgetMs) + seconds, `${seconds} s`);
      assert.ok(ticketVisibilitySeconds(budgetMs) >= 6 * seconds, 'as AWS advises for event sources');
    }
  });

  it('ends the lease of a render that died before its order is tried for the last time', () => {
    for (const seconds of RENDER_TIMEOUTS) {
      const budgetMs = renderBudgetMs(seconds);
      const pauses = Array.from({ length: MOST_TRIES - 1 }, (_, at) => orderPauseSeconds(at + 1));
      const triedMs = pauses.reduce((sum, pause) => sum + pause, 0) * 1000;
      assert.ok(leaseMs(budgetMs) < triedMs, `${seconds} s`);
      const heldMs = (MOST_TRIES - 1) * HELD_ORDER_SECONDS * 1000;
      assert.ok(leaseMs(budgetMs) <= heldMs, `${seconds} s`);
    }
  });

  it('delays no message for longer than SQS does, a ticket after its order included', () => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      assert.ok(orderPauseSeconds(tries) + TICKET_AFTER_ORDER_SECONDS <= MOST_DELAY_SECONDS);
      assert.ok(orderPauseSeconds(tries) <= orderPauseSeconds(tries + 1));
    }
    assert.ok(HELD_ORDER_SECONDS + TICKET_AFTER_ORDER_SECONDS <= MOST_DELAY_SECONDS);
  });

  it('keeps an order for all its tries and deliveries', () => {
    const longestMs = renderBudgetMs(most);
    const deliveriesSeconds = (MOST_DELIVERIES + 1) * ticketVisibilitySeconds(longestMs);
    assert.ok(MOST_TRIES * (MOST_DELAY_SECONDS + deliveriesSeconds) < QUEUE_RETENTION_SECONDS);
  });

  it('looks for an order in less than a render’s time', () => {
    const looksMs = 2 * 3 * QUEUE_TRY_MS + ORDER_WAIT_SECONDS * 1000;
    assert.ok(looksMs < renderBudgetMs(least));
    assert.ok(ORDER_WAIT_SECONDS < SANDBOX_START_SECONDS);
  });

  it('marks a page as ordered for longer than one render of it takes', () => {
    for (const seconds of RENDER_TIMEOUTS) assert.ok(queuedLeaseMs(renderBudgetMs(seconds)) < REFRESH_MARK_MS);
  });

  it('lets the API answer before its gateway gives up, and jobs and schedule end before Lambda ends them', () => {
    assert.ok(2 * API_REQUEST_MS < API_SECONDS * 1000);
    assert.ok(API_SECONDS < API_GATEWAY_SECONDS);
    assert.ok(JOB_SECONDS <= LAMBDA_SECONDS);
    assert.ok(SCHEDULE_SECONDS <= LAMBDA_SECONDS);
    assert.ok(SCHEDULE_MARGIN_MS < (SCHEDULE_SECONDS * 1000) / 2);
  });
});
