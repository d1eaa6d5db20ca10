import assert from 'node:assert/strict';
import { RenderTimeoutError, renderTimes } from '../../../components/functions/render-times';
import {
  DOCUMENT_SHARE,
  INDEX_REQUEST_MS,
  RENDER_TIMEOUT_SECONDS,
  RESPONSE_TIMEOUT_LIMITS_SECONDS,
  renderWaitMs,
  SITE_RESPONSE_MS,
} from '../../../core/contract/time-outs';

describe('components/render-times', () => {
  it('derives all time-outs from the one of render', () => {
    assert.deepEqual(renderTimes(30), { renderBudgetMs: 24_000, serveTimeoutSeconds: 55, responseTimeoutSeconds: 60 });
  });

  it('lets each wait longer than the step that it waits for, within CloudFront’s limit, at every allowed time-out', () => {
    for (let seconds = RENDER_TIMEOUT_SECONDS.least; seconds <= RENDER_TIMEOUT_SECONDS.most; seconds += 1) {
      const { renderBudgetMs, serveTimeoutSeconds, responseTimeoutSeconds } = renderTimes(seconds);
      assert.ok(renderBudgetMs >= 9_000);
      assert.ok(renderWaitMs(renderBudgetMs) < seconds * 1000);
      assert.ok(seconds < serveTimeoutSeconds);
      assert.ok(serveTimeoutSeconds < responseTimeoutSeconds);
      assert.ok(responseTimeoutSeconds <= RESPONSE_TIMEOUT_LIMITS_SECONDS.most);
    }
  });

  it('leaves serve time for the index before and the site’s own HTML after a render that did not answer', () => {
    const { renderBudgetMs, serveTimeoutSeconds } = renderTimes(30);
    const remainsMs = serveTimeoutSeconds * 1000 - renderWaitMs(renderBudgetMs);
    assert.ok(remainsMs >= 2 * INDEX_REQUEST_MS + 8_000);
  });

  it('leaves serve time for a site as slow as people may find it, after a render that got no document', () => {
    for (const seconds of [15, 30, 60]) {
      const { renderBudgetMs, serveTimeoutSeconds } = renderTimes(seconds);
      assert.ok(serveTimeoutSeconds * 1000 - renderBudgetMs * DOCUMENT_SHARE >= SITE_RESPONSE_MS);
    }
  });

  it('ends before an HTTP API does, whose CloudFront waits a little longer', () => {
    assert.deepEqual(renderTimes(17, 'lambda-at-edge'), {
      ...{ renderBudgetMs: 11_000, serveTimeoutSeconds: 30, responseTimeoutSeconds: 32 },
    });
    assert.throws(
      () => renderTimes(18, 'lambda-at-edge'),
      /is 18 seconds; allowed: whole seconds from 15 to 17\. An HTTP API ends after 30 s\./,
    );
  });

  for (const seconds of [14, 101, 20.5, Number.NaN]) {
    it(`refuses ${seconds} seconds`, () => {
      assert.throws(
        () => renderTimes(seconds),
        (error) => {
          assert.ok(error instanceof RenderTimeoutError);
          assert.equal(
            error.message,
            `The render timeout is ${seconds} seconds; allowed: whole seconds from 15 to 100. 30 is enough for most sites.`,
          );
          return true;
        },
      );
    });
  }
});
