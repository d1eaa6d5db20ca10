// Every package of the corpus' applications, exactly: versions, and the registries' own integrity.
import type { Pin } from './corpus';

/** The packages of the applications. */
export const PINS = {
  swaggerUiDist: {
    registry: 'npm',
    name: 'swagger-ui-dist',
    version: '5.35.0',
    integrity: 'sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==',
  },
  redoc: {
    registry: 'npm',
    name: 'redoc',
    version: '2.5.4',
    integrity: 'sha512-M6jWhG1qoBnH6TFmzJnstyCZ87HmOY/UzDm78mHiYihEdlV/YcS9ogOo1NlElnJMeLsyxHFe2yFc4sNjHTrABQ==',
  },
  scalarApiReference: {
    registry: 'npm',
    name: '@scalar/api-reference',
    version: '1.46.4',
    integrity: 'sha512-EpCcOG15Ry8DKNs/f5AdRA97s1B5kGPekzANpnK0j1IpyU4Sb/mfdyfB00WC+vUo7hfc4BFRSkkiPa5SSM7fng==',
  },
  rapidoc: {
    registry: 'npm',
    name: 'rapidoc',
    version: '9.3.8',
    integrity: 'sha512-eCYEbr1Xr8OJZvVCw8SXl9zBCRoLJbhNGuG5IZTHq/RWAOq/O4MafUCuFEyZHsrhLrlUcGZMa64pyhpib8fQKQ==',
  },
  stoplightElements: {
    registry: 'npm',
    name: '@stoplight/elements',
    version: '9.0.25',
    integrity: 'sha512-rDbNsgSCNo74lyV57cBzym+8F68/R2j7UPq4r3w5qK608vX8APNJhTq+2MkbTjsM3bUhFIoRdI225tlI85KpCA==',
  },
  asyncapiReactComponent: {
    registry: 'npm',
    name: '@asyncapi/react-component',
    version: '3.2.1',
    integrity: 'sha512-k5ZqJd6+oxYaQ2o6F3rGWJ1MTIjXdpsUYB3NKQbVqr4yzrN0Ovj5c7eZx8NGd3wfKPhbOrLREtYl9K2OPfnSsA==',
  },
  openapiExplorer: {
    registry: 'npm',
    name: 'openapi-explorer',
    version: '2.4.820',
    integrity: 'sha512-mHSIxkQS57/QDZtLJKZL4zmsR2HStgBI4PbrgYr/+i+Bk+HgRwdtBRN1n0uUnlHUenpyiOJAKPGleThm5rdhsA==',
  },
  docsify: {
    registry: 'npm',
    name: 'docsify',
    version: '5.0.0',
    integrity: 'sha512-F2LBvsG/RkW9VZs91FPceZpJBilSC9EYCid0n1YhnQb3OOw63dk70d1ITPR2RPwxmPPcWFQ+TOtpdImilLWyGw==',
  },
  revealJs: {
    registry: 'npm',
    name: 'reveal.js',
    version: '6.0.2',
    integrity: 'sha512-JYIg5D9aoxoaLeb84O+OvAwsKWdIavVgEDScxtYEXFCT6t6TQrhNtSgogcjdCpdLsWglhJn3zyE3fUOwiH5KEg==',
  },
  verdaccioUiTheme: {
    registry: 'npm',
    name: '@verdaccio/ui-theme',
    version: '3.4.1',
    integrity: 'sha512-klOiYS/C7zOjZ7d/sq1kvJ9JEMLacPdJNfIibblRamzRam/fjjSRx6h4grTglgf6jcik4DYVEN/XXM83GD1vAw==',
  },
  bullBoardUi: {
    registry: 'npm',
    name: '@bull-board/ui',
    version: '9.10.2',
    integrity: 'sha512-7VHpIe1XIdxlye0deOmMNbmHGVdkEy9nC/gZZitx9uZA3lLE21i92MPGHLFEvMm0Y33fAswPfvzTc3m4pQFg/Q==',
  },
  graphqlPlaygroundReact: {
    registry: 'npm',
    name: 'graphql-playground-react',
    version: '1.7.28',
    integrity: 'sha512-YPR33Ph9kuKlFOMpc8mKGsL/fOiX0ltgzV1BokXYNsBLtTVQnhdCSKQuZg80CcxWKD8syNuWXDkGZSAdFkwmRg==',
  },
  altairStatic: {
    registry: 'npm',
    name: 'altair-static',
    version: '8.5.9',
    integrity: 'sha512-ZjigQ+CWvtqVAgKLo4gYmBLNoOiBPE3tTbsCBiUYZc3QI0+nTbfWj0x8P+dlb8+hmxn0wqGRPHuzRqz4wdOlIg==',
  },
  mochawesomeReportGenerator: {
    registry: 'npm',
    name: 'mochawesome-report-generator',
    version: '6.3.2',
    integrity: 'sha512-iB6iyOUMyMr8XOUYTNfrqYuZQLZka3K/Gr2GPc6CHPe7t2ZhxxfcoVkpMLOtyDKnWbY1zgu1/7VNRsigrvKnOQ==',
  },
  parseDashboard: {
    registry: 'npm',
    name: 'parse-dashboard',
    version: '9.2.0',
    integrity: 'sha512-ivkgPpomNXHCWW7Zj5v1T0cFJgVnZb37Qg1H6NpbaTnN4xusL/JZmWQ7EBYCtj5MHh3DNgYzBdXKx9SSvWknOQ==',
  },
  swaggerEditorDist: {
    registry: 'npm',
    name: 'swagger-editor-dist',
    version: '4.14.8',
    integrity: 'sha512-yGNkov8/4er1D2ScMSpTAF4TgQuF0lclg5ZoxKQKAJXfY37Qg2pKEiTUXWmfmgFqZhsHW8zeNpemisTpFv/2SQ==',
  },
  swaggerStats: {
    registry: 'npm',
    name: 'swagger-stats',
    version: '0.99.7',
    integrity: 'sha512-niP70m99Cwpz/Fyfk8ydul1jM0pOKD6UofSaDzW2Op6o6WYFsuAl/BhVbmLkZWOAZ7IloDVvFj6vaU5zA0xydg==',
  },
  directusApp: {
    registry: 'npm',
    name: '@directus/app',
    version: '18.0.0',
    integrity: 'sha512-VKLceTgp2xwsPPIY0mP9ckL4xfTRbNQjCaAqzoZ1TRgSgnJrdN5tmBQhmo8tY2De8o1LoYzyMWohOyOrBy79+A==',
  },
  kialiKialiUi: {
    registry: 'npm',
    name: '@kiali/kiali-ui',
    version: '1.0.7',
    integrity: 'sha512-e3GwncftsqBp1ROTYHPZT9Ikvdomm0+LvzSr/4wlV5A/LlYRdG0BK07146mlPdlis5Mx8Dy8DoUHuLJPuDYL8w==',
  },
  jsoneditor: {
    registry: 'npm',
    name: 'jsoneditor',
    version: '10.4.3',
    integrity: 'sha512-XBVYLkhgiHySC0PkGlac/Mbk738EpNnqBnxCJD4ttKKJ1JRIRngV8bf2zgw/J025jp4AqxOf2G3uDs/27cWHTQ==',
  },
  decapCms: {
    registry: 'npm',
    name: 'decap-cms',
    version: '3.16.3',
    integrity: 'sha512-hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw==',
  },
  arizePhoenix: {
    registry: 'pypi',
    name: 'arize-phoenix',
    version: '20.26.1',
    integrity: 'sha256:dd318844cba1d7021d8accaa995b7f3716d559eab4afb549dfb1017dd51bab56',
  },
  gradio: {
    registry: 'pypi',
    name: 'gradio',
    version: '6.31.0',
    integrity: 'sha256:7b50b9b6a2d23cd02851ad4c8b1c8312c88d8b911d1f29c93f9761c98348a64a',
  },
  kedroViz: {
    registry: 'pypi',
    name: 'kedro-viz',
    version: '12.5.0',
    integrity: 'sha256:f70eb1d55a5f539ffff96a229128bf979208275e265f61c9c56b9286af746b44',
  },
  locust: {
    registry: 'pypi',
    name: 'locust',
    version: '2.47.0',
    integrity: 'sha256:a773af200bb93b1bed0b99c48c18f11343ed159803a8af3ee3ad0696b05b7d09',
  },
  optunaDashboard: {
    registry: 'pypi',
    name: 'optuna-dashboard',
    version: '0.21.0',
    integrity: 'sha256:1915952f2083387a187633893d812b4d81b3ab8d913eeb29b3acc5869e642e1e',
  },
  prefect: {
    registry: 'pypi',
    name: 'prefect',
    version: '3.9.1',
    integrity: 'sha256:0c662e26e971b617993eed1f3d02fb8bc3c2dd47bee521b495f6e4dfeb38ae74',
  },
  streamlit: {
    registry: 'pypi',
    name: 'streamlit',
    version: '1.67.0',
    integrity: 'sha256:f29da87c443bfbdfc52738616e3d65745d438e718da8faf69e2be0da1e52ce64',
  },
} as const satisfies Readonly<Record<string, Pin>>;
