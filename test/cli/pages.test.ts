// `georender pages`: which paths it takes. What it lists is tested with the view Index.
import assert from 'node:assert/strict';
import { runGeorender } from '../../cli/georender';
import { recordedTerminal } from '../support/cli/recorded-terminal';

describe('cli/pages', () => {
  /** No local run is there, so a path that is taken ends with 1. */
  async function exitCode(path: string): Promise<number> {
    return runGeorender(['pages', '--url', 'http://127.0.0.1:9', '--path', path], recordedTerminal());
  }

  it('takes paths of up to eight levels, with slashes between and behind them', async () => {
    for (const path of ['/', '/news', '/news/', '/a//b', '/a/b/c/d/e/f/g/h//', '/%C3%A9'])
      assert.equal(await exitCode(path), 1, path);
  });

  it('refuses others, also long ones at once', async () => {
    for (const path of ['', 'news', '//news', '/a?b', '/a#b', '/a/b/c/d/e/f/g/h/i', `/${'a'.repeat(2_000)}?b`])
      assert.equal(await exitCode(path), 2, path);
  });
});
