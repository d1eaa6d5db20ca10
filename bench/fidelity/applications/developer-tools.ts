// Tools for developers: documentation, reports, editors.
import { type ApplicationSource, json, text } from '../corpus';
import { PINS } from '../pins';
import { MOCHA_REPORT } from './mocha-report';

const GUIDE = `# The lighthouse guide

> How to keep a light that ships can see.

## Before the night

Clean the lens, wind the clockwork and *write the weather* into the [log](log.md).

| hour | light |
|---|---|
| six | on |
| seven | off |

![The tower](/tower.svg)

## After the night

1. Put out the lamp
2. Count the ships
`;

const TOWER = text(
  'image/svg+xml',
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="200"><rect width="120" height="200" fill="#c33"/></svg>',
);

function head(title: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>`;
}

function mochawesomeDocument(): string {
  const attribute = (value: unknown) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const config = {
    reportTitle: 'Tests of the lamp',
    inline: false,
    charts: false,
    code: true,
    dev: false,
    showPassed: true,
    showFailed: true,
    showPending: true,
    showSkipped: false,
    showHooks: 'failed',
    enableTestCode: true,
  };
  return [
    `${head('Tests of the lamp')}<link rel="stylesheet" href="/report/app.css"></head>\n`,
    `<body data-raw="${attribute(MOCHA_REPORT)}" data-config="${attribute(config)}"><div id="report"></div>`,
    '<script src="/report/app.js"></script></body></html>',
  ].join('');
}

export const DEVELOPER_TOOLS: readonly ApplicationSource[] = [
  {
    name: 'docsify',
    pin: PINS.docsify,
    document: () =>
      [
        `${head('Guide')}\n<meta name="description" content="How to keep a light">`,
        '<link rel="stylesheet" href="/docsify/themes/core.min.css"></head><body><div id="app"></div>\n',
        "<script>window.$docsify = { name: 'Lighthouse', repo: '', loadSidebar: true, subMaxLevel: 2 }</script>",
        '<script src="/docsify/docsify.min.js"></script></body></html>',
      ].join(''),
    files: { '/docsify/': 'dist' },
    fixtures: {
      'GET /README.md': text('text/markdown', GUIDE),
      'GET /_sidebar.md': text('text/markdown', '- [Guide](/)\n- [Log](log.md)\n- [Weather](weather.md)\n'),
      'GET /tower.svg': TOWER,
    },
    expects: ['How to keep a light that ships can see', 'Weather', 'Count the ships'],
  },
  {
    name: 'reveal',
    pin: PINS.revealJs,
    document: () => `${head('Talk')}<link rel="stylesheet" href="/reveal/reveal.css">
<link rel="stylesheet" href="/reveal/theme/black.css"></head><body><div class="reveal"><div class="slides">
<section><h1>A talk about light</h1><p>Held in the harbour</p><img src="/tower.svg" alt="The tower"></section>
<section><h2>Why towers are tall</h2></section></div></div><script src="/reveal/reveal.js"></script>
<script>Reveal.initialize({ hash: true, transition: 'fade' })</script></body></html>`,
    files: { '/reveal/': 'dist' },
    fixtures: { 'GET /tower.svg': TOWER },
    expects: ['A talk about light', 'Held in the harbour'],
  },
  {
    name: 'graphql-playground',
    pin: PINS.graphqlPlaygroundReact,
    document: () =>
      [
        `${head('GraphQL Playground')}\n<link rel="stylesheet" href="/playground/static/css/index.css"></head>`,
        '<body><div id="root"></div><script src="/playground/static/js/middleware.js"></script>\n',
        "<script>window.addEventListener('load', () => ",
        "GraphQLPlayground.init(document.getElementById('root'), { endpoint: '/graphql' }))</script></body></html>",
      ].join(''),
    files: { '/playground/': 'build' },
    fixtures: { 'POST /graphql': json({ data: null, errors: [{ message: 'Introspection is not allowed' }] }) },
    expects: ['Introspection is not allowed'],
  },
  {
    name: 'altair',
    pin: PINS.altairStatic,
    document: async (read) =>
      (await read('build/dist/index.html')).replace(
        '</body>',
        '<script>addEventListener("load", () => AltairGraphQL.init({ endpointURL: "/graphql" }))</script></body>',
      ),
    files: { '/': 'build/dist' },
    expects: ['Welcome to Altair GraphQL Client'],
  },
  {
    name: 'mochawesome',
    pin: PINS.mochawesomeReportGenerator,
    document: mochawesomeDocument,
    files: { '/report/': 'dist' },
    expects: ['Tests of the lamp'],
  },
  {
    name: 'swagger-stats',
    pin: PINS.swaggerStats,
    path: '/swagger-stats/ui',
    document: async (read) => (await read('ux/index.html')).replace('<head>', '<head><base href="/swagger-stats/ux/">'),
    files: { '/swagger-stats/ux/': 'ux' },
    fixtures: {
      'GET /swagger-stats/ux/stats': json({
        name: 'lamp',
        version: '1.0.0',
        hostname: 'tower',
        ip: '127.0.0.1',
        startts: 1_767_323_045_000,
        all: { requests: 7, responses: 7, errors: 0 },
        sys: {},
      }),
    },
    expects: ['Longest Requests'],
  },
  {
    name: 'jsoneditor',
    pin: PINS.jsoneditor,
    document: () =>
      [
        `${head('Lamp settings')}<link rel="stylesheet" href="/editor/jsoneditor.min.css">\n`,
        '<script src="/editor/jsoneditor.min.js"></script></head>',
        '<body><div id="editor" style="height: 600px"></div><script>\n',
        "fetch('/settings.json').then((answer) => answer.json()).then((settings) => ",
        "new JSONEditor(document.getElementById('editor'), { mode: 'tree' }, settings).expandAll())\n",
        '</script></body></html>',
      ].join(''),
    files: { '/editor/': 'dist' },
    fixtures: {
      'GET /settings.json': json({ lamp: { power: 1000, colour: 'white' }, keeper: 'Ada', hours: [18, 19, 20] }),
    },
    expects: ['keeper', 'colour'],
  },
  {
    name: 'decap-cms',
    pin: PINS.decapCms,
    document: () =>
      [
        `${head('Content Manager')}<link href="/config.yml" type="text/yaml" rel="cms-config-url"></head>\n`,
        '<body><script src="/cms/decap-cms.js"></script></body></html>',
      ].join(''),
    files: { '/cms/': 'dist' },
    fixtures: {
      'GET /config.yml': text(
        'text/yaml',
        [
          'backend:\n  name: test-repo\nmedia_folder: media\n',
          'collections:\n  - name: posts\n    label: Posts\n    folder: posts\n',
          '    fields:\n      - { name: title, label: Title, widget: string }\n',
        ].join(''),
      ),
    },
    expects: ['Login'],
  },
];
