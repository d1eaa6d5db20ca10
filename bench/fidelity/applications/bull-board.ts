// Bull Board, a dashboard of job queues.
import { type ApplicationSource, json } from '../corpus';
import { PINS } from '../pins';

export const BULL_BOARD: ApplicationSource = {
  name: 'bull-board',
  pin: PINS.bullBoardUi,
  document: async (read) =>
    (await read('dist/index.ejs'))
      .replace('<%= basePath %>', '/')
      .replace('<%= title %>', 'Queues of the lighthouse')
      .replaceAll(/<%= favIcon\w+ %>/g, 'static/images/logo.svg')
      .replace('<%- uiConfig %>', '{}'),
  files: { '/static/': 'dist/static' },
  fixtures: {
    'GET /api/queues': json({
      queues: ['letters', 'parcels'].map((name) => ({
        name,
        displayName: name,
        description: `All ${name} that wait`,
        type: 'bullmq',
        isPaused: false,
        readOnlyMode: false,
        allowRetries: true,
        allowCompletedRetries: true,
        delimiter: '',
        statuses: ['latest', 'active', 'waiting', 'completed', 'failed', 'delayed', 'paused'],
        counts: {
          active: 1,
          completed: 12,
          delayed: 0,
          failed: 3,
          paused: 0,
          prioritized: 0,
          waiting: 4,
          'waiting-children': 0,
        },
        jobs: [],
        pagination: { pageCount: 1, range: { start: 0, end: 9 } },
        globalConcurrency: null,
      })),
    }),
    'GET /api/redis/stats': json({
      version: '7.2.0',
      mode: 'standalone',
      port: 6379,
      os: 'Linux',
      uptime: '86400',
      memory: { total: 1e9, used: 1e8, fragmentationRatio: 1, peak: 2e8 },
      clients: { blocked: 0, connected: 3 },
    }),
  },
  expects: ['letters', 'parcels'],
};
