// Reports how well the router tells bots from people, on published sets of both.
import { LISTED_BOT_GROUPS } from '../../core/bots/bot-groups';
import { botPatternSource, DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import type { Terminal } from '../command/terminal';
import { type Measurement, measureBots, measureHumans, tableLines } from './measurement';
import { botSets, DELIBERATE_MISSES, humanSets } from './published-sets';

/** Measures the pattern, and prints the result. @returns 1 if a goal is missed */
export function report(terminal: Terminal): ExitCode {
  const say = (text: string): void => terminal.say(text);
  const source = botPatternSource(DEFAULT_BOT_SETTINGS);
  const pattern = new RegExp(source, 'i');
  const groups = LISTED_BOT_GROUPS.map(
    (group) => new RegExp(botPatternSource({ groups: [group], add: [], remove: [] }), 'i'),
  );

  const bots = botSets().map((set) => ({ set, measured: measureBots(pattern, set) }));
  const humans = humanSets().map((set) => measureHumans(pattern, set));

  say(`The default pattern has ${Buffer.byteLength(source)} bytes.\n`);
  say('Bots recognised, by all groups and by each alone (goal: 99 % of each set)');
  for (const line of tableLines([
    ['set', 'strings', 'recognised', 'share', ...LISTED_BOT_GROUPS],
    ...bots.map(({ set, measured }) => [
      ...row(measured),
      ...groups.map((group) => String(measureBots(group, set).recognised)),
    ]),
  ]))
    say(line);
  say('\nPeople taken for bots (goal: none)');
  for (const line of tableLines([['set', 'strings', 'taken', 'share'], ...humans.map(row)])) say(line);

  const all = [...bots.map(({ measured }) => measured), ...humans];
  for (const { name, wrong } of all.filter(({ wrong: { length } }) => length > 0)) {
    say(`\nWrong in ${name}:`);
    for (const userAgent of wrong) {
      const deliberate = DELIBERATE_MISSES.find(({ part }) => userAgent.includes(part));
      say(`  ${userAgent}${deliberate === undefined ? '' : `\n    deliberately: ${deliberate.reason}`}`);
    }
  }
  const failed = all.filter(({ reached }) => !reached);
  if (failed.length === 0) return DONE;
  say(`\nThe goal is missed in: ${failed.map(({ name }) => name).join('; ')}`);
  return FAILED;
}

function row({ name, total, recognised }: Measurement): readonly string[] {
  return [name, String(total), String(recognised), `${((100 * recognised) / total).toFixed(2)} %`];
}
