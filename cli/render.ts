// `georender render`: renders a page once, as bots get it, without keeping it.
import type { TrialResult } from '../handlers/render-protocol/trial-protocol';
import { defineCommand } from './command/define-command';
import { DONE, type ExitCode, FAILED } from './command/exit-code';
import { writeResult } from './command/result-file';
import type { Terminal } from './command/terminal';
import { type RenderOptions, renderOptions } from './render/options';

/** The command. */
export const renderCommand = defineCommand({
  name: 'render',
  summary: 'render a page now, as bots get it, without keeping it: its HTML, text, meta, requests or picture',
  examples: [
    ['georender render --local /articles/1', 'prints the HTML'],
    ['georender render --local /articles/1 --trace', 'says what the page waited for, and what was cut off'],
    ['georender render --stack prod / --region ap-south-1 --har page.har', 'writes the requests of a render there'],
    ['georender render --local / --text --screenshot page.png', 'prints the text, and takes a picture'],
  ],
  options: renderOptions,
  async run(options, terminal) {
    const { openDeployment } = await import('../operations/target/open-deployment');
    const { runTrial } = await import('../operations/trial/run-trial');
    const { regionsOf } = await import('../operations/router/router-order');
    const deployment = await openDeployment(options.target);
    try {
      const { facts } = deployment;
      const [region = facts.homeRegion] = regionsOf(options.region === undefined ? [] : [options.region], facts);
      const { url, variant, canary, screenshot } = options;
      const result = await runTrial(deployment, { url, variant, region, canary, picture: screenshot !== undefined });
      return await printTrial(result, options, facts.version, terminal);
    } finally {
      deployment.close();
    }
  },
  isWrongUsage: (error) =>
    error instanceof Error && ['ExplainQuestionError', 'TrialOrderError', 'RouterOrderError'].includes(error.name),
});

async function printTrial(
  result: TrialResult,
  { output, har, screenshot, url }: RenderOptions,
  version: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const { harOf } = await import('../operations/trial/har');
  const { traceText } = await import('../operations/trial/trace-text');
  if (har !== undefined) {
    const archive = `${JSON.stringify(harOf(url, result.trace, version))}\n`;
    if (har === '-') terminal.out.write(archive);
    else await writeResult('--har', har, archive);
  }
  if (output === 'json') terminal.json(result);
  if (output === 'trace') terminal.say(traceText(result));
  if (result.kind === 'failed') {
    terminal.note(`Not rendered: ${result.reason}. ${result.detail}`);
    return FAILED;
  }
  const { metaText, pageMeta, pageText } = await import('../operations/trial/page-facts');
  if (output === 'html' && har !== '-') terminal.out.write(`${result.html ?? ''}\n`);
  if (output === 'text') terminal.say(pageText(result.html ?? ''));
  if (output === 'meta') terminal.say(metaText(pageMeta(result)));
  if (result.objection !== undefined) terminal.note(`Bots' renders like this one are not kept: ${result.objection}.`);
  return screenshot === undefined ? DONE : writePicture(screenshot, result.pictureBase64, terminal);
}

async function writePicture(file: string, picture: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (picture === undefined) {
    terminal.note('The browser gave no picture in time.');
    return FAILED;
  }
  await writeResult('--screenshot', file, Buffer.from(picture, 'base64'));
  return DONE;
}
