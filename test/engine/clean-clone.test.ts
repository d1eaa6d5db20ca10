// A clone of this repository stays clean while its user makes stacks and sets their settings, as the documents say.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { skip } from '../support/run/skip';

const STEP_TIMEOUT_MS = 600_000;

const ROOT = path.join(__dirname, '../..');

describe('a clone', function () {
  this.timeout(STEP_TIMEOUT_MS);
  let folder = '';
  let clone = '';
  let binaries = '';

  before(function () {
    binaries =
      process.env['GEORENDER_PULUMI_ENGINE'] ??
      skip(this, 'GEORENDER_PULUMI_ENGINE names no folder with the Pulumi CLI; .ci/run sets it');
    if (!existsSync(path.join(ROOT, '.git'))) skip(this, 'this folder is no git repository, so nothing can be cloned');
    folder = mkdtempSync(path.join(tmpdir(), 'georender-clone-'));
    clone = path.join(folder, 'clone');
    mkdirSync(path.join(folder, 'state'));
    execFileSync('git', ['clone', '--quiet', '--shared', ROOT, clone]);
  });

  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  function pulumi(cwd: string, ...args: readonly string[]): void {
    const env = {
      PATH: [binaries, process.env['PATH']].join(path.delimiter),
      HOME: folder,
      PULUMI_HOME: path.join(folder, 'pulumi'),
      PULUMI_BACKEND_URL: `file://${path.join(folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'of a test',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    };
    execFileSync('pulumi', ['--non-interactive', ...args], { cwd: path.join(clone, cwd), env, stdio: 'pipe' });
  }

  function changedFiles(): string {
    return execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' });
  }

  it('is clean with a stack of the example’s settings, plain and secret ones of the user’s own', () => {
    copyFileSync(path.join(clone, 'Pulumi.dev.example.yaml'), path.join(clone, 'Pulumi.dev.yaml'));
    pulumi('.', 'stack', 'init', 'dev');
    pulumi('.', 'config', 'set', 'georender:siteOrigin', 'main.d1a2b3c4d5e6f7.amplifyapp.com', '--stack', 'dev');
    pulumi('.', 'config', 'set', '--secret', '--path', 'georender:siteHeaders.x-secret', 's', '--stack', 'dev');
    assert.ok(existsSync(path.join(clone, 'Pulumi.dev.yaml')));
    assert.equal(changedFiles(), '');
  });

  it('is clean with stacks of the delivery’s roles, and of an example', () => {
    pulumi('delivery/roles', 'stack', 'init', 'acme');
    pulumi('delivery/roles', 'config', 'set', 'repository', 'acme/site');
    pulumi('examples/one-site', 'stack', 'init', 'trial');
    assert.equal(changedFiles(), '');
  });

  it('tells of the settings that workflows deploy, once they are committed', () => {
    execFileSync('git', ['add', '--force', 'Pulumi.dev.yaml'], { cwd: clone });
    assert.equal(changedFiles(), 'A  Pulumi.dev.yaml\n');
  });
});
