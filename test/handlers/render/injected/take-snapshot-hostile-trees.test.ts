// Random trees that only scripts can make: their HTML stays inert.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';

/** Texts of a stranger, harmless unless a parser reads them as markup. */
const ATTACKS = [
  '<img src=x onerror=parent.ran()>',
  '<script>parent.ran()</script>',
  '<svg onload=parent.ran()>',
  '<frameset onload=parent.ran()>',
];
const ENDS = [
  '',
  '-->',
  '--!>',
  '>',
  '->',
  '--\0>',
  ']]>',
  '?>',
  '"',
  "'",
  '"/>',
  '<!--',
  '<!-->',
  '<\0!--',
  '<!--<script>',
  '</style>',
  '<\0/style>',
  '</sty\0le>',
  '</script>',
  '</title>',
  '</textarea>',
  '</xmp>',
  '</iframe>',
  '</noembed>',
  '</noframes>',
  '</noscript>',
  '</plaintext>',
  '</template>',
  '</svg>',
  '</math>',
  '</select>',
  '</p>',
  '</frameset>',
  '<![CDATA[',
  '<style>',
  '<xmp>',
  '\n',
  '\r',
];

/** How a script builds a node; the names that begin with `ns:` have a namespace of their own. */
type Hostile =
  | { readonly text: string }
  | { readonly comment: string }
  | { readonly instruction: string }
  | {
      readonly namespace: string;
      readonly name: string;
      readonly shadow: boolean;
      readonly value: string;
      readonly children: readonly Hostile[];
    };

const payloads = fc
  .tuple(fc.array(fc.constantFrom(...ENDS), { maxLength: 3 }), fc.constantFrom(...ATTACKS))
  .map(([ends, attack]) => ends.join('') + attack);
const leaves = fc.oneof(
  payloads.map((text) => ({ text })),
  payloads.map((comment) => ({ comment })),
  payloads.map((instruction) => ({ instruction: instruction.replaceAll('?>', '') })),
);
const HTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';
const MATH_ML = 'http://www.w3.org/1998/Math/MathML';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  [HTML]: [
    'div',
    'p',
    'a',
    'form',
    'table',
    'tr',
    'td',
    'caption',
    'colgroup',
    'select',
    'option',
    'button',
    'h1',
    'li',
    'frameset',
    'style',
    'script',
    'title',
    'textarea',
    'xmp',
    'iframe',
    'noembed',
    'noframes',
    'noscript',
    'plaintext',
    'template',
    'image',
    'IMG',
    'SCRIPT',
    'Style',
    'a"b',
    'x<img',
    'pre',
    'body',
    'head',
    'mglyph',
    'x-a',
    'br',
    'svg',
    'math',
  ],
  [SVG]: [
    'svg',
    'svg',
    'foreignObject',
    'desc',
    'title',
    'g',
    'path',
    'use',
    'style',
    'script',
    'a',
    'foreignobject',
    'text',
  ],
  [MATH_ML]: ['math', 'math', 'mi', 'mtext', 'mglyph', 'malignmark', 'annotation-xml', 'mrow', 'style'],
  'urn:x': ['img', 'script', 'style', 'x:y'],
  '': ['img', 'script', 'style', 'template'],
};
const expected = fc
  .constantFrom(HTML, HTML, HTML, SVG, MATH_ML, 'urn:x', '')
  .chain((namespace) => fc.constantFrom(...(NAMES[namespace] ?? [])).map((name) => ({ namespace, name })));
const mixed = fc.record({
  namespace: fc.constantFrom(...Object.keys(NAMES)),
  name: fc.constantFrom(...Object.values(NAMES).flat()),
});
const { tree } = fc.letrec<{ tree: Hostile }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'max', withCrossShrink: true },
    { weight: 2, arbitrary: leaves },
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          fc.oneof({ weight: 4, arbitrary: expected }, { weight: 1, arbitrary: mixed }),
          fc.record({
            shadow: fc.boolean(),
            value: payloads,
            children: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
          }),
        )
        .map(([name, rest]) => ({ ...name, ...rest })),
    },
  ),
}));

/** Builds the trees in the page, each with attributes that do nothing there. */
function buildHostile(trees: readonly Hostile[]): void {
  const build = (node: Hostile, isInert: boolean): Node => {
    if ('text' in node) return document.createTextNode(node.text);
    if ('comment' in node) return document.createComment(node.comment);
    if ('instruction' in node) return document.createProcessingInstruction('x', node.instruction);
    const { namespace, name, shadow, value, children } = node;
    const element = document.createElementNS(
      namespace === '' ? null : namespace,
      namespace === '' ? name.replace(':', '') : name,
    );
    const isHtml = namespace.endsWith('xhtml');
    element.setAttribute('title', value);
    // A script that runs in the page itself is the page's own.
    if (name.toLowerCase() === 'script')
      element.setAttribute('type', value.length % 2 === 0 ? 'application/json' : 'text/plain');
    // Nothing works inside of a template.
    if (isInert && isHtml) element.setAttribute('onclick', 'parent.ran()');
    if (isHtml) element.setAttributeNS(null, 'ONERROR', 'parent.ran()');
    if (isHtml) element.setAttributeNS(null, 'SRCDOC', value);
    if (namespace === 'urn:x' || namespace === '') element.setAttribute('onerror', 'parent.ran()');
    element.setAttributeNS('urn:x', 'onclick', 'parent.ran()');
    element.setAttributeNS('urn:x', 'href', 'javascript:parent.ran()');
    element.setAttribute('xlink:href', ' java\tscript:parent.ran()');
    element.setAttribute('data-"<img', value);
    const parents: Node[] = [element];
    if (element instanceof HTMLTemplateElement) parents.push(element.content);
    if (shadow && isHtml && ['div', 'p', 'x-a', 'h1'].includes(name))
      parents.push(element.attachShadow({ mode: value.length % 2 === 0 ? 'open' : 'closed' }));
    for (const parent of parents)
      for (const child of children)
        parent.appendChild(build(child, isInert || (parent !== element && element instanceof HTMLTemplateElement)));
    return element;
  };
  for (const each of trees) document.body.appendChild(build(each, false));
  document.body.append('built');
}

describe('handlers/render/injected/take-snapshot: hostile trees', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  it('stays inert in any tree that scripts can make', async function () {
    this.timeout(300_000);
    const property = fc.asyncProperty(fc.array(tree, { minLength: 10, maxLength: 30, size: 'max' }), async (trees) => {
      const json = JSON.stringify(trees).replaceAll('<', '\\u003c');
      const { html } = await lab.snapshot(
        `<!doctype html><body><script>(${buildHostile.toString()})(${json})</script>`,
      );
      assert.match(html, /built/);
      assert.deepEqual(await lab.activity(html), [], html);
    });
    await fc.assert(property, { numRuns: 40, seed: 20261128 });
  });
});
