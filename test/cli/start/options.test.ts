import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOptions } from '../../../cli/start/options';
import { DEFAULT_LOCAL_SETTINGS } from '../../../local/settings-file';
import { optionsOf, problemsOf as problemsIn } from '../../support/cli/read-options';

const parse = (args: readonly string[]) => optionsOf(startOptions, args);
const problemsOf = (args: readonly string[]) => problemsIn(startOptions, args);

describe('local/options', () => {
  it('has defaults', () => {
    assert.deepEqual(parse([]), {
      port: 8080,
      site: undefined,
      otherSites: new Map(),
      regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
      engine: 'cloudfront-function',
      replicationLagMs: 500,
      dataFolder: undefined,
      canary: false,
      canaryCode: undefined,
      settings: DEFAULT_LOCAL_SETTINGS,
      caches: true,
      verifiesSite: true,
      namedService: undefined,
      log: 'text',
      logsFiles: false,
    });
  });

  it('reads the second engine, which has no canaries', () => {
    assert.equal(parse(['--edge', 'lambda-at-edge']).engine, 'lambda-at-edge');
    assert.deepEqual(problemsOf(['--edge', 'lambda-at-edge', '--canary']), [
      '--edge: "lambda-at-edge" has no canaries; allowed with --canary: cloudfront-function.',
    ]);
    assert.deepEqual(problemsOf(['--edge', 'nginx']), [
      '--edge: "nginx" is no engine of the edge; allowed: cloudfront-function, lambda-at-edge.',
    ]);
  });

  it('reads a prerender service, and what only the second engine does with it', () => {
    const url = 'http://127.0.0.1:3000/render';
    const named = (...args: readonly string[]) => parse(['--prerender-service', `${url}/`, ...args]).namedService;
    assert.deepEqual(named(), { url, mode: 'alone', share: undefined });
    assert.deepEqual(named('--prerender-service-mode', 'share:10'), { url, mode: 'share', share: 10 });
    const resort = ['--prerender-service-mode', 'last-resort'];
    assert.equal(named('--edge', 'lambda-at-edge', ...resort)?.mode, 'last-resort');
    const wrong = (...args: readonly string[]) => problemsOf(args);
    assert.match(wrong('--prerender-service', url, ...resort).join(), /last-resort needs a path for each attempt/);
    assert.match(wrong('--prerender-service', 'nowhere').join(), /"nowhere" is no address/);
    for (const mode of ['share:100', 'share:0', 'share', 'shared'])
      assert.match(wrong('--prerender-service', url, '--prerender-service-mode', mode).join(), /is no mode/, mode);
    assert.match(wrong(...resort).join(), /there is no --prerender-service/);
  });

  it('reads what is given', () => {
    const args = [
      '--port',
      '0',
      '--site',
      'HTTPS://Www.Example.com:8443/',
      '--regions',
      'eu-west-1, sa-east-1',
      '--replication-lag',
      '600000',
      '--data',
      'some/folder',
      '--canary',
      '--no-cache',
      '--insecure-site',
      '--log',
      'json',
      '--log-files',
    ];
    assert.deepEqual(parse(args), {
      port: 0,
      site: 'https://www.example.com:8443',
      otherSites: new Map(),
      regions: ['eu-west-1', 'sa-east-1'],
      engine: 'cloudfront-function',
      replicationLagMs: 600_000,
      dataFolder: path.resolve('some/folder'),
      canary: true,
      canaryCode: undefined,
      settings: DEFAULT_LOCAL_SETTINGS,
      caches: false,
      verifiesSite: false,
      namedService: undefined,
      log: 'json',
      logsFiles: true,
    });
  });

  it('prints no requests if it is to be quiet, and refuses forms that the log does not have', () => {
    assert.equal(parse(['--quiet'])?.log, undefined);
    assert.deepEqual(problemsOf(['--log', 'xml']), ['--log: "xml" is no form of a log; allowed: text, json.']);
  });

  it('takes the other sites that the settings name, and refuses the rest', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'georender-options-'));
    try {
      const file = path.join(folder, 'settings.json');
      writeFileSync(file, JSON.stringify({ countryOrigins: { DE: 'de.example.net', FR: 'fr.example.net' } }));
      const sites = ['--other-site', 'de.example.net=http://127.0.0.1:4201', 'fr.example.net=http://127.0.0.1:4202/'];
      assert.deepEqual(
        parse(['--settings', file, ...sites])?.otherSites,
        new Map([
          ['de.example.net', 'http://127.0.0.1:4201'],
          ['fr.example.net', 'http://127.0.0.1:4202'],
        ]),
      );
      const unnamed = 'is named by none of countryOrigins, deviceOrigins and experimentArms; allowed:';
      assert.deepEqual(problemsOf(['--settings', file, '--other-site', 'es.example.net=http://127.0.0.1:4203']), [
        `--other-site: "es.example.net" ${unnamed} de.example.net, fr.example.net.`,
      ]);
      assert.deepEqual(problemsOf(['--other-site', 'es.example.net=http://127.0.0.1:4203']), [
        `--other-site: "es.example.net" ${unnamed} none, until the file of --settings names one.`,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses other sites without a domain, and with a URL that is no site’s', () => {
    const [first = '', second = ''] = problemsOf(['--other-site', 'http://127.0.0.1:4201', 'de.example.net=x']);
    assert.match(first, /^--other-site: "http:\/\/127\.0\.0\.1:4201" is no domain with its URL; allowed: e\.g\. de\./);
    assert.equal(second, '');
    assert.match(
      problemsOf(['--other-site', 'de.example.net=x']).join(),
      /^--other-site: "x" is not an http or https URL/,
    );
  });

  it('reports every problem at once, each with option, value and what is allowed', () => {
    const problems = problemsOf(['--port', '70000', '--site', 'ftp://x', '--regions', 'mars-1,us-east-1,us-east-1']);
    assert.equal(problems.length, 4);
    assert.equal(problems[0], '--port: "70000" is not a port; allowed: 0 (any free one) to 65535.');
    assert.match(
      problems[1] ?? '',
      /^--site: "ftp:\/\/x" is not an http or https URL; allowed: .*https:\/\/www\.example\.com\.$/,
    );
    assert.match(problems[2] ?? '', /^--regions: "mars-1" .*allowed: .*us-east-1/);
    assert.match(problems[3] ?? '', /^--regions: "us-east-1" is listed twice/);
  });

  for (const port of ['-1', '1.5', '0x50', '', 'http', '65536']) {
    it(`refuses --port ${JSON.stringify(port)}`, () => {
      assert.deepEqual(problemsOf([`--port=${port}`]), [
        `--port: "${port}" is not a port; allowed: 0 (any free one) to 65535.`,
      ]);
    });
  }

  for (const lag of ['-1', '0.5', '600001', '1e3', '']) {
    it(`refuses --replication-lag ${JSON.stringify(lag)}`, () => {
      assert.deepEqual(problemsOf([`--replication-lag=${lag}`]), [
        `--replication-lag: "${lag}" is not a lag; allowed: 0 to 600000 milliseconds.`,
      ]);
    });
  }

  it('refuses a folder without a name, and a settings file that is not there, beside all else', () => {
    const problems = problemsOf(['--port', 'x', '--data=', '--settings', '/no/such.json']);
    assert.equal(problems.length, 3);
    assert.match(problems[1] ?? '', /^--data: "" is no folder; allowed: /);
    assert.match(
      problems[2] ?? '',
      /^--settings: \/no\/such\.json can't be read: there is no such file; name a JSON file with an object/,
    );
  });

  for (const site of [
    'example.com',
    'file:///etc',
    'https://user:secret@example.com',
    'https://example.com/app/',
    'https://example.com/?q',
  ]) {
    it(`refuses --site ${site}`, () => assert.match(problemsOf(['--site', site])[0] ?? '', /^--site: ".*allowed: /));
  }

  it('refuses options and arguments it does not know', () => {
    assert.match(
      problemsOf(['--sites', 'x'])[0] ?? '',
      /unknown option '--sites'.*allowed: --port, .*--canary, --canary-from, --data, --settings, --no-cache, .*--help\.$/,
    );
    assert.match(problemsOf(['x'])[0] ?? '', /too many arguments.*got 1; allowed: --port/);
    assert.match(problemsOf(['--port'])[0] ?? '', /--port <number>' argument missing/);
  });

  it('refuses itself as the site', () => {
    assert.deepEqual(problemsOf(['--port', '8180', '--site', 'http://localhost:8180']), [
      '--site: "http://localhost:8180" is this very run, at --port 8180; name the site behind it, or another --port.',
    ]);
  });
});
