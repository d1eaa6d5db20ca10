// All commands of `georender`, each loaded when it is needed, in the order of the help.
import type { CliCommand } from './command/define-command';

/** Name → its loader. */
export const COMMANDS: Readonly<Record<string, () => Promise<CliCommand>>> = {
  check: async () => (await import('./check')).checkCommand,
  compare: async () => (await import('./compare')).compareCommand,
  start: async () => (await import('./start')).startCommand,
  build: async () => (await import('./build')).buildCommand,
  smoke: async () => (await import('./smoke')).smokeCommand,
  purge: async () => (await import('./purge')).purgeCommand,
  recache: async () => (await import('./recache')).recacheCommand,
  undo: async () => (await import('./undo')).undoCommand,
  explain: async () => (await import('./explain')).explainCommand,
  render: async () => (await import('./render')).renderCommand,
  console: async () => (await import('./console')).consoleCommand,
  status: async () => (await import('./status')).statusCommand,
  pages: async () => (await import('./pages')).pagesCommand,
  drain: async () => (await import('./router/drain')).drainCommand,
  undrain: async () => (await import('./router/undrain')).undrainCommand,
  canary: async () => (await import('./router/canary')).canaryCommand,
  promote: async () => (await import('./router/promote')).promoteCommand,
  rollback: async () => (await import('./router/rollback')).rollbackCommand,
  release: async () => (await import('./release')).releaseCommand,
  warm: async () => (await import('./warm')).warmCommand,
  lastmod: async () => (await import('./lastmod')).lastmodCommand,
  cost: async () => (await import('./cost')).costCommand,
  publish: async () => (await import('./publish')).publishCommand,
  bots: async () => (await import('./bots')).botsCommand,
  geo: async () => (await import('./geo')).geoCommand,
  completion: async () => (await import('./completion')).completionCommand,
};
