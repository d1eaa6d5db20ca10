// Which failed scripts and API requests make a page broken.
import assert from 'node:assert/strict';
import { EMPTY, exception, look, PAGE, reason, request, scriptOf } from './observations';

describe('handlers/render/tab/problems/page-verdict: requests', () => {
  describe('scripts', () => {
    const own = 'https://www.example.com/main.js';
    it("counts failures of the site's own, with or without content", () => {
      assert.equal(reason({ requests: [scriptOf(own)] }), 'script-failed');
      assert.equal(reason({ requests: [scriptOf('https://static.example.com/main.js')] }), 'script-failed');
    });

    it('counts missing ones where content is missing', () => {
      const gone = scriptOf(own, { outcome: 'gone' });
      assert.equal(reason({ requests: [gone] }), undefined);
      assert.equal(reason({ requests: [gone], ...EMPTY }), 'script-failed');
      assert.equal(reason({ requests: [gone], exceptions: [exception()] }), 'script-failed');
      for (const sign of ['waits', 'mountIsEmpty', 'saysError'] as const) {
        assert.equal(reason({ requests: [gone], look: look({ [sign]: true }) }), 'script-failed', sign);
      }
    });

    it('counts missing modules, imports and chunks', () => {
      const gone = scriptOf(own, { outcome: 'gone' });
      const chunk = { ...gone, url: 'https://www.example.com/chunk.js', askedBy: own };
      assert.equal(reason({ requests: [{ ...gone, isImport: true }] }), 'script-failed');
      assert.equal(reason({ requests: [gone], look: look({ modules: [own] }) }), 'script-failed');
      assert.equal(reason({ requests: [scriptOf(own, { outcome: 'answered' }), chunk] }), 'script-failed');
      assert.equal(reason({ requests: [{ ...gone, askedBy: PAGE }] }), undefined, 'a snippet of the document');
    });

    it('judges HTML by the browser’s reaction', () => {
      const called = scriptOf(own, { outcome: 'mistyped' });
      assert.equal(reason({ requests: [called], ...EMPTY }), 'empty');
      const failed = exception({ url: own, text: "SyntaxError: Unexpected token '<'" });
      assert.equal(reason({ requests: [called], exceptions: [failed], ...EMPTY }), 'script-failed');
      assert.equal(reason({ requests: [called], look: look({ modules: [own] }) }), 'script-failed');
    });

    it("counts third parties' only if the page lacks content", () => {
      const widget = scriptOf('https://widgets.test/widget.js');
      assert.equal(reason({ requests: [widget] }), undefined);
      assert.equal(reason({ requests: [widget], ...EMPTY }), 'script-failed');
      assert.equal(
        reason({ requests: [{ ...widget, url: 'https://www.googletagmanager.com/gtm.js' }], ...EMPTY }),
        'empty',
      );
    });

    it("counts a host as the application's if the document waits for its scripts", () => {
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

    it('forgives scripts that came later, from any host', () => {
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

    it('does not count requests that write or report', () => {
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

    it("counts another host's if it gave other data, or if content is missing", () => {
      const failed = request({ url: 'https://backend.test/products' });
      assert.equal(reason({ requests: [failed] }), undefined);
      assert.equal(reason({ requests: [failed], look: look({ waits: true }) }), 'api-failed');
      assert.equal(
        reason({ requests: [request({ url: 'https://backend.test/shop', outcome: 'answered' }), failed] }),
        'api-failed',
      );
    });

    it("does not count requests of a third party's script", () => {
      const chat = { url: 'https://chat.test/messages', askedBy: 'https://chat.test/widget.js' };
      const requests = [
        scriptOf('https://chat.test/widget.js', { outcome: 'answered' }),
        request({ ...chat, url: 'https://chat.test/hello', outcome: 'answered' }),
        request(chat),
      ];
      assert.equal(reason({ requests, look: look({ waits: true }) }), undefined);
    });
  });
});
