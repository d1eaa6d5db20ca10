// The HTML of a page parses again to the tree that the page had.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import type { ElementTree, TreeNode } from '../../../support/pulumi/describe-tree';
import { oneLine } from '../../../support/site/one-line';

/** Pages whose HTML parses to the same tree. The script that describes the tree replaces the comment. */
const FAITHFUL: Readonly<Record<string, string>> = {
  'a page like any other': `<!doctype html><html lang="en"><head><!--DESCRIBE--><meta charset="utf-8"><title>A &amp; b</title>
    <link rel="canonical" href="/a?b=1&amp;c=2"></head><body class="x">
    <p title='"&amp;&lt;>&nbsp;'>1 &lt; 2 &amp;amp; 3&nbsp;4<br>5</p><ul><li>a<li>b</ul></body></html>`,
  'no doctype': '<html><head><!--DESCRIBE--></head><body><p>quirks<table><tr><td>1</table>',
  'a doctype of limited quirks': `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><!--DESCRIBE--><p>x`,
  'a doctype of quirks without system identifier':
    '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><!--DESCRIBE--><p>x',
  'a doctype with quotes': `<!DOCTYPE html PUBLIC '-//W3C//DTD "4.01"' "it's"><!--DESCRIBE--><p>x`,
  'XHTML served as HTML': oneLine`<?xml version="1.0"?><!DOCTYPE html SYSTEM "about:legacy-compat">
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><!--DESCRIBE--></head><body><br/>
      <p/>x</body></html>`,
  'comments around the root':
    '<!-- first --><!doctype html><!-- second --><html><head><!--DESCRIBE--></head><body>x</body></html><!-- third -->',
  'conditional comments':
    '<!doctype html><!--DESCRIBE--><!--[if IE]><p>old</p><![endif]--><!--[if !IE]><!--><p>new</p><!--<![endif]-->',
  'leading line breaks': oneLine`<!doctype html><!--DESCRIBE--><pre>\n\nx</pre><pre><script></script>\ny</pre><textarea>\n\n\nz</textarea>
      <listing>\n\n</listing><pre>\n</pre>`,
  'carriage returns': oneLine`<!doctype html><!--DESCRIBE--><p title="a&#13;b&#13;&#10;c">d&#13;e</p><pre>&#13;f</pre>
      <textarea>&#13;&#10;g</textarea><div><b>&#13;</b><script></script></div>`,
  'templates, also nested':
    '<!doctype html><!--DESCRIBE--><template id="a"><tr><td>1</td></tr><template><script>1</script><pre>\n\n2</pre></template></template>',
  'SVG and MathML': oneLine`<!doctype html><!--DESCRIBE--><svg viewBox="0 0 1 1"><title>t</title><style>a > b { fill: red }</style>
      <script>1</script><foreignObject><p>x<math><mi>y</mi></math></p></foreignObject><use xlink:href="#a"/>
      <text xml:space="preserve"><![CDATA[a < b & c]]></text></svg>`,
  'raw text':
    '<!doctype html><!--DESCRIBE--><xmp><b>&amp;</b></xmp><iframe><b>&amp;</b></iframe><noembed><i></noembed><style>a > b {}</style>',
  'data blocks': oneLine`<!doctype html><head><!--DESCRIBE--><script type="application/ld+json">{"a":"<b>&amp;"}</script>
      <script type="text/template"><p>{{x}}</p></script></head>`,
  'odd attribute names': oneLine`<!doctype html><!--DESCRIBE--><p " ' < @click=1 :a.b=2 [c]=3 (d)=4 #e =f=5 x:y=6>x</p>
    <svg a:b=1 xmlns:xlink="http://www.w3.org/1999/xlink"></svg>`,
  'void and customized elements':
    '<!doctype html><!--DESCRIBE--><hr><img alt><input><wbr><x-a b="1">c</x-a><button is="x-b">d</button>',
  'white space between the parts':
    '<!doctype html>\n<html>\n<head>\n<!--DESCRIBE--></head>\n<body>\n <p> x </p>\n\n</body>\n</html>\n',
  'frame sets': oneLine`<html><head><!--DESCRIBE--><title>x</title></head><frameset cols="1,2"><frame name="a"><frame name="b"><noframes>
      <p>y</p></noframes></frameset></html>`,
  'select, tables and lists': oneLine`<!doctype html><!--DESCRIBE--><select><optgroup label=a><option selected>1<option>2</select><table>
      <caption>c<colgroup><col><tbody><tr><th>1<td>2</table><dl><dt>a<dd>b</dl>`,
  'declarative shadow roots': oneLine`<!doctype html><!--DESCRIBE--><div>
      <template shadowrootmode="open" shadowrootdelegatesfocus shadowrootclonable shadowrootserializable>
      <style>p{}</style><slot></slot><script>1</script><section><template shadowrootmode="open">
      <pre>\n\nx</pre></template>y</section></template><p>light</p></div>`,
};

/** Text and attribute values that an HTML parser gives back as they were. */
const texts = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r',
      '&',
      '&amp;',
      '<',
      '>',
      '"',
      "'",
      '\u00a0',
      '-->',
      '</p>',
      '</pre>',
      '<script>',
      '&#13;',
      'é',
      '😀',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const attributes = fc.dictionary(fc.constantFrom('title', 'data-a', 'onclick', 'style', 'is'), texts, { maxKeys: 2 });
const comments = fc
  .constantFrom('', ' a ', '-', 'a--', 'a--!', '<!-', '[if IE]>b<![endif]', '&amp;')
  .map((comment) => ({ comment }));
const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()).map((each) => each.join());

const { tree } = fc.letrec<{ tree: ElementTree; children: readonly TreeNode[] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      name: fc.constantFrom('pre', 'textarea', 'listing', 'b', 'title'),
      attributes,
      children: texts.map((text) => normalised([text])),
    }),
    fc.record({
      name: fc.constantFrom('div', 'section', 'x-a', 'template', 'pre', 'span'),
      attributes,
      children: tie('children'),
    }),
    fc.record({
      name: fc.constant('svg:svg'),
      attributes,
      children: fc.array(fc.oneof(texts, comments), { maxLength: 3 }).map(normalised),
    }),
    fc.record({
      name: fc.constantFrom('div', 'section', 'x-b'),
      attributes,
      children: tie('children'),
      shadow: fc.record({ flags, children: tie('children') }),
    }),
  ),
  children: fc.array(fc.oneof(tie('tree'), texts, comments), { maxLength: 4 }).map(normalised),
}));

function normalised(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const merged: TreeNode[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (typeof node === 'string' && typeof last === 'string') merged[merged.length - 1] = last + node;
    else if (node !== '') merged.push(node);
  }
  return merged;
}

/** Builds trees in the page, with a script between all nodes. */
function buildTrees(trees: readonly ElementTree[]): void {
  const script = () => Object.assign(document.createElement('script'), { type: 'importmap' });
  const fill = (parent: Node, nodes: readonly TreeNode[]) => {
    for (const node of nodes) {
      parent.appendChild(script());
      if (typeof node === 'string') parent.appendChild(document.createTextNode(node));
      else if ('comment' in node) parent.appendChild(document.createComment(node.comment));
      else if ('name' in node) parent.appendChild(build(node));
    }
  };
  const build = ({ name, attributes, children, shadow }: ElementTree) => {
    const element =
      name === 'svg:svg' ? document.createElementNS('http://www.w3.org/2000/svg', 'svg') : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (shadow !== undefined) {
      const [delegatesFocus, serializable, clonable] = shadow.flags.split(',').map((flag) => flag === 'true');
      fill(element.attachShadow({ mode: 'open', delegatesFocus, serializable, clonable }), shadow.children);
    }
    if (name === 'textarea' || name === 'title') element.textContent = String(children[0] ?? '');
    else fill(element instanceof HTMLTemplateElement ? element.content : element, children);
    return element;
  };
  for (const each of trees) document.body.append(build(each));
}

describe('handlers/render/injected/take-snapshot: parsing again', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  for (const [name, markup] of Object.entries(FAITHFUL)) {
    it(`gives the same tree: ${name}`, async () => {
      const { live, parsed } = await lab.roundTrip(markup);
      assert.deepEqual(parsed, live);
    });
  }

  it('gives any tree that HTML can express', async function () {
    this.timeout(300_000);
    const property = fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 30 }), async (trees) => {
      const json = JSON.stringify(trees);
      const { html } = await lab.snapshot(
        `<!doctype html><body><script>(${buildTrees.toString()})(${json.replaceAll('<', '\\u003c')})</script>`,
      );
      const { nodes } = await lab.parse(html);
      assert.deepEqual(bodyOf(nodes), JSON.parse(json), html);
    });
    await fc.assert(property, { numRuns: 12, seed: 20261124 });
  });
});

function bodyOf(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const root = nodes.find((node) => typeof node === 'object' && 'name' in node);
  const body = typeof root === 'object' && 'name' in root ? root.children[1] : undefined;
  if (typeof body !== 'object' || !('name' in body)) throw new Error('The document has no body.');
  return body.children;
}
