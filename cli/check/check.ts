// Checks pages, and prints their problems.
import { findChromium, thisMachine } from '../../local/chromium';
import { type CheckedUrl, checkPage, fails } from '../../operations/check/check-page';
import { checkedText, type Mark, tallyText } from '../../operations/check/check-text';
import { LocalViews } from '../../operations/check/local-views';
import { NAMED_USER_AGENTS } from '../../operations/explain/question';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Style, Terminal } from '../command/terminal';
import type { CheckOptions } from './options';

const STYLES = { error: 'red', warning: 'yellow', ok: 'green' } as const satisfies Record<string, Style>;

/** Checks all pages. @returns 1 if a page has an error, or can't be had */
export async function check({ urls, json }: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const mark: Mark = (severity, text) => terminal.style(STYLES[severity], text);
  const checked: CheckedUrl[] = [];
  const progress = showProgress({ what: 'pages', total: urls.length }, terminal);
  try {
    for (const url of urls) {
      const one = await checkOne(url, terminal);
      checked.push(one);
      progress.update(checked.length);
      if (!json) terminal.say(checkedText(one, mark));
    }
  } finally {
    progress.end();
  }
  if (json) terminal.json({ pages: checked, failed: checked.some(fails) });
  else terminal.say(`\n${tallyText(checked)}`);
  return checked.some(fails) ? FAILED : DONE;
}

async function checkOne(url: string, terminal: Terminal): Promise<CheckedUrl> {
  const onUnpacking = (folder: string) => terminal.note(`Unpacking Chromium into ${folder}, once …`);
  const views = await LocalViews.start(url, {
    userAgent: NAMED_USER_AGENTS['googlebot'] ?? '',
    chromium: () => findChromium(thisMachine(undefined, onUnpacking)),
  });
  try {
    return await checkPage(url, views);
  } finally {
    await views.close();
  }
}
