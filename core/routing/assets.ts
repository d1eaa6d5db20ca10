// Which paths are files rather than pages, by their extensions. A page whose path ends like a file (`/learn/node.js`)
// looks like one, and goes to the site.
import { alternationSource } from '../patterns/alternation';

/** Extensions that one product in front of sites treats as files. */
interface AssetSource {
  readonly source: string;
  readonly extensions: readonly string[];
}

/**
 * The known lists, in lower case, without extensions of pages (`html`, `php`), and without those that names and hosts
 * end in as often as files (`com`, `pl`, `run`, `tk`).
 */
export const ASSET_SOURCES: readonly AssetSource[] = [
  {
    source: 'https://github.com/prerender/prerender-node/blob/master/index.js',
    // biome-ignore format: a list of words
    extensions: [
      'js', 'css', 'xml', 'less', 'png', 'jpg', 'jpeg', 'gif', 'pdf', 'doc', 'txt', 'ico', 'rss', 'zip', 'mp3', 'rar',
      'exe', 'wmv', 'avi', 'ppt', 'mpg', 'mpeg', 'tif', 'wav', 'mov', 'psd', 'ai', 'xls', 'mp4', 'm4a', 'swf', 'dat',
      'dmg', 'iso', 'flv', 'm4v', 'torrent', 'woff', 'ttf', 'svg', 'webmanifest',
    ],
  },
  {
    source: 'https://developers.cloudflare.com/cache/concepts/default-cache-behavior/#default-cached-file-extensions',
    // biome-ignore format: a list of words
    extensions: [
      '7z', 'apk', 'avi', 'avif', 'bin', 'bmp', 'bz2', 'class', 'css', 'csv', 'dmg', 'doc', 'docx', 'ejs', 'eot',
      'eps', 'exe', 'flac', 'gif', 'gz', 'ico', 'iso', 'jar', 'jpeg', 'jpg', 'js', 'mid', 'midi', 'mkv', 'mp3', 'mp4',
      'ogg', 'otf', 'pdf', 'pict', 'pls', 'png', 'ppt', 'pptx', 'ps', 'rar', 'svg', 'svgz', 'swf', 'tar', 'tif',
      'tiff', 'ttf', 'webm', 'webp', 'woff', 'woff2', 'xls', 'xlsx', 'zip', 'zst',
    ],
  },
  {
    source: 'https://github.com/nginx/nginx/blob/master/conf/mime.types',
    // biome-ignore format: a list of words
    extensions: [
      '3gp', '3gpp', '7z', 'ai', 'asf', 'asx', 'atom', 'avi', 'avif', 'bin', 'bmp', 'crt', 'css', 'deb', 'der', 'dll',
      'dmg', 'doc', 'docx', 'ear', 'eot', 'eps', 'exe', 'flv', 'gif', 'htc', 'ico', 'img', 'iso', 'jar', 'jnlp',
      'jpeg', 'jpg', 'js', 'json', 'kar', 'kml', 'kmz', 'm3u8', 'm4a', 'm4v', 'mid', 'midi', 'mng', 'mov', 'mp3',
      'mp4', 'mpeg', 'mpg', 'msi', 'msm', 'msp', 'odg', 'odp', 'ods', 'odt', 'ogg', 'pdf', 'pem', 'png', 'ppt',
      'pptx', 'ps', 'ra', 'rar', 'rpm', 'rss', 'rtf', 'svg', 'svgz', 'swf', 'tif', 'tiff', 'ts', 'txt', 'war', 'wasm',
      'wbmp', 'webm', 'webp', 'wmv', 'woff', 'woff2', 'xls', 'xlsx', 'xml', 'xpi', 'xspf', 'zip',
    ],
  },
  {
    source: 'https://github.com/h5bp/server-configs-nginx/blob/main/mime.types',
    // biome-ignore format: a list of words
    extensions: [
      'aac', 'appcache', 'crx', 'cur', 'f4v', 'geojson', 'json', 'jsonld', 'jxr', 'map', 'md', 'mjs', 'oga', 'ogv',
      'opus', 'otf', 'rdf', 'topojson', 'ttc', 'ttf', 'vcard', 'vcf', 'vtt', 'wav', 'webmanifest', 'xsl',
    ],
  },
];

/** All of them, sorted. */
export const ASSET_EXTENSIONS: readonly string[] = [
  ...new Set(ASSET_SOURCES.flatMap(({ extensions }) => extensions)),
].sort();

/**
 * Scripts, styles, fonts and images: a page consists of them, and they are the same for everybody. Without source
 * maps and sources of drawings, which a site may restrict.
 */
// biome-ignore format: a list of words
export const STATIC_EXTENSIONS: readonly string[] = [
  'js', 'mjs', 'wasm', 'css', 'less', 'woff', 'woff2', 'ttf', 'ttc', 'otf', 'eot', 'png', 'jpg', 'jpeg', 'gif',
  'webp', 'avif', 'svg', 'svgz', 'ico', 'bmp', 'cur', 'jxr', 'tif', 'tiff', 'wbmp',
];

/** Texts that keep their names when a deployment changes them: feeds, sitemaps, manifests, data of applications. */
// biome-ignore format: a list of words
export const TEXT_EXTENSIONS: readonly string[] = [
  'appcache', 'atom', 'json', 'jsonld', 'md', 'rdf', 'rss', 'txt', 'webmanifest', 'xml',
];

/** Finds the extension of a file at a path's end, in any case; `asset-groups.ts` names what it captures. */
export const ASSET_PATTERN = assetPattern();

function assetPattern(): RegExp {
  const others = ASSET_EXTENSIONS.filter(
    (extension) => !STATIC_EXTENSIONS.includes(extension) && !TEXT_EXTENSIONS.includes(extension),
  );
  const group = (extensions: readonly string[]): string => `(${alternationSource(extensions)})`;
  return new RegExp(`\\.(?:${group(STATIC_EXTENSIONS)}|${group(TEXT_EXTENSIONS)}|${alternationSource(others)})$`, 'i');
}
