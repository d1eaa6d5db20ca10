// The workflows: whether actions are pinned, permissions named, and every command one of the repository's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import docsPackages from '../../docs/site/package.json';
import packages from '../../package.json';

const ROOT = path.join(__dirname, '../..');
const WORKFLOWS = path.join(ROOT, '.github/workflows');

const files = readdirSync(WORKFLOWS).map((name) => [name, readFileSync(path.join(WORKFLOWS, name), 'utf8')] as const);
const action = readFileSync(path.join(ROOT, '.github/actions/prepare/action.yml'), 'utf8');
const texts = [...files, ['actions/prepare', action] as const];

function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, match = '']) => match.trim());
}

describe('.github/workflows', () => {
  for (const [name, text] of texts) {
    it(`${name}: pins actions of others by commit, with their version`, () => {
      for (const used of found(text, /^\s*(?:- )?uses: (.*)$/gm))
        assert.match(used, /^(?:\.\/\.github\/[\w./-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    });

    it(`${name}: runs commands of the repository, and puts nothing of an event into them`, () => {
      for (const command of found(text, /^\s*(?:- )?run: (?:>-\s+)?(.*)$/gm)) {
        assert.doesNotMatch(command, /\$\{\{/);
        const [, script, file] =
          /^(?:npm run ([\w:]+)|bash (\.ci\/[\w-]+)|npx georender|npm ci)\b/.exec(command) ?? assert.fail(command);
        if (script !== undefined) assert.ok(Object.hasOwn(packages.scripts, script), command);
        if (file !== undefined) assert.ok((statSync(path.join(ROOT, file)).mode & 0o100) !== 0, command);
      }
    });
  }

  for (const [name, text] of files) {
    it(`${name}: grants each job what it names alone, and knows no stored secret`, () => {
      assert.match(text, /^permissions: \{\}$/m);
      assert.doesNotMatch(text, /secrets\.|secrets: inherit|pull_request_target/);
    });
  }

  it('pins the same commit of an action everywhere', () => {
    const used = new Set(texts.flatMap(([, text]) => found(text, /uses: ([\w-]+\/[\w-]+@.*)$/gm)));
    const actions = [...used].map((each) => each.split('@')[0]);
    assert.equal(new Set(actions).size, actions.length, [...used].join('\n'));
  });

  it('has one check of all previews, which fails where one has', () => {
    const exitCode = (result: string) =>
      spawnSync('bash', ['.ci/previewed'], { cwd: ROOT, env: { ...process.env, RESULT: result } }).status;
    assert.deepEqual(['success', 'skipped', 'failure', 'cancelled', ''].map(exitCode), [0, 0, 1, 1, 1]);
  });

  it('gives no job of a fork an identity', () => {
    const isOwn = 'github.event.pull_request.head.repo.full_name == github.repository';
    for (const [name, text] of files.filter(([, each]) => /^\s{2}pull_request:/m.test(each))) {
      const jobs = text
        .slice(text.indexOf('\njobs:'))
        .split(/\n(?= {2}[\w-]+:\n)/)
        .slice(1);
      for (const job of jobs.filter((each) => each.includes('id-token: write')))
        assert.ok(job.includes(isOwn), `${name}: ${job.split('\n')[0]}`);
    }
  });

  it('installs the Pulumi that the tests run under', () => {
    const tested = /pkg\/v3 v([\d.]+)/.exec(readFileSync(path.join(ROOT, 'test/engine/cli/go.mod'), 'utf8'))?.[1];
    assert.equal(/pulumi-version: ([\d.]+)/.exec(action)?.[1], tested);
  });

  it('has the policy pack judge every preview and every deployment', () => {
    const commands = files
      .flatMap(([, text]) => found(text, /run: (npm run deliver -- (?:preview|up|release) .*)$/gm))
      .filter((command) => !command.includes(' --recover'));
    assert.equal(commands.length, 3);
    for (const command of commands) assert.match(command, / --policy-pack policy\b/);
  });
});

describe('docs/delivery.md', () => {
  /** A command without the name of its stack, and without where its text goes. */
  const general = (command: string): string =>
    command
      .replace(/--stack (?:"\$STACK"|[\w/]+)/, '--stack …')
      .replace(/ (?:--comment \S+|--issue|--summary \S+|--plan \S+)/g, '')
      .trim();
  const text = readFileSync(path.join(ROOT, 'docs/delivery.md'), 'utf8');
  const known = new Set(files.flatMap(([, each]) => found(each, /run: (n.*)$/gm)).map(general));

  for (const title of ['On GitLab', 'By Pulumi Deployments']) {
    it(`has the workflows' own commands ${title}`, () => {
      const section = text.split(/^## /m).find((each) => each.startsWith(title)) ?? '';
      const commands = found(section, /(np[mx] (?:run deliver --|georender) [^,\]\n`']*)/g).map(general);
      assert.ok(commands.length > 3);
      assert.deepEqual(
        commands.filter((each) => !known.has(each)),
        [],
      );
    });
  }
});

describe('.github/dependabot.yml', () => {
  const text = readFileSync(path.join(ROOT, '.github/dependabot.yml'), 'utf8');

  it('leaves Chromium and its driver to the workflow that compares them', () => {
    const ignored = found(text, /dependency-name: ["']?([\w@/-]+)/g);
    const known = { ...packages.dependencies, ...packages.devDependencies };
    assert.deepEqual(
      ignored.filter((name) => !Object.hasOwn(known, name)),
      [],
    );
    for (const name of ['@sparticuz/chromium', 'puppeteer-core']) assert.ok(ignored.includes(name), name);
  });

  it('looks into folders that exist', () => {
    const folders = found(text, /director(?:y|ies): (.*)$/gm).flatMap((list) => list.match(/\/[\w./-]*/g) ?? []);
    assert.ok(folders.length >= 4);
    for (const folder of folders) assert.ok(statSync(path.join(ROOT, folder)).isDirectory(), folder);
  });
});

describe('package.json', () => {
  const pinned = {
    root: { ...packages.dependencies, ...packages.devDependencies },
    docs: docsPackages.devDependencies,
  };
  for (const [name, versions] of Object.entries(pinned)) {
    it(`pins exact versions: ${name}`, () => {
      for (const [dependency, version] of Object.entries(versions))
        assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, dependency);
    });
  }
});
