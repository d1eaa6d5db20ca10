// Tagging and publishing a version: in a small clone with a bare remote, with git, npm and keys of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { publishVersion } from '../../delivery/commands/publish-version';
import { tagVersion } from '../../delivery/commands/tag-version';
import { checkSignatures, SignatureError } from '../../delivery/publish/registry-signatures';
import type { RunTool } from '../../delivery/publish/run-tool';
import { SbomError, shippedSbom } from '../../delivery/publish/shipped-sbom';
import { ALLOWED_SIGNERS, UnpublishableError } from '../../delivery/publish/version-problems';
import { makeTemporaryFolder, type TemporaryFolder } from '../../local/state/temporary-folder';
import { recordedTerminal } from '../support/cli/recorded-terminal';
import { skip } from '../support/run/skip';

const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-30\n\n- New.\n\n## [1.1.0] - 2026-10-01\n';

/** Writes the lists of packed packages, as `npm run build:library` does. */
const BUILD = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  mkdirSync('dist/library/functions', { recursive: true });
  mkdirSync('dist/library/cli/console-page', { recursive: true });
  writeFileSync('dist/library/functions/THIRD-PARTY-LICENSES.txt', 'inside 2.0.0 (MIT)\\n\\nText\\n');
  writeFileSync('dist/library/cli/THIRD-PARTY-LICENSES.txt', '');
  writeFileSync('dist/library/cli/console-page/THIRD-PARTY-LICENSES.md', '');
`;

/** A package of a lock file. */
function locked(version: string, dev: boolean): object {
  return { version, license: 'MIT', ...(dev ? { dev: true } : {}) };
}

const LOCK = {
  name: 'shop',
  version: '1.2.0',
  lockfileVersion: 3,
  packages: {
    '': {
      name: 'shop',
      version: '1.2.0',
      dependencies: { used: '1.0.0' },
      devDependencies: { inside: '2.0.0', tool: '3.0.0' },
    },
    'node_modules/used': locked('1.0.0', false),
    'node_modules/inside': locked('2.0.0', true),
    'node_modules/tool': locked('3.0.0', true),
  },
};

/** A registry that answers every request with one status. */
async function startRegistry(status: number): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_, answer) => answer.writeHead(status).end('{"keys": []}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { url: `http://127.0.0.1:${address.port}/`, server };
}

describe('delivery/publish', () => {
  let folder: TemporaryFolder;
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  let clone: string;
  let count = 0;

  before(async function () {
    registry = await startRegistry(404);
    folder = await makeTemporaryFolder();
    if (!canSign()) skip(this, 'git 2.34 or later, or ssh-keygen, is not installed (Debian: git, openssh-client)');
  });
  after(async () => {
    registry.server.close();
    await folder.remove();
  });

  /** Older versions of git know no signatures by SSH. */
  function canSign(): boolean {
    const [, major = '0', minor = '0'] =
      /version (\d+)\.(\d+)/.exec(spawnSync('git', ['--version']).stdout?.toString() ?? '') ?? [];
    const hasKeys = spawnSync('ssh-keygen', ['-?']).error === undefined;
    return hasKeys && Number(major) * 100 + Number(minor) >= 234;
  }

  function git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: clone, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  }

  function writePackage(changes: object): void {
    const manifest = {
      ...{ name: 'shop', version: '1.2.0', license: 'MIT', repository: 'github:acme/shop', files: ['dist'] },
      ...{ dependencies: { used: '1.0.0' }, devDependencies: { inside: '2.0.0', tool: '3.0.0' } },
      scripts: { prepack: 'node build.cjs' },
    };
    write('package.json', JSON.stringify({ ...manifest, ...changes }));
  }

  /** A clone whose main is that of its bare remote, and whose tags are signed by a key that it allows. */
  beforeEach(() => {
    count += 1;
    const [remote, key] = [path.join(folder.path, `remote-${count}.git`), path.join(folder.path, `key-${count}`)];
    clone = path.join(folder.path, `clone-${count}`);
    mkdirSync(clone);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', remote]);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
    git('init', '--quiet', '--initial-branch', 'main');
    git('remote', 'add', 'origin', remote);
    const config = { 'user.name': 'Ada', 'user.email': 'ada@example.com', 'gpg.format': 'ssh', 'user.signingkey': key };
    for (const [name, value] of Object.entries(config)) git('config', name, value);
    writePackage({});
    write('package-lock.json', JSON.stringify(LOCK));
    write('CHANGELOG.md', CHANGELOG);
    write('build.cjs', BUILD);
    write('.gitignore', 'dist/\n');
    write('.npmrc', `registry=${registry.url}\n`);
    write(ALLOWED_SIGNERS, `ada@example.com ${readFileSync(`${key}.pub`, 'utf8')}`);
    commit();
  });

  function commit(): void {
    git('add', '--all');
    git('commit', '--quiet', '--no-gpg-sign', '--message', 'a change');
    git('push', '--quiet', '--set-upstream', 'origin', 'main');
  }

  async function problemsOf(attempt: Promise<unknown>): Promise<string> {
    const error: unknown = await attempt.then(
      () => assert.fail('nothing hindered it'),
      (refused: unknown) => refused,
    );
    assert.ok(error instanceof UnpublishableError, String(error));
    return error.message;
  }

  it('tags nothing in a dry run, and says what it would do', async () => {
    const terminal = recordedTerminal();
    await tagVersion(clone, true, terminal);
    const told = terminal.text();
    assert.match(told, /The registry http:\/\/127\.0\.0\.1:\d+\/ offers no signatures/);
    assert.match(told, /would run: git tag --sign --message 'shop 1\.2\.0' v1\.2\.0\n/);
    assert.match(told, /would run: git push origin refs\/tags\/v1\.2\.0\n/);
    assert.equal(git('tag', '--list') + git('ls-remote', '--tags', 'origin'), '');
  });

  it('tags with a signature, and pushes the tag alone', async () => {
    await tagVersion(clone, false, recordedTerminal());
    assert.match(git('cat-file', 'tag', 'v1.2.0'), /-----BEGIN SSH SIGNATURE-----/);
    assert.match(git('ls-remote', '--tags', 'origin'), /refs\/tags\/v1\.2\.0/);
    const again = await problemsOf(tagVersion(clone, true, recordedTerminal()));
    assert.match(again, /The tag v1\.2\.0 is there already; raise the version/);
  });

  it('names everything that hinders a tag, at once', async () => {
    writePackage({ version: '1.3.0', repository: undefined });
    commit();
    git('switch', '--quiet', '--create', 'feature');
    rmSync(path.join(clone, ALLOWED_SIGNERS));
    git('commit', '--quiet', '--no-gpg-sign', '--allow-empty', '--message', 'more');
    write('CHANGELOG.md', `${CHANGELOG}\n`);
    const text = await problemsOf(tagVersion(clone, false, recordedTerminal()));
    for (const problem of [
      /2 files differ from HEAD, e\.g\. /,
      /package-lock\.json does not say 1\.3\.0/,
      /allowed-signers is not there/,
      /CHANGELOG\.md has 1\.2\.0 in its first heading with a date, package\.json 1\.3\.0; write "## \[1\.3\.0\] - YYYY/,
      /package\.json names no "repository"/,
      /The branch is feature/,
      /HEAD is not the main of origin/,
    ])
      assert.match(text, problem);
    assert.equal(git('tag', '--list'), '');
  });

  it('packs a tagged version in a dry run, with the bill of what users get, in any environment', async () => {
    await tagVersion(clone, false, recordedTerminal());
    const terminal = recordedTerminal();
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    try {
      await publishVersion(clone, true, terminal);
    } finally {
      if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = NODE_ENV;
    }
    assert.match(terminal.text(), /packed: \.\/dist\/release\/shop-1\.2\.0\.tgz\n/);
    assert.match(
      terminal.text(),
      /would run: npm publish \.\/dist\/release\/shop-1\.2\.0\.tgz --provenance --access public\n/,
    );
    const sbom: unknown = JSON.parse(readFileSync(path.join(clone, 'dist/release/shop-1.2.0.cdx.json'), 'utf8'));
    assert.ok(typeof sbom === 'object' && sbom !== null && 'components' in sbom && 'bomFormat' in sbom);
    assert.equal(sbom.bomFormat, 'CycloneDX');
    assert.ok(Array.isArray(sbom.components));
    const told = sbom.components.map(({ name, properties }) => [name, JSON.stringify(properties)]);
    assert.deepEqual(told.sort(), [
      ['inside', '[{"name":"georender:packed","value":"true"}]'],
      ['used', '[]'],
    ]);
    assert.equal(git('status', '--porcelain'), '');
  });

  it('publishes no tag of somebody else, and no version beside main', async () => {
    const other = path.join(folder.path, `other-${count}`);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'eve', '-f', other]);
    git('commit', '--quiet', '--no-gpg-sign', '--allow-empty', '--message', 'not pushed');
    git('-c', `user.signingkey=${other}`, 'tag', '--sign', '--message', 'shop', 'v1.2.0');
    const text = await problemsOf(publishVersion(clone, false, recordedTerminal()));
    assert.match(text, /The tag v1\.2\.0 is signed by nobody whom \.github\/allowed-signers lists/);
    assert.match(text, /HEAD is not on the main of origin/);
  });

  it('publishes no version without a tag, nor with one that is not signed', async () => {
    assert.match(await problemsOf(publishVersion(clone, false, recordedTerminal())), /HEAD has no tag v1\.2\.0/);
    git('tag', '--no-sign', 'v1.2.0');
    assert.match(await problemsOf(publishVersion(clone, false, recordedTerminal())), /signed by nobody/);
  });
});

describe('delivery/publish, the signatures of the registry', () => {
  async function checked(status: number, exitCode: number): Promise<string> {
    const { url, server } = await startRegistry(status);
    const run: RunTool = async (_, [command]) =>
      command === 'config'
        ? { exitCode: 0, stdout: `${url}\n`, stderr: '' }
        : { exitCode, stdout: '950 packages have verified registry signatures\n', stderr: '' };
    try {
      return await checkSignatures(run);
    } finally {
      server.close();
    }
  }

  it('are checked where it offers them', async () => {
    assert.equal(await checked(200, 0), '950 packages have verified registry signatures');
    await assert.rejects(checked(200, 1), /npm audit signatures failed; install again by npm ci/);
  });

  it('are said to be missing where it offers none; other answers are a failure', async () => {
    assert.match(await checked(404, 1), /offers no signatures: those of packages are not checked/);
    await assert.rejects(checked(503, 0), SignatureError);
  });
});

describe('delivery/publish, the bill of materials', () => {
  it('is refused if it lacks a packed package, or has another form', () => {
    const sbom = { metadata: { component: { 'bom-ref': 'shop@1.2.0' } }, components: [], dependencies: [] };
    assert.throws(() => shippedSbom(sbom, 'shop', [{ name: 'inside', version: '2.0.0' }]), SbomError);
    assert.throws(() => shippedSbom('text', 'shop', []), SbomError);
  });
});
