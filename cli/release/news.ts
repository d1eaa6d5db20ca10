// Tells how a release goes, on the terminal.
import type { Deployment } from '../../operations/deployment';
import type { ReleaseNews } from '../../operations/release/run-release';
import { optionOf } from '../../operations/router/canary-steps';
import type { Target } from '../../operations/target/target';
import type { Terminal } from '../command/terminal';

/**
 * Makes the teller. With `json`, news go to the standard error.
 * @param target names the deployment in the advice
 */
export function newsTeller(
  { source }: Pick<Deployment, 'source'>,
  target: Target,
  json: boolean,
  terminal: Terminal,
): (news: ReleaseNews) => void {
  const say = (text: string): void => (json ? terminal.note(text) : terminal.say(text));
  let last = '';
  return (news) => {
    switch (news.kind) {
      case 'compared':
        return say(`Compared: ${news.judgement.why}`);
      case 'share':
        last = '';
        say(`The canaries of ${source} answer ${news.percent} % of the URLs now.`);
        return say(`If this command dies: georender release --recover${optionOf(target)}`);
      case 'unread':
        return terminal.note(news.why);
      case 'looked':
        // Most looks find what the last one found.
        if (news.judgement.why !== last) say(`  ${news.judgement.why}`);
        last = news.judgement.why;
    }
  };
}
