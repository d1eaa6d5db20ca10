// IAM: roles, and what they are allowed.
import { ACCOUNT_ID, type Account } from './account';
import { type Models, refuseUnless } from './model';
import { asProperties, records, text, texts } from './properties';

const ROLE = 'aws:iam/role:Role';
const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';

/** All inline policies of a role together, without white space ("IAM and AWS STS quotas", IAM User Guide). */
const INLINE_MAX_BYTES = 10_240;

/** Whether a role of this ARN exists. */
export function hasRole(account: Account, arn: string): boolean {
  return account.relyOn(account.all(ROLE).find(({ outputs }) => outputs['arn'] === arn));
}

/** Whether the inline policies of a role allow an action on this resource. A pattern of theirs may end with `*`. */
export function isAllowed(account: Account, roleArn: string, action: string, resource: string): boolean {
  const role = account.all(ROLE).find(({ outputs }) => outputs['arn'] === roleArn);
  const allowing = account.all(ROLE_POLICY).find(({ inputs }) => {
    const statements = records(asProperties(JSON.parse(text(inputs, 'policy'))), 'Statement');
    const allows = statements.some(
      (statement) =>
        texts(statement, 'Action').includes(action) &&
        texts(statement, 'Resource').some((each) => covers(each, resource)),
    );
    return text(inputs, 'role') === role?.id && allows;
  });
  return account.relyOn(allowing);
}

function covers(pattern: string, resource: string): boolean {
  return pattern.endsWith('*') ? resource.startsWith(pattern.slice(0, -1)) : pattern === resource;
}

export const iam: Models = {
  [ROLE]: {
    isGlobal: true,
    replacedBy: ['name', 'namePrefix', 'path'],
    naming: { property: 'name', maxLength: 64, pattern: /^[\w+=,.@-]+$/ },
    identify: ({ inputs }, unique) => ({
      id: text(inputs, 'name'),
      outputs: {
        arn: `arn:aws:iam::${ACCOUNT_ID}:role/${text(inputs, 'name')}`,
        uniqueId: `AROA${unique.slice(0, 16)}`,
      },
    }),
    checkWrite: ({ inputs }) => void JSON.parse(text(inputs, 'assumeRolePolicy')),
    checkDelete: ({ id }, account) => {
      const isFree = !account.all(ROLE_POLICY).some(({ inputs }) => text(inputs, 'role') === id);
      refuseUnless(isFree, 'DeleteConflict', `Cannot delete entity, must delete policies first: ${id}`);
    },
  },
  [ROLE_POLICY]: {
    isGlobal: true,
    replacedBy: ['name', 'namePrefix', 'role'],
    naming: { property: 'name', maxLength: 128, pattern: /^[\w+=,.@-]+$/ },
    identify: ({ inputs }) => ({ id: `${text(inputs, 'role')}:${text(inputs, 'name')}` }),
    checkWrite: ({ inputs }, account, before) => {
      JSON.parse(text(inputs, 'policy'));
      const role = text(inputs, 'role');
      const others = account
        .all(ROLE_POLICY)
        .filter((other) => other.id !== before?.id && text(other.inputs, 'role') === role);
      const bytes = [text(inputs, 'policy'), ...others.map((other) => text(other.inputs, 'policy'))].join('').length;
      refuseUnless(
        bytes <= INLINE_MAX_BYTES,
        'LimitExceeded',
        `Maximum policy size exceeded for role ${role}: ${bytes}`,
      );
      refuseUnless(account.relyOn(account.find(ROLE, role, '')), 'NoSuchEntity', `The role ${role} cannot be found.`);
    },
  },
};
