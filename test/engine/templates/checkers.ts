// Runs the checkers of others over templates and policies: cfn-lint (AWS's own schemas) and parliament (the Service
// Authorization Reference). Both come from PyPI; .ci/template-checkers installs them.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asProperties, type Properties, record, text } from '../aws/properties';
import type { Templates } from './state-templates';

/** What a checker says against something. */
export interface Finding {
  /** The resource or policy at fault, as far as the checker names it. */
  readonly at: string;
  /** The checker's name of the rule, e.g. `E3002`, `RESOURCE_MISMATCH`. */
  readonly rule: string;
  readonly message: string;
}

/** The installed checkers. */
export class TemplateCheckers {
  /** @param binaries the folder that holds `cfn-lint` and `parliament` */
  constructor(private readonly binaries: string) {}

  /** Each template is judged by what its own region has. */
  async templateFindings(templates: Templates): Promise<readonly Finding[]> {
    return inFolder(async (folder) => {
      const findings: Finding[] = [];
      for (const [region, template] of templates) {
        const file = path.join(folder, `${region}.json`);
        writeFileSync(file, JSON.stringify(template));
        const output = await this.output('cfn-lint', ['--format', 'json', '--regions', region, '--', file]);
        findings.push(...objects(JSON.parse(output)).map((finding) => templateFinding(region, finding)));
      }
      return findings;
    });
  }

  /** Policies by a name that is told in findings. */
  async policyFindings(policies: ReadonlyMap<string, Properties>): Promise<readonly Finding[]> {
    return inFolder(async (folder) => {
      for (const [name, policy] of policies)
        writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(withResources(policy)));
      const output = await this.output('parliament', [
        '--directory',
        folder,
        '--include_policy_extension',
        '.json',
        '--json',
      ]);
      const lines = output.split('\n').filter((line) => line !== '');
      return lines.map((line) => policyFinding(asProperties(JSON.parse(line))));
    });
  }

  /** A checker ends with an error code when it finds something; one that can't run prints nothing that can be read. */
  private output(checker: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(path.join(this.binaries, checker), [...args], { maxBuffer: Infinity }, (error, stdout, stderr) => {
        if (error !== null && stdout === '') reject(new Error(`${checker} failed: ${stderr || error.message}`));
        else resolve(stdout);
      });
    });
  }
}

/** Parliament requires resources in every statement; trust policies have none, so they get the assumed role. */
function withResources(policy: Properties): Properties {
  const statements = objects(policy['Statement']).map((statement) => {
    const isTrust = 'Principal' in statement && !('Resource' in statement) && !('NotResource' in statement);
    return isTrust ? { ...statement, Resource: 'arn:aws:iam::123456789012:role/assumed' } : statement;
  });
  return { ...policy, Statement: statements };
}

function templateFinding(region: string, finding: Properties): Finding {
  const place = record(finding, 'Location')?.['Path'];
  return {
    at: [region, ...(Array.isArray(place) ? place.map(String) : [])].join('/'),
    rule: text(record(finding, 'Rule'), 'Id'),
    message: text(finding, 'Message'),
  };
}

function policyFinding(finding: Properties): Finding {
  return {
    at: path.basename(text(record(finding, 'location'), 'filepath'), '.json'),
    rule: text(finding, 'issue'),
    message: JSON.stringify(finding['detail'] ?? ''),
  };
}

function objects(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.map(asProperties) : [];
}

async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'georender-checked-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
