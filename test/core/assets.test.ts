import assert from 'node:assert/strict';
import { isAssetPath } from '../../core/asset-path';
import { ASSET_EXTENSIONS, ASSET_EXTENSIONS_TEXT, ASSET_SOURCES } from '../../core/assets';

const isAsset = (path: string): boolean => isAssetPath(ASSET_EXTENSIONS_TEXT, path);

describe('core/assets', () => {
  it('takes every extension of every list for a file’s', () => {
    for (const { source, extensions } of ASSET_SOURCES) {
      assert.match(source, /^https:\/\//);
      for (const extension of extensions) {
        assert.equal(isAsset(`/a/b.${extension}`), true, extension);
        assert.equal(isAsset(`/a/b.c.${extension.toUpperCase()}`), true, extension);
        assert.match(extension, /^[a-z0-9]+$/);
      }
    }
    assert.equal(ASSET_EXTENSIONS.length, new Set(ASSET_EXTENSIONS).size);
  });

  it('takes texts, feeds, sitemaps and JSON for files', () => {
    for (const path of ['/robots.txt', '/sitemap.xml', '/feed.rss', '/api/items.json', '/llms.txt', '/app.webmanifest', '/a.js.map']) assert.equal(isAsset(path), true, path);
  });

  it('takes pages for pages', () => {
    for (const path of ['/', '/index.html', '/a.htm', '/a.php', '/a.aspx', '/company/example.com', '/users/jane.doe', '/v1.2', '/2.0.0', '/a.png/b', '/a.jsx', '/ajs', '/a.xmlish', '/file.', '', 'js', '/a.css,js', '/a.,', '.', '/a.js/'])
      assert.equal(isAsset(path), false, path);
  });
});
