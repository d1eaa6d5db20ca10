// A bundler that Ctrl-C has killed: its exception ends no run that is being stopped, and every other one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Throws in an event, as the bundler's library does; `onEvent` runs in the same turn. */
async function run(onEvent: string): Promise<{ exitCode: unknown; output: string }> {
  const script = `
    const { outliveBundler } = require('./cli/start/interrupted-bundler.ts');
    const stopping = new AbortController();
    const end = outliveBundler(stopping.signal);
    setImmediate(() => {
      ${onEvent};
      throw new TypeError('callback is not a function');
    });
    setTimeout(() => console.log('went on'), 0);`;
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { exitCode, output: output + errors };
}

describe('cli/start/interrupted-bundler', function () {
  this.timeout(120_000);

  it('goes on when the run is being stopped', async () => {
    assert.deepEqual(await run('stopping.abort()'), { exitCode: 0, output: 'went on\n' });
  });

  it('goes on when the stop is known after the exception, in the same turn', async () => {
    assert.deepEqual(await run('setImmediate(() => stopping.abort())'), { exitCode: 0, output: 'went on\n' });
  });

  it('ends the process, as Node does, when nothing is being stopped', async () => {
    const { exitCode, output } = await run('');
    assert.equal(exitCode, 1);
    assert.match(output, /TypeError: callback is not a function/);
  });

  it('ends the process after it is over', async () => {
    const { exitCode, output } = await run('end(); stopping.abort()');
    assert.notEqual(exitCode, 0);
    assert.match(output, /TypeError: callback is not a function/);
  });
});
