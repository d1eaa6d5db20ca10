// The pages of docs/reference.
import { alarmPage } from './alarm-page';
import { componentPage } from './component-page';
import { Gaps } from './gaps';
import { headerPage } from './header-page';
import { page, table } from './markdown';
import { metricPage } from './metric-page';
import { outputPage } from './output-page';
import { reasonPage } from './reason-page';

const INDEX = page([
  '# Reference',
  'Everything that has a name: components, settings, outputs, commands, headers, reasons, metrics and alarms.',
  'Written by `npm run reference` from the code; a test compares it, and fails where the code has something without a description.',
  table(
    ['look up', 'page'],
    [
      ['components, arguments, what a program can read', '[components.md](components.md)'],
      ['the settings of a stack', '[settings.md](../settings.md)'],
      ['the outputs of a stack', '[outputs.md](outputs.md)'],
      ['the commands', '[commands.md](../commands.md)'],
      ['request and response headers', '[headers.md](headers.md)'],
      ['why a page was not rendered, kept or asked for', '[reasons.md](reasons.md)'],
      ['metrics', '[metrics.md](metrics.md)'],
      ['alarms', '[alarms.md](alarms.md)'],
      ['the rules of the policy pack', '[policy.md](../policy.md)'],
    ],
  ),
]);

/**
 * Each page's path below the repository's root, with the text that it must have.
 * @throws UndescribedError if something has no description
 */
export function referenceFiles(root: string): Readonly<Record<string, string>> {
  const gaps = new Gaps();
  const pages = {
    'docs/reference/README.md': INDEX,
    'docs/reference/alarms.md': alarmPage(gaps),
    'docs/reference/components.md': componentPage(root, gaps),
    'docs/reference/headers.md': headerPage(root, gaps),
    'docs/reference/metrics.md': metricPage(root, gaps),
    'docs/reference/outputs.md': outputPage(root, gaps),
    'docs/reference/reasons.md': reasonPage(root, gaps),
  };
  gaps.assertNone();
  return pages;
}
