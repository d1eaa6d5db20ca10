import { ASSET_EXTENSIONS } from './core/assets';
import { alternationSource } from './core/alternation';
import { ALL_REGIONS } from './core/regions';
import { buildRoutingTable } from './core/routing-table';
const STATIC = 'js mjs css map wasm woff woff2 ttf ttc otf eot png jpg jpeg gif webp avif svg svgz ico bmp cur jxr tif tiff wbmp less'.split(' ');
const DATA = 'json jsonld geojson topojson xml xsl xspf rss atom rdf txt webmanifest appcache md csv vtt vcf vcard kml'.split(' ');
const s = ASSET_EXTENSIONS.filter(e => STATIC.includes(e)), d = ASSET_EXTENSIONS.filter(e => DATA.includes(e)), f = ASSET_EXTENSIONS.filter(e => !STATIC.includes(e) && !DATA.includes(e));
console.log(ASSET_EXTENSIONS.length, s.length, d.length, f.length);
const src = (x: readonly string[]) => alternationSource(x);
console.log('all', `/\\.(?:${src(ASSET_EXTENSIONS)})$/i`.length, src(ASSET_EXTENSIONS));
console.log('static', src(s).length, src(s));
console.log('data', src(d).length, src(d));
console.log('files', src(f).length, src(f));
const [first = 'us-east-1', ...rest] = ALL_REGIONS.slice(0, 12);
const t = buildRoutingTable([first, ...rest], first);
const c = t.countries;
const rows = Array.from({length:26},(_, i) => c.slice(i*26, i*26+26));
const cols = Array.from({length:26},(_, i) => rows.map(r => r[i]).join(''));
const trimmed = (x: string[]) => x.map(r => r.trimEnd()).join('!').length;
console.log('countries', c.length, 'rows', trimmed(rows), 'cols', trimmed(cols));
console.log('known', c.replace(/ /g,'').length);
// runs of blanks
console.log('runs', c.replace(/ {2,}/g, 'xx').length, c.replace(/ {3,}/g, 'xx').length);
console.log(JSON.stringify(t.orders).length, JSON.stringify(t.subdivisions).length, JSON.stringify(t.edgeRegions).length, JSON.stringify(t.regions).length);
// mod tables
const codes: [number, number][] = []; for (let i=0;i<676;i++) if (c[i] !== ' ') codes.push([Math.floor(i/26), i%26]);
let best = 1e9;
for (let a=1;a<60;a++) for (let b=1;b<60;b++) for (let m=250;m<best;m++) { const set = new Set(codes.map(([x,y]) => (x*a+y*b)%m)); if (set.size === codes.length) { best = m; console.log(a,b,m); break; } }
