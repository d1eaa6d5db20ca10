import assert from 'node:assert/strict';
import type { PageInspection } from '../../../../../handlers/render/injected/watch-problems';
import type {
  ObservedException,
  ObservedRequest,
  PageObservations,
} from '../../../../../handlers/render/tab/problems/page-verdict';
import { brokenReason, isShort } from '../../../../../handlers/render/tab/problems/page-verdict';

const PAGE = 'https://www.example.com/products';

const look = (over: Partial<PageInspection> = {}): PageInspection => ({
  textLength: 500,
  thrownTextLength: 0,
  showsMore: false,
  onlyWaits: false,
  asksForScripts: false,
  isErrorPage: false,
  waits: false,
  mountIsEmpty: false,
  hasHole: false,
  saysError: false,
  modules: [],
  waitedScripts: [],
  ...over,
});

/** A page with its content. */
const complete: PageObservations = {
  url: PAGE,
  status: 200,
  statusMeta: undefined,
  isFlagged: false,
  mayBeShort: false,
  textLength: 500,
  siteTextLength: 0,
  requests: [],
  exceptions: [],
  look: look(),
};
const EMPTY = { textLength: 0, look: look({ textLength: 0, mountIsEmpty: true }) };

const request = (over: Partial<ObservedRequest> = {}): ObservedRequest => ({
  kind: 'api',
  url: 'https://www.example.com/api/products',
  method: 'GET',
  body: '',
  askedBy: PAGE,
  isImport: false,
  detail: '',
  outcome: 'failed',
  ...over,
});
const scriptOf = (url: string, over: Partial<ObservedRequest> = {}) =>
  request({ kind: 'script', url, askedBy: undefined, ...over });
const exception = (over: Partial<ObservedException> = {}): ObservedException => ({
  url: PAGE,
  text: 'TypeError: x is undefined',
  isCaught: false,
  ...over,
});
const reason = (over: Partial<PageObservations>) => brokenReason({ ...complete, ...over });

describe('handlers/render/page-verdict', () => {
  it('finds nothing wrong with a complete page', () => {
    assert.equal(reason({}), undefined);
    assert.equal(reason({ look: undefined }), undefined);
  });

  describe('scripts', () => {
    const own = 'https://www.example.com/main.js';
    it("counts the site's own that fail, be the content there or not", () => {
      assert.equal(reason({ requests: [scriptOf(own)] }), 'script-failed');
      assert.equal(reason({ requests: [scriptOf('https://static.example.com/main.js')] }), 'script-failed');
    });

    it('counts those that are gone where they are missed', () => {
      const gone = scriptOf(own, { outcome: 'gone' });
      assert.equal(reason({ requests: [gone] }), undefined);
      assert.equal(reason({ requests: [gone], ...EMPTY }), 'script-failed');
      assert.equal(reason({ requests: [gone], exceptions: [exception()] }), 'script-failed');
      for (const sign of ['waits', 'mountIsEmpty', 'saysError'] as const) {
        assert.equal(reason({ requests: [gone], look: look({ [sign]: true }) }), 'script-failed', sign);
      }
    });

    it('counts modules, imports and chunks that are gone', () => {
      const gone = scriptOf(own, { outcome: 'gone' });
      const chunk = { ...gone, url: 'https://www.example.com/chunk.js', askedBy: own };
      assert.equal(reason({ requests: [{ ...gone, isImport: true }] }), 'script-failed');
      assert.equal(reason({ requests: [gone], look: look({ modules: [own] }) }), 'script-failed');
      assert.equal(reason({ requests: [scriptOf(own, { outcome: 'answered' }), chunk] }), 'script-failed');
      assert.equal(reason({ requests: [{ ...gone, askedBy: PAGE }] }), undefined, 'a snippet of the document');
    });

    it('takes HTML for what the browser took it for', () => {
      const called = scriptOf(own, { outcome: 'mistyped' });
      assert.equal(reason({ requests: [called], ...EMPTY }), 'empty');
      const failed = exception({ url: own, text: "SyntaxError: Unexpected token '<'" });
      assert.equal(reason({ requests: [called], exceptions: [failed], ...EMPTY }), 'script-failed');
      assert.equal(reason({ requests: [called], look: look({ modules: [own] }) }), 'script-failed');
    });

    it("does not count third parties' unless the page lacks something", () => {
      const widget = scriptOf('https://widgets.test/widget.js');
      assert.equal(reason({ requests: [widget] }), undefined);
      assert.equal(reason({ requests: [widget], ...EMPTY }), 'script-failed');
      assert.equal(
        reason({ requests: [{ ...widget, url: 'https://www.googletagmanager.com/gtm.js' }], ...EMPTY }),
        'empty',
      );
    });

    it("takes a host for the application's if the document waits for scripts from there", () => {
      const chunk = scriptOf('https://shop-assets.test/chunk-7.js', { askedBy: 'https://shop-assets.test/main.js' });
      assert.equal(
        reason({ requests: [chunk], look: look({ waitedScripts: ['https://shop-assets.test/main.js'] }) }),
        'script-failed',
      );
      assert.equal(
        reason({ requests: [chunk], look: look({ waitedScripts: ['https://other.test/main.js'] }) }),
        undefined,
      );
    });

    it('forgives what came after all, from wherever', () => {
      const lost = scriptOf('https://cdn.test/vue-3.js');
      for (const url of ['https://cdn.test/vue-3.js?again=1', 'https://www.example.com/libraries/vue-3.js']) {
        assert.equal(reason({ requests: [lost, scriptOf(url, { outcome: 'answered' })], ...EMPTY }), 'empty', url);
      }
      const other = scriptOf('https://widgets.test/main.js', { outcome: 'answered' });
      assert.equal(
        reason({ requests: [scriptOf('https://www.example.com/assets/main.js'), other] }),
        'script-failed',
        'a name that is everywhere',
      );
    });
  });

  describe('APIs', () => {
    it("counts the site's own", () => {
      assert.equal(reason({ requests: [request()] }), 'api-failed');
      assert.equal(
        reason({ requests: [request({ url: 'https://api.example.com/graphql', method: 'POST', body: '{}' })] }),
        'api-failed',
      );
    });

    it('does not count what is written, or reported', () => {
      assert.equal(reason({ requests: [request({ method: 'PUT' })] }), undefined);
      assert.equal(
        reason({ requests: [request({ method: 'POST', url: 'https://www.example.com/api/events' })] }),
        undefined,
      );
      assert.equal(reason({ requests: [request({ url: 'https://o1.ingest.sentry.io/api' })], ...EMPTY }), 'empty');
    });

    it('forgives a failure if the same request was answered later', () => {
      const answered = request({ outcome: 'answered' });
      assert.equal(reason({ requests: [request(), answered] }), undefined);
      assert.equal(
        reason({
          requests: [
            request({ url: `${answered.url}?a=1&_=1` }),
            request({ url: `${answered.url}?a=1&_=2`, outcome: 'answered' }),
          ],
        }),
        undefined,
      );
      assert.equal(
        reason({
          requests: [
            request({ url: `${answered.url}?page=1` }),
            request({ url: `${answered.url}?page=2`, outcome: 'answered' }),
          ],
        }),
        'api-failed',
      );
      const query = (body: string, outcome: 'failed' | 'answered') =>
        request({ url: 'https://www.example.com/graphql', method: 'POST', body, outcome });
      assert.equal(reason({ requests: [query('a', 'failed'), query('b', 'answered')] }), 'api-failed');
    });

    it('forgives a poll that fails after its first answer, unless an error takes its place', () => {
      const requests = [request({ outcome: 'answered' }), request()];
      assert.equal(reason({ requests }), undefined);
      assert.equal(reason({ requests, look: look({ saysError: true }) }), 'api-failed');
    });

    it("counts another host's if other data came from there, or something is missing", () => {
      const failed = request({ url: 'https://backend.test/products' });
      assert.equal(reason({ requests: [failed] }), undefined);
      assert.equal(reason({ requests: [failed], look: look({ waits: true }) }), 'api-failed');
      assert.equal(
        reason({ requests: [request({ url: 'https://backend.test/shop', outcome: 'answered' }), failed] }),
        'api-failed',
      );
    });

    it("does not count what a third party's script asked for", () => {
      const chat = { url: 'https://chat.test/messages', askedBy: 'https://chat.test/widget.js' };
      const requests = [
        scriptOf('https://chat.test/widget.js', { outcome: 'answered' }),
        request({ ...chat, url: 'https://chat.test/hello', outcome: 'answered' }),
        request(chat),
      ];
      assert.equal(reason({ requests, look: look({ waits: true }) }), undefined);
    });
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

    it('needs an error text for those that were caught', () => {
      const caught = [exception({ isCaught: true })];
      assert.equal(reason({ exceptions: caught, look: look({ waits: true }) }), undefined);
      assert.equal(reason({ exceptions: caught, look: look({ saysError: true }) }), 'exception');
    });

    it("trusts the page's flag, but not an error text", () => {
      assert.equal(reason({ exceptions, isFlagged: true, look: look({ waits: true }) }), undefined);
      assert.equal(reason({ exceptions, isFlagged: true, look: look({ saysError: true }) }), 'exception');
    });

    it("does not count third parties', nor harmless ones", () => {
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

    it('are kept by a rule, but for what failed', () => {
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

    it('may say what they are', () => {
      assert.equal(reason({ ...EMPTY, statusMeta: 404 }), undefined);
      assert.equal(reason({ ...EMPTY, status: 404 }), undefined);
      assert.equal(reason({ ...EMPTY, statusMeta: 200 }), 'empty');
    });
  });

  it('looks at pages with little text only', () => {
    assert.equal(isShort({ textLength: 10, siteTextLength: 0 }), true);
    assert.equal(isShort({ textLength: 1_000, siteTextLength: 0 }), false);
    assert.equal(isShort({ textLength: 1_000, siteTextLength: 5_000 }), true);
  });
});
