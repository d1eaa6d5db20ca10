// Checks that references resolve: links and headings in Markdown, documents and files that comments name, npm scripts,
// and the numbers of the decisions. Part of `npm run lint`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file) && !file.startsWith('test/fixtures/applications/'));
const names = new Set(tracked.map((file) => path.basename(file)));
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
const problems = [];

/** The headings of a Markdown file, as GitHub makes anchors of them. */
const anchorsByFile = new Map();
function anchorsOf(file) {
  const known = anchorsByFile.get(file);
  if (known !== undefined) return known;
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading);
  const anchors = new Set(headings.map(anchorOf));
  anchorsByFile.set(file, anchors);
  return anchors;
}

function anchorOf(heading) {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-');
}

function checkMarkdown(file, text) {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [name, anchor] = target.split('#');
    const found = name === '' ? file : path.normalize(path.join(path.dirname(file), name));
    if (!existsSync(found)) problems.push(`${file}: the link ${target} leads nowhere.`);
    else if (anchor !== undefined && !anchorsOf(found).has(anchor)) {
      problems.push(`${file}: ${found} has no heading #${anchor}.`);
    }
  }
}

/** Files that a text names: by their path from the root, or by a bare name. */
function checkNamedFiles(file, text) {
  for (const [, named] of text.matchAll(
    /(?<![\w./@*<>-])((?:[a-z][\w-]*\/)+[\w.-]+\.(?:md|ts|mjs|cjs|json|yaml))\b/g,
  )) {
    const own =
      /^(?:core|handlers|emulators|bundles|components|local|cli|delivery|demo|bench|test|docs|examples|\.ci)\//.test(
        named,
      );
    if (own && !existsSync(named)) problems.push(`${file}: names ${named}, which does not exist.`);
  }
  for (const [, named] of text.matchAll(/(?<![\w./@*<>-])([a-z][a-z0-9]*(?:-[a-z0-9]+)+\.(?:ts|md))\b/g)) {
    if (!names.has(named)) problems.push(`${file}: names ${named}, which does not exist.`);
  }
  for (const [, document, heading] of text.matchAll(/((?:[\w.-]+\/)*[\w.-]+\.md), "([^"]+)"/g)) {
    if (existsSync(document) && !anchorsOf(document).has(anchorOf(heading))) {
      problems.push(`${file}: ${document} has no heading "${heading}".`);
    }
  }
  for (const [, script] of text.matchAll(/npm run ([a-z][a-z:-]*[a-z])/g)) {
    if (!scripts.includes(script)) problems.push(`${file}: names npm run ${script}, which package.json does not have.`);
  }
}

function commentsOf(text) {
  return (text.match(/^\s*(?:\/\/|\/?\*).*$|\s\/\/ .*$/gm) ?? []).join('\n').replace(/\n\s*(?:\/\/|\*) ?/g, ' ');
}

function checkDecisions() {
  const decisions = tracked.filter((file) => file.startsWith('docs/decisions/')).sort();
  decisions.forEach((file, at) => {
    const number = at + 1;
    if (Number(path.basename(file).slice(0, 4)) !== number) problems.push(`${file}: its number should be ${number}.`);
    if (!readFileSync(file, 'utf8').startsWith(`# ${number}. `))
      problems.push(`${file}: its title should begin with "# ${number}. ".`);
  });
  return decisions.length;
}

const decisionCount = checkDecisions();
for (const file of tracked) {
  if (/(?:^|\/)package-lock\.json$|\.svg$/.test(file)) continue;
  const text = /\.(?:md|[cm]?tsx?|[cm]js|ya?ml)$/.test(file) ? readFileSync(file, 'utf8') : '';
  if (file.endsWith('.md')) checkMarkdown(file, text);
  const said = file.endsWith('.md') || /\.ya?ml$/.test(file) ? text : commentsOf(text);
  if (file !== 'CHANGELOG.md') checkNamedFiles(file, said);
  for (const [, number] of said.matchAll(/\b[Dd]ecision (\d+)\b/g)) {
    if (Number(number) < 1 || Number(number) > decisionCount)
      problems.push(`${file}: decision ${number} does not exist.`);
  }
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n${problems.length} references do not resolve.\n`);
  process.exitCode = 1;
}
