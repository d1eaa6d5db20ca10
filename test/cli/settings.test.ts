// The files that are made from the descriptors of settings, and the schema for editors.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { withConfig } from '../../cli/settings/pulumi-yaml';
import { withTables } from '../../cli/settings/reference';
import { localSchema, settingsFiles } from '../../cli/settings/settings-files';
import { SectionMissingError } from '../../cli/written-section';
import { checkLocalSettings, SettingsError } from '../../core/settings/check-settings';
import { tableSchema } from '../../core/settings/setting';
import { LOCAL_SETTINGS } from '../../core/settings/settings';

const ROOT = path.join(__dirname, '../..');

describe('cli/settings', () => {
  for (const [file, text] of Object.entries(settingsFiles(ROOT))) {
    it(`has written ${file} (if not: npm run settings)`, () =>
      assert.equal(readFileSync(path.join(ROOT, file), 'utf8'), text));
  }

  it('needs the lines between which it writes', () => {
    assert.throws(() => withConfig('name: georender\n'), SectionMissingError);
    assert.throws(() => withTables('# Settings\n'), SectionMissingError);
  });
});

/** Fastify's own validator of JSON Schema knows draft 2020-12. */
function validator(schema: object): (value: unknown) => boolean {
  const { default: Ajv } = createRequire(require.resolve('@fastify/ajv-compiler'))('ajv/dist/2020');
  return new Ajv({ strict: true, allErrors: true }).compile(schema);
}

describe('cli/settings, the schema of --settings', () => {
  const isValid = validator(localSchema());

  function isAccepted(settings: Readonly<Record<string, unknown>>): boolean {
    try {
      checkLocalSettings(settings, undefined);
      return true;
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return false;
    }
  }

  it('takes what the reader takes: nothing, defaults and examples', () => {
    assert.ok(isValid({}));
    const properties = tableSchema(LOCAL_SETTINGS).properties ?? {};
    // An experiment and the arm of bots need each other.
    const experiment = Object.fromEntries(
      ['experimentArms', 'botsArm'].map((name) => [name, properties[name]?.examples?.[0]]),
    );
    for (const [name, schema] of Object.entries(properties)) {
      for (const value of [schema.default, ...(schema.examples ?? [])]) {
        const settings = value === experiment[name] ? { ...experiment } : { [name]: value };
        assert.ok(isAccepted(settings) && isValid(settings), JSON.stringify(settings));
      }
    }
  });

  it('takes the example of the documentation, which names it', () => {
    const page = readFileSync(path.join(ROOT, 'docs/settings.md'), 'utf8');
    const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '');
    assert.ok(typeof example === 'object' && example !== null && '$schema' in example);
    assert.equal(example.$schema, './docs/settings.schema.json');
    assert.ok(isValid(example));
  });

  const mistakes: readonly Readonly<Record<string, unknown>>[] = [
    { fresness: '1h' },
    { siteOrigin: 'main.d1.amplifyapp.com' },
    { freshness: '1 day' },
    { freshness: 60 },
    { querySort: 'yes' },
    { queryMode: 'deny' },
    { queryParameters: 'page' },
    { queryParameters: ['a=b'] },
    { queryParameters: Array.from({ length: 51 }, (_, index) => `p${index}`) },
    { newPagesPerHour: -1 },
    { renderHorizonSeconds: 1.5 },
    { includePaths: ['articles'] },
    { excludePaths: ['/a', '/a'] },
    { botGroups: ['social'] },
    { variants: ['tablet'] },
    { sessionCookies: ['a b'] },
    { forwardedHeaders: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    { countryOverrides: { England: 'eu-west-2' } },
    { countryOverrides: { GB: 'mars-1' } },
    { drainedRegions: ['mars-1'] },
    { overloadAnswers: { google: 'retry' } },
    { overloadAnswers: { ai: 503 } },
    { freshnessRules: { paths: '/a' } },
    { freshnessRules: [{ fresh: '1h' }] },
    { freshnessRules: [{ paths: '/a', freshness: '1h' }] },
    { pageRules: [{ paths: '/a' }] },
    { pageRules: [{ paths: '/a', keepNoStore: 'yes' }] },
    { pageRules: [{ paths: '/a', neverLoad: ['hotjar.com'] }] },
  ];
  for (const settings of mistakes) {
    it(`refuses what the reader refuses: ${JSON.stringify(settings).slice(0, 60)}`, () => {
      assert.deepEqual({ reader: isAccepted(settings), schema: isValid(settings) }, { reader: false, schema: false });
    });
  }
});
