import assert from 'node:assert/strict';
import { matchesPathPattern } from '../../../emulators/cloudfront/path-pattern';

describe('path patterns', () => {
  for (const [pattern, path, isMatch] of [
    ['/api/*', '/api/', true],
    ['/api/*', '/api/a/b', true],
    ['/api/*', '/api', false],
    ['/api/*', '/API/a', false],
    ['api/*', '/api/a', true],
    ['*.jpg', '/a/b.jpg', true],
    ['/*.jpg', '/a.jpg.html', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/a*b*c', '/axxbxxbc', true],
    ['/a*b*c', '/axxbxx', false],
    ['*', '/', true],
    ['/a.c', '/abc', false],
    ['/api/*', '/x/../api/a', true],
    ['/api/*', '/api/../a', false],
    ['/api/*', '/%61pi/a', true],
    ['/api/*', '/api%2Fa', false],
    ['/a/*', '/a/b/..', true],
  ] as const) {
    it(`${pattern} ${isMatch ? 'takes' : 'leaves'} ${path}`, () => {
      assert.equal(matchesPathPattern(pattern, path), isMatch);
    });
  }
});
