import assert from 'node:assert/strict';
import vm from 'node:vm';
import { drivenScript, evaluatedScript, plainScript, ScriptShapeError } from '../../../bench/edge/scripts';

/** Runs a script like njs, with a module that counts the chosen origins. Returns the printed lines. */
async function printed(script: string): Promise<readonly string[]> {
  const lines: string[] = [];
  let chosen = 0;
  const cf = { choose: () => (chosen += 1), chosen: () => chosen };
  const body = script.replaceAll(/import (\w+) from 'cloudfront';/g, 'var $1 = module;');
  vm.runInNewContext(body, { module: cf, console: { log: (line: string) => lines.push(line) } });
  for (let turn = 0; turn < 100 && lines.length === 0; turn += 1) await new Promise(setImmediate);
  return lines;
}

describe("The scripts of the edge's bench", () => {
  const requests = [
    { uri: '/a', headers: { host: 'h', 'user-agent': 'bot' } },
    { uri: '/b', headers: { host: 'h', 'user-agent': 'human' } },
  ];
  const router = `import c from 'cloudfront';
async function handler(e) {
  if (e.request.headers['user-agent'].value === 'bot' && e.request.rawQueryString() === undefined) c.choose();
  return e.request;
}
`;

  it('handle as many events as ordered, of the requests in turn', async () => {
    assert.deepEqual(await printed(drivenScript(router, requests, { made: 8, handled: 5 })), ['chosen 3']);
    assert.deepEqual(await printed(drivenScript(router, requests, { made: 8, handled: 8 })), ['chosen 4']);
  });

  it('evaluate a router as often as ordered, and read it once', async () => {
    const counting = "import c from 'cloudfront';\nc.choose();\nfunction handler(){}\n";
    assert.deepEqual(await printed(`${evaluatedScript(counting, 4)}console.log(c.chosen());`), [
      'evaluated function',
      5,
    ]);
    assert.deepEqual(await printed(evaluatedScript('function handler(){}', 0)), ['evaluated function']);
  });

  it('refuse a router with an import that would be inside a function', () => {
    assert.throws(() => evaluatedScript(`${router}import x from 'crypto';`, 1), ScriptShapeError);
  });

  it("turn a module's export into a plain function", () => {
    const module = 'import a from"cloudfront";var f=1;';
    assert.equal(
      plainScript(`${module}export{f as handler};\n`),
      `${module}\nfunction handler(event){return f(event)}\n`,
    );
    assert.throws(() => plainScript('var f=1;'), ScriptShapeError);
  });
});
