// Completion in a shell: the script that it loads, and the answers that the script gets.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { runGeorender } from '../support/cli/run-georender';

describe('cli/completion', function () {
  this.timeout(600_000);

  it('answers with commands, subcommands and options', async () => {
    const answersTo = async (...words: string[]) => {
      const { code, out } = await runGeorender(['complete', '--', ...words]);
      assert.equal(code, 0);
      return out
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => line.split('\t')[0]);
    };
    assert.ok((await answersTo('')).includes('smoke'));
    assert.deepEqual(await answersTo('smo'), ['smoke']);
    assert.deepEqual(await answersTo('smoke', '--st'), ['--stack']);
    assert.ok((await answersTo('bots', '')).includes('report'));
    assert.deepEqual(await answersTo('completion', 'b'), ['bash']);
  });

  it('completes in bash', async () => {
    const { code, out } = await runGeorender(['completion', 'bash']);
    assert.equal(code, 0);
    const words = "COMP_WORDS=(georender smo) COMP_CWORD=1 COMP_LINE='georender smo' COMP_POINT=13";
    const script = `${out}\n${words}; cur=smo; words=(georender smo); cword=1; __georender_complete; echo "\${COMPREPLY[@]}"`;
    const completed = await new Promise<string>((resolve) => {
      execFile('bash', ['--norc', '-c', script], (_error, stdout) => resolve(stdout));
    });
    assert.match(completed, /smoke/);
  });

  for (const shell of ['zsh', 'fish']) {
    it(`has a script for ${shell}`, async () => {
      const { code, out } = await runGeorender(['completion', shell]);
      assert.equal(code, 0);
      assert.match(out, /georender\.cjs complete -- /);
    });
  }

  it('refuses shells that it does not know', async () => {
    const { code, err } = await runGeorender(['completion', 'tcsh']);
    assert.equal(code, 2);
    assert.match(err, /'tcsh' is invalid for argument 'shell'\. Allowed choices are bash, zsh, fish/);
  });
});
