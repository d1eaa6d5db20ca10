// Which exceptions, and which lack of content, make a page broken.
import assert from 'node:assert/strict';
import { isShort, type PageObservations } from '../../../../../handlers/render/tab/problems/page-verdict';
import { EMPTY, exception, look, reason, request, scriptOf } from './observations';

describe('handlers/render/tab/problems/page-verdict', () => {
  it('finds nothing wrong with a complete page', () => {
    assert.equal(reason({}), undefined);
    assert.equal(reason({ look: undefined }), undefined);
  });

  describe('exceptions', () => {
    const exceptions = [exception()];
    it('only logs them on a page that has its content', () => {
      assert.equal(reason({ exceptions, look: look({ thrownTextLength: 500 }) }), undefined);
      assert.equal(
        reason({
          exceptions,
          textLength: 5_000,
          siteTextLength: 5_000,
          look: look({ textLength: 5_000, thrownTextLength: 5_000 }),
        }),
        undefined,
      );
    });

    it('counts them where content is missing', () => {
      const signs: readonly Partial<PageObservations>[] = [
        EMPTY,
        { look: look({ saysError: true }) },
        { look: look({ waits: true }) },
        { look: look({ mountIsEmpty: true }) },
        { textLength: 50, look: look({ textLength: 50, thrownTextLength: 50, hasHole: true }) },
        { look: look({ thrownTextLength: 1_000 }) },
        { textLength: 400, siteTextLength: 1_000 },
      ];
      for (const sign of signs) assert.equal(reason({ exceptions, ...sign }), 'exception', JSON.stringify(sign));
    });

    it('does not take a hole for missing content if more came after the exception', () => {
      assert.equal(
        reason({ exceptions, textLength: 50, look: look({ textLength: 50, thrownTextLength: 10, hasHole: true }) }),
        undefined,
      );
      assert.equal(
        reason({ exceptions, look: look({ thrownTextLength: 500, hasHole: true }) }),
        undefined,
        'a page with much text',
      );
    });

    it('counts caught ones only with an error text', () => {
      const caught = [exception({ isCaught: true })];
      assert.equal(reason({ exceptions: caught, look: look({ waits: true }) }), undefined);
      assert.equal(reason({ exceptions: caught, look: look({ saysError: true }) }), 'exception');
    });

    it("trusts the page's flag, but not an error text", () => {
      assert.equal(reason({ exceptions, isFlagged: true, look: look({ waits: true }) }), undefined);
      assert.equal(reason({ exceptions, isFlagged: true, look: look({ saysError: true }) }), 'exception');
    });

    it("counts neither third parties' nor harmless ones", () => {
      const saysError = { look: look({ saysError: true }) };
      assert.equal(reason({ exceptions: [exception({ url: 'https://ads.test/ad.js' })], ...saysError }), undefined);
      for (const text of [
        'ResizeObserver loop completed with undelivered notifications.',
        'AbortError: signal is aborted',
        'NotAllowedError: play() failed',
      ]) {
        assert.equal(reason({ exceptions: [exception({ text })], ...saysError }), undefined, text);
      }
    });
  });

  describe('empty pages', () => {
    it("are those without text, or with a shell's", () => {
      assert.equal(reason(EMPTY), 'empty');
      assert.equal(
        reason({ textLength: 8, siteTextLength: 8, look: look({ textLength: 8, onlyWaits: true }) }),
        'empty',
      );
      assert.equal(
        reason({ textLength: 20, siteTextLength: 20, look: look({ textLength: 20, mountIsEmpty: true }) }),
        'empty',
      );
    });

    it('are not those that show something else, or have little text of their own', () => {
      assert.equal(reason({ textLength: 0, look: look({ textLength: 0, showsMore: true }) }), undefined);
      assert.equal(reason({ textLength: 5, siteTextLength: 5, look: look({ textLength: 5 }) }), undefined);
      assert.equal(
        reason({ textLength: 5, siteTextLength: 0, look: look({ textLength: 5, mountIsEmpty: true }) }),
        undefined,
      );
    });

    it('are accepted by a rule, except after failures', () => {
      assert.equal(reason({ ...EMPTY, mayBeShort: true }), undefined);
      assert.equal(reason({ ...EMPTY, mayBeShort: true, requests: [request()] }), 'api-failed');
      assert.equal(reason({ ...EMPTY, mayBeShort: true, exceptions: [exception()] }), 'exception');
      assert.equal(
        reason({
          ...EMPTY,
          mayBeShort: true,
          look: look({ textLength: 0 }),
          requests: [scriptOf('https://widgets.test/w.js')],
        }),
        undefined,
      );
    });

    it('are accepted with an error status', () => {
      assert.equal(reason({ ...EMPTY, statusMeta: 404 }), undefined);
      assert.equal(reason({ ...EMPTY, status: 404 }), undefined);
      assert.equal(reason({ ...EMPTY, statusMeta: 200 }), 'empty');
    });
  });

  it('looks only at pages with little text', () => {
    assert.equal(isShort({ textLength: 10, siteTextLength: 0 }), true);
    assert.equal(isShort({ textLength: 1_000, siteTextLength: 0 }), false);
    assert.equal(isShort({ textLength: 1_000, siteTextLength: 5_000 }), true);
  });
});
