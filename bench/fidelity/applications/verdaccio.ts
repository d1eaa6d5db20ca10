// Verdaccio, a registry of npm packages: its list of packages.
import { type ApplicationSource, json, text } from '../corpus';
import { PINS } from '../pins';

export const VERDACCIO: ApplicationSource = {
  name: 'verdaccio',
  pin: PINS.verdaccioUiTheme,
  document: async (read) => {
    const manifest: Record<string, string> = JSON.parse(await read('static/manifest.json'));
    const scripts = ['runtime.js', 'vendors.js', 'main.js']
      .map((name) => `<script defer src="/${manifest[name] ?? ''}"></script>`)
      .join('');
    const options = {
      base: '/',
      basename: '/',
      title: 'Lighthouse registry',
      darkMode: false,
      primaryColor: '#4b5e40',
      login: false,
      language: 'en-US',
      url_prefix: '',
      flags: {},
      host: '',
      protocol: 'http',
      filename: 'index.html',
      pkgManagers: ['npm'],
      showInfo: true,
      showSettings: true,
      showFooter: true,
      showSearch: true,
      showThemeSwitch: true,
      showDownloadTarball: true,
      version: '6.0.0',
    };
    return [
      '<!doctype html><html lang="en-us"><head><meta charset="utf-8"><base href="/"><title>Lighthouse registry</title>',
      '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
      `<script>window.__VERDACCIO_BASENAME_UI_OPTIONS=${JSON.stringify(options)}</script></head>`,
      `<body class="body"><div id="root"></div>${scripts}</body></html>`,
    ].join('');
  },
  files: { '/-/static/': 'static' },
  fixtures: {
    'GET /-/verdaccio/data/packages': json([
      {
        name: 'lamp',
        version: '1.2.3',
        description: 'Lights the night',
        time: '2026-01-02T03:04:05.000Z',
        author: { name: 'Ada', email: 'ada@lighthouse.example', avatar: '/avatar.svg' },
        keywords: ['light', 'night'],
        license: 'MIT',
        dist: { unpackedSize: 12345 },
        users: {},
      },
      {
        name: 'foghorn',
        version: '0.4.0',
        description: 'Is heard through any fog',
        time: '2026-01-02T03:04:05.000Z',
        author: { name: 'Grace', email: 'grace@lighthouse.example', avatar: '/avatar.svg' },
        keywords: ['sound'],
        license: 'MIT',
        dist: { unpackedSize: 54321 },
        users: {},
      },
    ]),
    'GET /avatar.svg': text(
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="20" fill="#393"/></svg>',
    ),
  },
  expects: ['foghorn', 'Is heard through any fog'],
};
