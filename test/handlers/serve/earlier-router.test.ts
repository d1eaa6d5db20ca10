import assert from 'node:assert/strict';
import { URL_HEADER } from '../../../core/contract/header-names';
import { earlierToken, withPageUrl } from '../../../handlers/serve/earlier-router';

/** The page that a request is for. */
function pageOf(rawPath: string | undefined, headers: Readonly<Record<string, string>>): string | undefined {
  const event = rawPath === undefined ? { headers } : { rawPath, headers };
  return withPageUrl(event, 'https').headers[URL_HEADER];
}

const HOST = { 'x-prerender-host': 'www.example.com' };

describe('handlers/serve/earlier-router', () => {
  it('takes host, path and query of a page from headers and path', () => {
    assert.equal(pageOf('/a/b', HOST), 'https://www.example.com/a/b');
    assert.equal(pageOf('/', { ...HOST, 'x-query-string': '' }), 'https://www.example.com/');
    assert.equal(pageOf(undefined, HOST), 'https://www.example.com/');
    assert.equal(pageOf('/a', { ...HOST, 'x-query-string': 'q=1&r=%26' }), 'https://www.example.com/a?q=1&r=%26');
    assert.equal(pageOf('/a', { 'x-prerender-host': 'WWW.Example.com' }), 'https://www.example.com/a');
  });

  it('understands paths that name the page’s host, as prerender.io wants them', () => {
    for (const prefix of ['/https://www.example.com', '/https%3A%2F%2Fwww.example.com', '/http:/www.example.com'])
      assert.equal(pageOf(`${prefix}/a`, HOST), 'https://www.example.com/a', prefix);
    assert.equal(pageOf('/https://www.example.com', HOST), 'https://www.example.com/');
  });

  it('encodes what API Gateway has decoded', () => {
    assert.equal(pageOf('/müller "x"', HOST), 'https://www.example.com/m%C3%BCller%20%22x%22');
    assert.equal(pageOf('/a\ud800', HOST), 'https://www.example.com/a%EF%BF%BD');
    assert.equal(pageOf('/a%20b', HOST), 'https://www.example.com/a%20b');
    assert.equal(pageOf('/100%', HOST), 'https://www.example.com/100%25');
    assert.equal(pageOf('/%ü%zz', HOST), 'https://www.example.com/%25%C3%BC%25zz');
  });

  it('begins the query where the earlier router says it', () => {
    const withQuery = { ...HOST, 'x-query-string': 'x=1' };
    assert.equal(pageOf('/a?b', withQuery), 'https://www.example.com/a%3Fb?x=1');
    assert.equal(pageOf('/https://www.example.com/a?b#c', withQuery), 'https://www.example.com/a%3Fb%23c?x=1');
  });

  it('leaves requests of our own router, and those without a host, as they are', () => {
    const own = { [URL_HEADER]: 'https://www.example.com/mine', ...HOST };
    assert.equal(pageOf('/other', own), 'https://www.example.com/mine');
    assert.equal(pageOf('/a', {}), undefined);
  });

  it('finds the token where such routers send it', () => {
    assert.equal(earlierToken({ headers: { 'x-prerender-token': 'secret' } }), 'secret');
    assert.equal(earlierToken({ headers: {} }), undefined);
  });
});
