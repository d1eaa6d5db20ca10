import assert from 'node:assert/strict';
import { ASSET_EXTENSIONS, ASSET_SOURCES, assetPatternSource } from '../../core/assets';

const pattern = new RegExp(`\\.(?:${assetPatternSource()})$`, 'i');

describe('core/assets', () => {
  it('takes every extension of every list for a file’s', () => {
    for (const { source, extensions } of ASSET_SOURCES) {
      assert.match(source, /^https:\/\//);
      for (const extension of extensions) {
        assert.match(`/a/b.${extension}`, pattern);
        assert.match(`/a/b.${extension.toUpperCase()}`, pattern);
      }
    }
    assert.equal(ASSET_EXTENSIONS.length, new Set(ASSET_EXTENSIONS).size);
  });

  it('takes texts, feeds, sitemaps and JSON for files', () => {
    for (const path of ['/robots.txt', '/sitemap.xml', '/feed.rss', '/api/items.json', '/llms.txt', '/app.webmanifest', '/a.js.map']) assert.match(path, pattern);
  });

  it('takes pages for pages', () => {
    for (const path of ['/', '/index.html', '/a.htm', '/a.php', '/a.aspx', '/company/example.com', '/users/jane.doe', '/v1.2', '/2.0.0', '/a.png/b', '/a.jsx', '/ajs', '/a.xmlish', '/file.'])
      assert.doesNotMatch(path, pattern);
  });
});
