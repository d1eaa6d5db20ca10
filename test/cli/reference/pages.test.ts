// The pages of docs/reference: written, without gaps, and with everything that the code sends.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { componentPage } from '../../../cli/reference/component-page';
import { DeclarationMissingError, DescribedFile } from '../../../cli/reference/described-values';
import { docComment } from '../../../cli/reference/doc-comment';
import { Gaps, UndescribedError } from '../../../cli/reference/gaps';
import { referenceFiles } from '../../../cli/reference/reference-files';
import * as names from '../../../core/contract/header-names';
import { AILING_REASONS, GONE_REASONS } from '../../../core/health/region-health';
import { DROP_REASONS } from '../../../core/pages/dropped-parameters';
import { SITE_REASONS } from '../../../core/routing/decision';
import { RENDER_REASONS } from '../../../handlers/render-protocol/render-protocol';
import { CUTS, READY_REASONS } from '../../../handlers/render-protocol/render-trace';
import { RUN_ENDS } from '../../../handlers/schedule/create-schedule';
import { makeTemporaryFolder } from '../../../local/state/temporary-folder';

const ROOT = path.join(__dirname, '../../..');
const PAGES = referenceFiles(ROOT);
const SENDING = ['core', 'handlers', 'components', 'local', 'operations'];

/** The files of some folders, parsed. */
function sources(folders: readonly string[]): readonly ts.SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(ROOT, folder, name))
      .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)),
  );
}

/** Everything in the files that a test picks. */
function found(folders: readonly string[], pick: (node: ts.Node) => string | undefined): readonly string[] {
  const picked: string[] = [];
  const visit = (node: ts.Node): void => {
    const one = pick(node);
    if (one !== undefined) picked.push(one);
    ts.forEachChild(node, visit);
  };
  sources(folders).forEach(visit);
  return [...new Set(picked)];
}

function pageText(name: string): string {
  return PAGES[`docs/reference/${name}.md`] ?? '';
}

function assertDescribed(page: string, values: readonly string[]): void {
  const missing = values.filter((value) => !pageText(page).includes(`| \`${value}\` |`));
  assert.deepEqual(missing, []);
}

describe('cli/reference, the pages', () => {
  for (const [file, text] of Object.entries(PAGES))
    it(`are written: ${file} (if not: npm run reference)`, () =>
      assert.equal(readFileSync(path.join(ROOT, file), 'utf8'), text));

  it('are all that the folder has', () => {
    const files = readdirSync(path.join(ROOT, 'docs/reference')).map((name) => `docs/reference/${name}`);
    assert.deepEqual(files.sort(), Object.keys(PAGES).sort());
  });

  it('have every reason', () => {
    assertDescribed('reasons', [...RENDER_REASONS, ...SITE_REASONS, ...GONE_REASONS, ...AILING_REASONS]);
    assertDescribed('reasons', [...DROP_REASONS, ...RUN_ENDS, ...READY_REASONS, ...CUTS]);
  });

  it('have every reason that the code writes down', () => {
    const written = found(['core', 'handlers'], (node) =>
      ts.isPropertyAssignment(node) && node.name.getText() === 'reason' && ts.isStringLiteral(node.initializer)
        ? node.initializer.text
        : undefined,
    ).filter((reason) => /^[a-z-]+$/.test(reason) && reason !== 'varchar');
    assert.ok(written.length > 10);
    assertDescribed('reasons', written);
  });

  it('have every header of ours, wherever the code names it', () => {
    const own = Object.entries(names).flatMap(([name, value]) => (name.endsWith('_HEADER') ? [String(value)] : []));
    assertDescribed('headers', own);
    const named = found(SENDING, (node) =>
      ts.isStringLiteral(node) && /^x-georender-[a-z-]+[a-z]$/.test(node.text) ? node.text : undefined,
    );
    assertDescribed('headers', named);
  });

  it('have every request header that the functions read', () => {
    const read = found(['core/routing', 'handlers/edge', 'handlers/serve', 'handlers/api'], (node) => {
      if (!ts.isElementAccessExpression(node) || !/\bheaders$/.test(node.expression.getText())) return undefined;
      const { parent } = node;
      const isSet = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      const isWritten = isSet || ts.isDeleteExpression(parent);
      return ts.isStringLiteral(node.argumentExpression) && !isWritten ? node.argumentExpression.text : undefined;
    });
    assert.ok(read.includes('authorization') && read.includes('x-prerender-token'));
    assertDescribed('headers', read);
    assertDescribed('headers', [...names.REQUEST_HEADERS, ...names.CACHE_STATUSES]);
  });
});

describe('cli/reference, gaps', () => {
  it('are all reported at once', () => {
    const gaps = new Gaps();
    gaps.described('one', '');
    gaps.described('two', 'text');
    gaps.described('three', undefined);
    assert.throws(() => gaps.assertNone(), new UndescribedError(['one', 'three']));
  });

  it('are what a component exports, takes and returns without a doc comment', async () => {
    const folder = await makeTemporaryFolder();
    try {
      mkdirSync(path.join(folder.path, 'components'));
      writeFileSync(path.join(folder.path, 'components/index.ts'), "export { Shop } from './shop';\n");
      writeFileSync(
        path.join(folder.path, 'components/shop.ts'),
        'export interface ShopArgs { readonly size?: number; }\n' +
          'export class Shop extends pulumi.ComponentResource {\n  readonly url: string;\n' +
          '  constructor(name: string, args: ShopArgs) { new aws.s3.Bucket(name); }\n}\n',
      );
      writeFileSync(path.join(folder.path, 'components/input-settings.ts'), "const INPUT_NAMES = ['size'] as const;\n");
      const gaps = new Gaps();
      const text = componentPage(folder.path, gaps);
      assert.match(text, /\[Shop\]\(#shop\) \| `aws\.s3\.Bucket` \|/);
      const expected = ['Shop', 'Shop, argument size, its @default', 'Shop, argument size', 'Shop, output url'];
      assert.throws(() => gaps.assertNone(), new UndescribedError(expected));
    } finally {
      await folder.remove();
    }
  });

  it('are constants that the code no longer has', () => {
    const file = new DescribedFile(ROOT, 'core/routing/decision.ts');
    assert.throws(() => file.list('NO_SUCH_LIST'), DeclarationMissingError);
  });
});

describe('cli/reference, doc comments', () => {
  function commentOf(text: string) {
    const [statement] = ts.createSourceFile('one.ts', text, ts.ScriptTarget.Latest, true).statements;
    assert.ok(statement !== undefined);
    return docComment(statement);
  }

  it('are one text, with tags', () => {
    const { text, tags } = commentOf(
      '/**\n * One text,\n * of {@link Two} lines.\n * @default [] of\n * all\n */\nlet a;',
    );
    assert.equal(text, 'One text, of {@link Two} lines.');
    assert.deepEqual([...tags], [['default', ['[] of all']]]);
  });

  it('keep the lines of examples', () => {
    const { tags } = commentOf('/**\n * Text.\n * @example\n * f({\n *   a: 1,\n * });\n */\nlet a;');
    assert.deepEqual(tags.get('example'), ['f({\n  a: 1,\n});']);
  });

  it('are no other comments', () => {
    assert.equal(commentOf('// A remark.\nlet a;').text, '');
  });
});
