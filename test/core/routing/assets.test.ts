import assert from 'node:assert/strict';
import { STATIC_GROUP, TEXT_GROUP } from '../../../core/routing/asset-groups';
import {
  ASSET_EXTENSIONS,
  ASSET_PATTERN,
  ASSET_SOURCES,
  STATIC_EXTENSIONS,
  TEXT_EXTENSIONS,
} from '../../../core/routing/assets';

const isAsset = (path: string): boolean => ASSET_PATTERN.test(path);

describe('core/assets', () => {
  it('recognises every extension of every list as a file’s', () => {
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

  it('distinguishes static files and texts from all others', () => {
    for (const extension of [...STATIC_EXTENSIONS, ...TEXT_EXTENSIONS])
      assert.ok(ASSET_EXTENSIONS.includes(extension), extension);
    for (const extension of ASSET_EXTENSIONS) {
      const found = ASSET_PATTERN.exec(`/a.b.${extension}`);
      assert.deepEqual(
        [found?.[STATIC_GROUP], found?.[TEXT_GROUP]].map((text) => text !== undefined),
        [STATIC_EXTENSIONS.includes(extension), TEXT_EXTENSIONS.includes(extension)],
        extension,
      );
    }
    for (const download of ['pdf', 'zip', 'csv', 'docx', 'xlsx', 'mp4', 'mp3', 'map', 'psd'])
      assert.ok(!STATIC_EXTENSIONS.includes(download), download);
  });

  it('recognises texts, feeds, sitemaps and JSON as files', () => {
    for (const path of [
      '/robots.txt',
      '/sitemap.xml',
      '/feed.rss',
      '/api/items.json',
      '/llms.txt',
      '/app.webmanifest',
      '/a.js.map',
    ])
      assert.equal(isAsset(path), true, path);
  });

  it('recognises pages as pages', () => {
    // biome-ignore format: a list of words
    for (const path of [
      '/', '/index.html', '/a.htm', '/a.php', '/a.aspx', '/company/example.com', '/users/jane.doe', '/v1.2', '/2.0.0',
      '/a.png/b', '/a.jsx', '/ajs', '/a.xmlish', '/file.', '', 'js', '/a.css,js', '/a.,', '.', '/a.js/',
    ])
      assert.equal(isAsset(path), false, path);
  });
});
