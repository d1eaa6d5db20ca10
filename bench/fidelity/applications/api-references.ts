// Viewers of API descriptions: each fetches a description and builds a long page from it.
import { type ApplicationSource, type Fixtures, json } from '../corpus';
import { PINS } from '../pins';
import { SHOP_ASYNCAPI } from './shop-asyncapi';
import { SHOP_TEXTS, shopOpenApi } from './shop-openapi';

const DESCRIPTION: Fixtures = { 'GET /shop-api.json': json(shopOpenApi()) };

/** A document like the one in the package's own readme. */
function page(title: string, body: string, head = ''): string {
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="description" content="${title}, as it is published.">\n`,
    `${head}</head><body>${body}</body></html>`,
  ].join('');
}

async function swaggerUiDocument(read: (file: string) => Promise<string>): Promise<string> {
  const script = (await read('swagger-initializer.js')).replace(/url: "[^"]*"/, 'url: "/shop-api.json"');
  return (await read('index.html')).replace(
    /<script src="\.\/swagger-initializer\.js"[^>]*>/,
    () => `<script>${script}`,
  );
}

export const API_REFERENCES: readonly ApplicationSource[] = [
  {
    name: 'swagger-ui',
    pin: PINS.swaggerUiDist,
    document: swaggerUiDocument,
    files: { '/': '.' },
    fixtures: DESCRIPTION,
    expects: SHOP_TEXTS,
  },
  {
    name: 'swagger-editor',
    pin: PINS.swaggerEditorDist,
    document: async (read) =>
      (await read('index.html')).replace(/SwaggerEditorBundle\(\{/, 'SwaggerEditorBundle({ url: "/shop-api.json",'),
    files: { '/': '.' },
    fixtures: DESCRIPTION,
    expects: SHOP_TEXTS,
  },
  {
    name: 'redoc',
    pin: PINS.redoc,
    document: () =>
      page(
        'The shop in Redoc',
        '<redoc spec-url="/shop-api.json"></redoc><script src="/redoc/redoc.standalone.js"></script>',
      ),
    files: { '/redoc/': 'bundles' },
    fixtures: DESCRIPTION,
    expects: SHOP_TEXTS,
  },
  {
    name: 'scalar',
    pin: PINS.scalarApiReference,
    document: () =>
      page(
        'The shop in Scalar',
        '<div id="app"></div><script src="/scalar/standalone.js"></script>' +
          '<script>Scalar.createApiReference("#app", { url: "/shop-api.json" })</script>',
      ),
    files: { '/scalar/': 'dist/browser' },
    fixtures: DESCRIPTION,
    expects: SHOP_TEXTS,
  },
  {
    name: 'rapidoc',
    pin: PINS.rapidoc,
    document: () =>
      page(
        'The shop in RapiDoc',
        '<rapi-doc spec-url="/shop-api.json" render-style="read"></rapi-doc>',
        '<script type="module" src="/rapidoc/rapidoc-min.js"></script>',
      ),
    files: { '/rapidoc/': 'dist' },
    fixtures: DESCRIPTION,
    expects: SHOP_TEXTS,
  },
  {
    name: 'stoplight-elements',
    pin: PINS.stoplightElements,
    document: () =>
      page(
        'The shop in Elements',
        '<elements-api apiDescriptionUrl="/shop-api.json" router="hash" layout="sidebar"></elements-api>',
        '<script src="/elements/web-components.min.js"></script><link rel="stylesheet" href="/elements/styles.min.css">',
      ),
    files: { '/elements/': '.' },
    fixtures: DESCRIPTION,
    expects: ['Lighthouse Bookshop API', 'The shop itself'],
  },
  {
    name: 'openapi-explorer',
    pin: PINS.openapiExplorer,
    document: () =>
      page(
        'The shop in OpenAPI Explorer',
        '<openapi-explorer spec-url="/shop-api.json"></openapi-explorer>',
        '<script type="module" src="/explorer/openapi-explorer.min.js"></script>',
      ),
    files: { '/explorer/': 'dist/browser' },
    fixtures: DESCRIPTION,
    expects: ['Lighthouse Bookshop API'],
  },
  {
    name: 'asyncapi',
    pin: PINS.asyncapiReactComponent,
    document: () =>
      page(
        'The shop in AsyncAPI',
        [
          '<div id="asyncapi"></div><script src="/asyncapi/browser/standalone/index.js"></script>\n',
          "<script>AsyncApiStandalone.render({ schema: { url: '/shop-events.json', options: { method: 'GET' } }, ",
          "config: { show: { sidebar: true } } }, document.getElementById('asyncapi'))</script>",
        ].join(''),
        '<link rel="stylesheet" href="/asyncapi/styles/default.min.css">',
      ),
    files: { '/asyncapi/': '.' },
    fixtures: { 'GET /shop-events.json': json(SHOP_ASYNCAPI) },
    expects: ['Lighthouse Bookshop events', 'A book was ordered'],
  },
];
