// `georender completion`: prints a script that completes commands and options in a shell.
import { Argument } from 'commander';
import { type CommandOptions, defineCommand } from './command/define-command';
import { DONE } from './command/exit-code';

/** The shells that the script is written for. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof SHELLS)[number];

const completionOptions: CommandOptions<object, Shell> = {
  declare(command) {
    command.addArgument(new Argument('<shell>', 'the shell').choices(SHELLS));
  },
  check: (_raw, [name]) => SHELLS.find((shell) => shell === name),
};

/** The command. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'print a script that completes commands and options in a shell',
  examples: [
    ['source <(georender completion bash)', 'for this session; put it into ~/.bashrc for all'],
    ['georender completion zsh > "${fpath[1]}/_georender"', 'for zsh'],
    ['georender completion fish > ~/.config/fish/completions/georender.fish', 'for fish'],
  ],
  options: completionOptions,
  async run(shell) {
    const { printScript } = await import('./completion/shell-script');
    printScript(shell);
    return DONE;
  },
});
