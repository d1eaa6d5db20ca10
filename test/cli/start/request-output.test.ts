// What `npm start` prints of its requests, and where.
import assert from 'node:assert/strict';
import { requestOutput } from '../../../cli/start/request-output';
import { LOCAL_REQUEST } from '../../support/machine/local-request';

const WARNING = JSON.stringify({ level: 'WARN', message: 'Something went wrong in the page.', problems: 'x' });
const ERROR = JSON.stringify({ level: 'ERROR', message: 'The browser failed.' });

function printed(
  options: Parameters<typeof requestOutput>[0],
  use: (output: ReturnType<typeof requestOutput>) => void,
) {
  const lines: { readonly to: string; readonly text: unknown }[] = [];
  const sink = {
    say: (text: string) => lines.push({ to: 'out', text }),
    note: (text: string) => lines.push({ to: 'error', text }),
    json: (text: unknown) => lines.push({ to: 'out', text }),
    style: (_: unknown, text: string) => text,
  };
  use(requestOutput(options, sink));
  return lines;
}

describe('cli/start/request-output', () => {
  it('prints people’s documents and bots’ requests as text, and no files', () => {
    const person = { ...LOCAL_REQUEST, decision: 'no-bot', bot: undefined } as const;
    const lines = printed({ log: 'text', logsFiles: false }, ({ requests }) => {
      requests.onRequest(LOCAL_REQUEST);
      requests.onRequest(person);
      requests.onRequest({ ...person, path: '/main.js' });
      requests.onRequest({ ...LOCAL_REQUEST, decision: 'own-render' });
      requests.onRequest({ ...LOCAL_REQUEST, decision: 'asset', path: '/feed.xml' });
    });
    assert.deepEqual(
      lines.map(({ text }) => /GET (\S+)/.exec(String(text))?.[1]),
      ['/articles/1', '/articles/1', '/feed.xml'],
    );
  });

  it('prints files, too, if it is asked', () => {
    const lines = printed({ log: 'text', logsFiles: true }, ({ requests }) =>
      requests.onRequest({ ...LOCAL_REQUEST, decision: 'no-bot', path: '/main.js' }),
    );
    assert.equal(lines.length, 1);
  });

  it('prints nothing but JSON on the standard output, all requests included', () => {
    const lines = printed({ log: 'json', logsFiles: false }, ({ say, onLog, requests }) => {
      say('Georender is ready');
      onLog(`[eu-central-1 georender-serve] ${ERROR}`);
      requests.onRequest({ ...LOCAL_REQUEST, decision: 'no-bot', path: '/main.js' });
    });
    assert.deepEqual(
      lines.map(({ to }) => to),
      ['error', 'error', 'out'],
    );
    assert.partialDeepStrictEqual(lines[2]?.text, { path: '/main.js', durationMs: 812 });
  });

  it('prints no requests if it is quiet, but warnings and errors', () => {
    const lines = printed({ log: undefined, logsFiles: false }, ({ onLog, requests }) => {
      requests.onRequest(LOCAL_REQUEST);
      onLog(`[eu-central-1 georender-render] ${WARNING}`);
    });
    assert.equal(lines.length, 1);
  });

  it('leaves out warnings that the line of a request tells, and keeps errors and other lines', () => {
    const lines = printed({ log: 'text', logsFiles: false }, ({ onLog }) => {
      onLog(`[eu-central-1 georender-render] ${WARNING}`);
      onLog(`[eu-central-1 georender-render] ${ERROR}`);
      onLog('[edge] The site does not answer.');
    });
    assert.deepEqual(
      lines.map(({ text }) => text),
      [`[eu-central-1 georender-render] ${ERROR}`, '[edge] The site does not answer.'],
    );
  });
});
