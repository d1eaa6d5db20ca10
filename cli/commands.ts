// All commands of `georender`, each loaded when it is needed, in the order of the help.
import type { CliCommand } from './command/define-command';

/** Name → its loader. */
export const COMMANDS: Readonly<Record<string, () => Promise<CliCommand>>> = {
  start: async () => (await import('./start')).startCommand,
  build: async () => (await import('./build')).buildCommand,
  smoke: async () => (await import('./smoke')).smokeCommand,
  purge: async () => (await import('./purge')).purgeCommand,
  bots: async () => (await import('./bots')).botsCommand,
  geo: async () => (await import('./geo')).geoCommand,
  completion: async () => (await import('./completion')).completionCommand,
};
