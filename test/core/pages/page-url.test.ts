import assert from 'node:assert/strict';
import { checkPageUrl, navigationUrl, type PageUrl, pathAndQuery } from '../../../core/pages/page-url';

const site = { scheme: 'https', hosts: ['www.example.com', 'example.com:8443'] } as const;

function page(text: string): PageUrl {
  const checked = checkPageUrl(text, site);
  if (checked.kind === 'refused') throw new Error(checked.message);
  return checked.url;
}

describe('core/page-url', () => {
  it('accepts the pages of its hosts and keeps them to the byte', () => {
    const url = page('https://example.com:8443/a%2Fb//..%25+?q=%26+1&[]=~');
    assert.equal(pathAndQuery(url), '/a%2Fb//..%25+?q=%26+1&[]=~');
  });

  const refused: Record<string, number> = {
    'https://evil.example/': 421,
    'http://www.example.com/': 421,
    'https://www.example.com.evil.example/': 421,
    'https://www.example.com:8443/': 421,
    'https://www.example.com@evil.example/': 400,
    'https://www.example.com\\@evil.example/': 400,
    'https://www.example.com': 400,
    'https://www.example.com/a b': 400,
    'https://www.example.com/a\r\nx: y': 400,
    'https://www.example.com/a#b': 400,
    'https://www.example.com/ä': 400,
    'file:///etc/passwd': 400,
    'javascript:alert(1)': 400,
    '': 400,
  };
  for (const [text, status] of Object.entries(refused)) {
    it(`refuses ${JSON.stringify(text)} with ${status}`, () => {
      const checked = checkPageUrl(text, site);
      assert.equal(checked.kind === 'refused' && checked.status, status);
    });
  }

  it('refuses a URL that is too long, and names the limit', () => {
    const checked = checkPageUrl(`https://www.example.com/${'a'.repeat(2048)}`, site);
    assert.deepEqual(checked, {
      kind: 'refused',
      status: 414,
      message: 'The URL has 2072 bytes; at most 2048 are rendered.',
    });
  });

  it('turns _escaped_fragment_ into #! and touches nothing else', () => {
    const cases: Record<string, string> = {
      'https://www.example.com/p?_escaped_fragment_=a%3Db%2F%C3%A9': 'https://www.example.com/p#!a=b/é',
      'https://www.example.com/p?x=%26+1&_escaped_fragment_=a&y=2': 'https://www.example.com/p?x=%26+1&y=2#!a',
      'https://www.example.com/p?_escaped_fragment_=': 'https://www.example.com/p',
      'https://www.example.com/p?_escaped_fragment_': 'https://www.example.com/p',
      'https://www.example.com/p?_escaped_fragment_=%E0%A4%A': 'https://www.example.com/p#!%E0%A4%A',
      'https://www.example.com/p?a=_escaped_fragment_': 'https://www.example.com/p?a=_escaped_fragment_',
      'https://www.example.com/p': 'https://www.example.com/p',
    };
    for (const [asked, navigated] of Object.entries(cases)) assert.equal(navigationUrl(page(asked)), navigated);
  });
});
