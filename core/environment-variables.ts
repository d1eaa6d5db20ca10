// Names of the environment variables that the functions read; set by the components and by the local run.

/** The variables. */
export const VARIABLES = {
  region: 'AWS_REGION',
  indexTable: 'GEORENDER_INDEX_TABLE',
  pagesBucket: 'GEORENDER_PAGES_BUCKET',
  scheme: 'GEORENDER_SCHEME',
  hosts: 'GEORENDER_HOSTS',
  renderFunction: 'GEORENDER_RENDER_FUNCTION',
  siteOrigin: 'GEORENDER_SITE_ORIGIN',
  /** Hosts, with their ports, that a page may reach although they are not public. */
  reachableHosts: 'GEORENDER_REACHABLE_HOSTS',
  renderBudgetMs: 'GEORENDER_RENDER_BUDGET_MS',
  freshSeconds: 'GEORENDER_FRESH_SECONDS',
  negativeFreshSeconds: 'GEORENDER_NEGATIVE_FRESH_SECONDS',
  /** An executable to run in place of the packaged Chromium. */
  chromePath: 'CHROME_PATH',
} as const;
